import { KpackError, cloneValue, getOwn, isMap } from "../../base/index.ts";
import type { Value, ValueMap } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, readResources } from "../../manifest/index.ts";
import { parseDocuments, stringify } from "../../yaml/index.ts";
import type { Generator } from "../generator.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import type { FunctionSpec } from "./functionSpec.ts";
import { applyOutput, prepareInput, readGenerated } from "./exchange.ts";
import { type PluginSettings, defaultPluginTimeoutMs } from "./settings.ts";

/** A KRM function and its configuration. */
export interface FunctionPlugin {
  config: Resource;
  spec: FunctionSpec;
  settings: PluginSettings;
}

/** Runs the function without resources and takes what it makes. Mirrors: kustomize fnplugin.Generate. */
export function createFunctionGenerator(plugin: FunctionPlugin): Generator {
  assertRunnable(plugin);
  return (context) => {
    const config = functionConfig(plugin.config);
    return readGenerated(stringifyItems(callFunction(plugin, [config], context)), plugin.config, context);
  };
}

/** Runs the function on all resources. Mirrors: kustomize fnplugin.Transform and kyaml's FunctionFilter. */
export function createFunctionTransformer(plugin: FunctionPlugin): Transformer {
  assertRunnable(plugin);
  return (set: ResourceSet, context) => {
    const output = callFunction(plugin, prepareInput(set), context);
    applyOutput(
      set,
      readResources(stringifyItems(output), { openApi: context.openapi }),
      describePlugin(plugin.config),
    );
  };
}

function describePlugin(config: Resource): string {
  return `api: ${config.apiVersion}, kind: ${config.kind}, name: ${config.name}`;
}

function assertRunnable({ config, spec, settings }: FunctionPlugin): void {
  const span = config.source;
  if (spec.container?.image)
    throw new KpackError(
      "kustomize/container-function",
      `the function '${spec.container.image}' of ${formatId(config.id)} is a container image, and kpack does not run containers`,
      {
        span,
        hint: "run it as a program: config.kubernetes.io/function with exec: {path: ...}, and build with --enable-exec",
      },
    );
  if (!spec.exec?.path)
    throw new KpackError("kustomize/bad-function", `the function of ${formatId(config.id)} names no program`, {
      span,
      hint: "give it exec: {path: ...}",
    });
  if (!settings.isExecEnabled)
    throw new KpackError(
      "kustomize/exec-not-enabled",
      `the function '${spec.exec.path}' of ${formatId(config.id)} is a program, and programs are not enabled`,
      { span, hint: "build with --enable-alpha-plugins --enable-exec if you trust it" },
    );
  if (!settings.process)
    throw new KpackError("kustomize/exec-not-available", `'${spec.exec.path}' cannot be run in this environment`, {
      span,
    });
}

/** The configuration as the function sees it. */
function functionConfig(config: Resource): ValueMap {
  const copy = config.clone();
  copy.setAnnotations({ ...copy.annotations(), "config.kubernetes.io/local-config": "true" });
  return copy.object;
}

/** Sends a ResourceList and reads one back. Items carry ids, so that a function may rename, reorder and delete. */
function callFunction(plugin: FunctionPlugin, items: ValueMap[], context: BuildContext): ValueMap[] {
  const list: ValueMap = {
    apiVersion: "config.kubernetes.io/v1",
    kind: "ResourceList",
    items: items.map(withIds),
    functionConfig: functionConfig(plugin.config),
  };
  const { exec = {} } = plugin.spec;
  const command = exec.path ?? "";
  if (context.root === "/")
    throw new KpackError("kustomize/function-failed", "root working directory '/' not allowed for an exec function");
  const result = plugin.settings.process?.run({
    command,
    args: exec.args ?? [],
    directory: context.root,
    env: mergeEnv(plugin.settings, exec.envs ?? []),
    input: new TextEncoder().encode(stringify(list)),
    timeoutMs: plugin.settings.timeoutMs ?? defaultPluginTimeoutMs,
    maxOutputBytes: plugin.settings.maxOutputBytes ?? context.limits.outputBytes,
  });
  if (!result) return items;
  for (const line of result.stderr.split("\n")) if (line !== "") context.reporter.warn(line);
  const hasFailed = result.status !== 0;
  if (hasFailed && !plugin.spec.deferFailure) throw functionFailed(plugin, result.status, result.stderr);
  const output = readResourceList(new TextDecoder().decode(result.stdout), command);
  if (hasFailed) throw functionFailed(plugin, result.status, result.stderr);
  return output.map(withoutIds);
}

function functionFailed(plugin: FunctionPlugin, status: number, stderr: string): KpackError {
  const lines = stderr.trim().split("\n").slice(-10);
  return new KpackError(
    "kustomize/function-failed",
    `couldn't execute function '${plugin.spec.exec?.path ?? ""}' of ${formatId(plugin.config.id)}: exit status ${status}`,
    { notes: lines.filter((line) => line !== ""), span: plugin.config.source },
  );
}

/** Only `NAME=value` counts; the command line wins. Mirrors: runfn.mergeExecEnv. */
function mergeEnv(settings: PluginSettings, envs: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.env)) if (value !== undefined) env[name] = value;
  for (const each of [...envs, ...settings.functionEnv]) {
    const parts = each.split("=");
    if (parts.length === 2 && parts[0]) env[parts[0]] = parts[1] ?? "";
  }
  return env;
}

const idKeys = ["internal.config.kubernetes.io/id", "config.k8s.io/id"];
const indexKeys = [
  "config.kubernetes.io/index",
  "internal.config.kubernetes.io/index",
  "internal.config.kubernetes.io/annotations-migration-resource-id",
];

function withIds(item: ValueMap, index: number): ValueMap {
  const copy = cloneValue(item);
  const annotations = annotationsOf(copy);
  for (const key of indexKeys) annotations[key] = String(index);
  for (const key of idKeys) annotations[key] = String(index + 1);
  return copy;
}

function withoutIds(item: ValueMap): ValueMap {
  const annotations = annotationsOf(item);
  for (const key of [...idKeys, ...indexKeys]) delete annotations[key];
  return item;
}

function annotationsOf(object: ValueMap): ValueMap {
  const metadata = getOwn(object, "metadata");
  const map: ValueMap = isMap(metadata) ? metadata : {};
  object["metadata"] = map;
  const annotations = getOwn(map, "annotations");
  const texts: ValueMap = isMap(annotations) ? annotations : {};
  map["annotations"] = texts;
  return texts;
}

/** The items of a ResourceList, or the documents themselves when the function printed plain resources. */
function readResourceList(text: string, command: string): ValueMap[] {
  const documents = parseDocuments(text, { reader: "kyaml", file: `output of ${command}` });
  return documents.flatMap(({ value }): ValueMap[] => {
    if (!isMap(value)) return [];
    const kind = getOwn(value, "kind");
    const items = getOwn(value, "items");
    const isWrapped = (kind === "ResourceList" || kind === "List") && Array.isArray(items);
    return isWrapped ? items.filter(isMap) : kind === "ResourceList" ? [] : [value];
  });
}

function stringifyItems(items: readonly Value[]): string {
  return items.map((item) => stringify(item)).join("---\n");
}
