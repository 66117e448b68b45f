import { KpackError, type Limits, type ValueMap, isMap } from "../base/index.ts";
import type { CompileRegex } from "../base/regex/index.ts";
import { OpenApi, checkDefinitions } from "../kube/index.ts";
import type { Origin } from "../manifest/index.ts";
import type { Reporter } from "../ports/index.ts";
import { parseDocument } from "../yaml/index.ts";
import type { Accumulator } from "./accumulator.ts";
import type { BuildCache } from "./buildCache.ts";
import type { GeneratorContext } from "./generator.ts";
import type { HelmSettings } from "./generators/index.ts";
import { type KustomizationNode, sourceOf } from "./load/index.ts";
import { positionOf } from "./model/index.ts";
import type { PluginSettings } from "./plugins/index.ts";

/** What holds for a whole build. */
export interface BuildState {
  readonly cache: BuildCache;
  readonly reporter: Reporter;
  readonly limits: Limits;
  readonly compileRegex: CompileRegex;
  readonly plugins: PluginSettings;
  readonly helm: HelmSettings;
  /** The root's `openapi:`, or else that of the first kustomization that has one. */
  openApi: OpenApi;
  isOpenApiSet: boolean;
  /** What the kustomizations at work have gathered so far: a schema that comes late holds for it, too. */
  readonly underway: Accumulator[];
  /** Resources read from files so far. */
  resourcesRead: number;
}

/** What a kustomization inherits from the one that refers to it. */
export interface Inheritance {
  /** Set when the root asks for buildMetadata. */
  readonly origin: Origin | undefined;
  /** Namespace for charts that name none. */
  readonly helmNamespace: string;
}

/** The state as the plug-ins of one kustomization see it. */
export function makeContext(node: KustomizationNode, state: BuildState): GeneratorContext {
  const { loader } = node;
  return {
    root: loader.root,
    get openapi() {
      return state.openApi;
    },
    compileRegex: state.compileRegex,
    reporter: state.reporter,
    limits: state.limits,
    readText: (path) => loader.readText(path),
    display: (path) => loader.display(path),
    read: (path) => loader.read(path),
  };
}

/**
 * Puts the schema that a kustomization names in force, unless an earlier one did. Where the built-in schema was needed
 * before, the one that comes late adds to it. Its text is not looked at before a schema is needed.
 * Mirrors: kyaml openapi.SetSchema, without its global.
 */
export function applyOpenApi(node: KustomizationNode, state: BuildState): void {
  const { path, version } = node.kustomization.openapi ?? {};
  const text = node.schemaText;
  if (state.isOpenApiSet || (text === undefined && !version)) return;
  const span = positionOf(sourceOf(node), ["openapi"]);
  if (text !== undefined) {
    if (version !== undefined)
      throw new KpackError("kustomize/openapi", "builtin version and custom schema provided, cannot use both", {
        hint: "keep one of version: and path:",
        span,
      });
    state.openApi = readOpenApi(text, node.loader.display(path ?? ""), state);
    state.isOpenApiSet = true;
    for (const { set } of state.underway) for (const resource of set.resources) resource.openApi = state.openApi;
  } else if (version) {
    if (version !== "v1.21.2")
      throw new KpackError("kustomize/openapi", "the specified OpenAPI version is not built in", {
        span,
        hint: "the built-in version is v1.21.2; name a schema of your own with openapi: {path: ...}",
      });
    state.isOpenApiSet = true;
  }
}

function readOpenApi(text: string, file: string, state: BuildState): OpenApi {
  const extendsBuiltin = state.openApi.wasNeeded;
  const key = `${extendsBuiltin}\n${text}`;
  const known = state.cache.openApis.get(key);
  if (known) return known;
  const openApi = new OpenApi(() => readDocument(text, file, state.limits), extendsBuiltin);
  state.cache.openApis.set(key, openApi);
  return openApi;
}

function readDocument(text: string, file: string, limits: Limits): ValueMap {
  const document = parseDocument(text, { reader: "sigs", file, limits });
  if (isMap(document)) {
    atSchema(file, () => checkDefinitions(document));
    return document;
  }
  throw new KpackError("kustomize/openapi", "invalid schema file: it is not an OpenAPI document", { span: { file } });
}

function atSchema(file: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `invalid schema file: ${error.message}`, { hint: error.hint, span: { file } });
  }
}
