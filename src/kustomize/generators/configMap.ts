import { KpackError, setOwn, toBase64 } from "../../base/index.ts";
import type { Value, ValueMap } from "../../base/index.ts";
import { type GeneratorBehavior, Resource, encodeSecretValue, wrapBase64 } from "../../manifest/index.ts";
import type { Generator, GeneratorContext } from "../generator.ts";
import type { ConfigMapArgs, GeneratorOptions, SecretArgs, TextMap } from "../model/index.ts";
import { type KeyValue, readKeyValues } from "./keyValues.ts";

/** Mirrors: kustomize api/internal/generators/configmap.go. Bytes that are not UTF-8 go to binaryData. */
export function createConfigMapGenerator(args: ConfigMapArgs): Generator {
  return (context) => {
    const object = makeObject("ConfigMap", args);
    for (const { key, value } of readUniquePairs(args, context)) {
      if (typeof value === "string") setOwn<Value>(section(object, "data"), key, value);
      else setOwn<Value>(section(object, "binaryData"), key, wrapBase64(toBase64(value)));
    }
    return [finish(object, args, context)];
  };
}

/** Mirrors: kustomize api/internal/generators/secret.go. All values are base64, in lines of 70 when they are long. */
export function createSecretGenerator(args: SecretArgs): Generator {
  return (context) => {
    const object = makeObject("Secret", args);
    object["type"] = args.type || "Opaque";
    const data = section(object, "data");
    for (const { key, value } of readUniquePairs(args, context))
      setOwn<Value>(data, key, typeof value === "string" ? encodeSecretValue(value) : wrapBase64(toBase64(value)));
    return [finish(object, args, context)];
  };
}

/**
 * The options of one generator with those of the whole kustomization: its own labels and annotations win, but what is
 * true for all cannot be made false. Mirrors: kustomize types.MergeGlobalOptionsIntoLocal.
 */
export function mergeGeneratorOptions(
  local: GeneratorOptions | undefined,
  global: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (!global) return local;
  return {
    labels: mergeTexts(global.labels, local?.labels),
    annotations: mergeTexts(global.annotations, local?.annotations),
    disableNameSuffixHash: Boolean(global.disableNameSuffixHash || local?.disableNameSuffixHash),
    immutable: Boolean(global.immutable || local?.immutable),
  };
}

function mergeTexts(below: TextMap | undefined, above: TextMap | undefined): TextMap {
  const merged: TextMap = {};
  for (const map of [below ?? {}, above ?? {}]) for (const key of Object.keys(map)) setOwn(merged, key, map[key] ?? "");
  return merged;
}

function makeObject(kind: string, args: ConfigMapArgs): ValueMap {
  if (!args.name)
    throw new KpackError("kustomize/generator-without-name", "a configmap must have a name", {
      hint: `give the ${kind} generator a name:`,
    });
  const metadata: ValueMap = { name: args.name };
  if (args.namespace) metadata["namespace"] = args.namespace;
  return { apiVersion: "v1", kind, metadata };
}

function section(object: ValueMap, name: "data" | "binaryData"): ValueMap {
  const present = object[name];
  if (typeof present === "object" && present !== null) return present as ValueMap;
  const made: ValueMap = {};
  object[name] = made;
  return made;
}

function readUniquePairs(args: ConfigMapArgs, context: GeneratorContext): KeyValue[] {
  const pairs = readKeyValues(args, context);
  const keys = new Set<string>();
  for (const { key } of pairs) {
    if (keys.has(key))
      throw new KpackError(
        "kustomize/duplicate-key",
        `configmap ${args.name ?? ""} illegally repeats the key \`${key}\``,
        { hint: "a key may come from one of envs, literals and files only" },
      );
    keys.add(key);
  }
  return pairs;
}

function finish(object: ValueMap, args: ConfigMapArgs, context: GeneratorContext): Resource {
  const { options } = args;
  const resource = new Resource({
    object,
    openApi: context.openapi,
    generator: { behavior: toBehavior(args.behavior), needsHash: !options?.disableNameSuffixHash },
  });
  if (options?.labels && Object.keys(options.labels).length > 0) resource.setLabels(options.labels);
  if (options?.annotations && Object.keys(options.annotations).length > 0) resource.setAnnotations(options.annotations);
  if (options?.immutable) object["immutable"] = true;
  return resource;
}

/** Other texts mean unspecified, as in kustomize types.NewGenerationBehavior. */
export function toBehavior(text: string | undefined): GeneratorBehavior {
  return text === "create" || text === "merge" || text === "replace" ? text : "unspecified";
}
