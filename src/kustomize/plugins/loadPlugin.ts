import { KpackError, cloneValue } from "../../base/index.ts";
import { formatGvk, formatId } from "../../kube/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { FieldError, type FieldPath } from "../fieldError.ts";
import type { Generator, GeneratorContext } from "../generator.ts";
import type { HelmContext } from "../generators/index.ts";
import type { Transformer } from "../transformer.ts";
import { builtinTransformerPlugins } from "../transformers/index.ts";
import { builtinGenerators } from "./builtinGenerators.ts";
import { createExecGenerator, createExecTransformer, findExecPlugin } from "./execPlugin.ts";
import { readFunctionSpec } from "./functionSpec.ts";
import { createFunctionGenerator, createFunctionTransformer } from "./runFunction.ts";
import type { PluginSettings } from "./settings.ts";

/** What plug-ins are loaded with. */
export interface PluginWorld {
  settings: PluginSettings;
  helm: HelmContext;
  context: GeneratorContext;
  files: Parameters<typeof findExecPlugin>[2];
}

/** The generator that a configuration object describes. Mirrors: kustomize plugins/loader LoadGenerator. */
export function loadGenerator(config: Resource, world: PluginWorld): Generator {
  if (isBuiltin(config)) {
    const create = lookUp(builtinGenerators, config);
    if (create) return configure(config, () => create(cloneValue(config.object), world.helm));
    throw wrongUse(config, lookUp(builtinTransformerPlugins, config) !== undefined, "generator");
  }
  assertExternalAllowed(config, world.settings);
  const spec = readFunctionSpec(config);
  if (spec) return createFunctionGenerator({ config, spec, settings: world.settings });
  return createExecGenerator(configure(config, () => findExecPlugin(config, world.settings, world.files)));
}

/** The transformer (or validator) that a configuration object describes. Mirrors: kustomize plugins/loader LoadTransformer. */
export function loadTransformer(config: Resource, world: PluginWorld): Transformer {
  if (isBuiltin(config)) {
    const create = lookUp(builtinTransformerPlugins, config);
    if (create) return configure(config, () => create(cloneValue(config.object), world.context));
    throw wrongUse(config, lookUp(builtinGenerators, config) !== undefined, "transformer");
  }
  assertExternalAllowed(config, world.settings);
  const spec = readFunctionSpec(config);
  if (spec) return createFunctionTransformer({ config, spec, settings: world.settings });
  return createExecTransformer(configure(config, () => findExecPlugin(config, world.settings, world.files)));
}

function isBuiltin(config: Resource): boolean {
  return config.id.group === "" && config.id.version === "builtin";
}

function lookUp<T>(table: Readonly<Record<string, T>>, config: Resource): T | undefined {
  return Object.hasOwn(table, config.kind) ? table[config.kind] : undefined;
}

function wrongUse(config: Resource, isOtherKind: boolean, wanted: string): KpackError {
  const span = config.source && { ...config.source, path: ["kind"] };
  if (isOtherKind)
    return new KpackError("kustomize/plugin-kind", `plugin ${formatId(config.originalId)} not a ${wanted}`, { span });
  const known = wanted === "generator" ? Object.keys(builtinGenerators) : Object.keys(builtinTransformerPlugins);
  return new KpackError("kustomize/plugin-kind", `unable to load builtin ${formatGvk(config.id)}`, {
    span,
    hint: `the built-in ${wanted}s are ${known.sort().join(", ")}`,
  });
}

function assertExternalAllowed(config: Resource, settings: PluginSettings): void {
  if (settings.isEnabled) return;
  throw new KpackError(
    "kustomize/plugins-not-enabled",
    `external plugins disabled; unable to load external plugin '${config.kind}'`,
    {
      span: config.source,
      hint: "build with --enable-alpha-plugins if you trust it; built-in ones have apiVersion: builtin",
    },
  );
}

function fieldOf(error: KpackError): FieldPath {
  return error instanceof FieldError ? error.path : [];
}

/** Says which configuration is at fault. */
function configure<T>(config: Resource, create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `plugin ${formatId(config.originalId)} fails configuration: ${error.message}`, {
      span: error.span?.file ? error.span : config.source && { ...config.source, path: fieldOf(error) },
      hint: error.hint,
      notes: error.notes,
      cause: error,
    });
  }
}
