import type { ValueMap } from "../../base/index.ts";
import type { ErrorCode } from "../../base/index.ts";
import type { Selector } from "../../manifest/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { FieldSpecs, StructReader, noFieldSpecs, readFieldSpecs, readMetadata } from "../config/index.ts";
import { atField } from "../fieldError.ts";
import { hashResource } from "../generators/hash.ts";
import { createReplacementTransformer, readReplacements, readSelector, selectorFieldNames } from "../refs/index.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { createEntriesTransformer } from "./entries.ts";
import { createHashTransformer } from "./hash.ts";
import { createImageTagTransformer } from "./images.ts";
import { createJsonPatchTransformer, createStrategicMergeTransformer } from "./legacyPatch.ts";
import { createNameAffixTransformer } from "./nameAffix.ts";
import { type RoleBindingSubjectMode, createNamespaceTransformer } from "./namespace.ts";
import { createPatchTransformer } from "./patch.ts";
import { createReplicaCountTransformer } from "./replicas.ts";
import { type ValueAddTarget, checkValueAddTargets, createValueAddTransformer } from "./valueAdd.ts";

/** Makes a transformer from its configuration object (`apiVersion: builtin`). Throws `kustomize/plugin-config` and what the transformer throws. */
export type TransformerPlugin = (config: ValueMap, context: BuildContext) => Transformer;

/**
 * The built-in transformers that a configuration object may name by its kind. Explicit configuration has no default
 * field specs. Sorting is not among them: only the root's sortOptions sort.
 */
export const builtinTransformerPlugins: Readonly<Record<string, TransformerPlugin>> = {
  AnnotationsTransformer: (config) => configureEntries("AnnotationsTransformer", "annotations", config),
  HashTransformer: () => createHashTransformer(hashResource),
  ImageTagTransformer: configureImageTag,
  LabelTransformer: (config) => configureEntries("LabelTransformer", "labels", config),
  NamespaceTransformer: configureNamespace,
  PatchJson6902Transformer: configureJsonPatch,
  PatchStrategicMergeTransformer: configureStrategicMerge,
  PatchTransformer: configurePatch,
  PrefixSuffixTransformer: configureAffixes,
  PrefixTransformer: (config) => configureAffix("prefix", config),
  ReplacementTransformer: configureReplacements,
  ReplicaCountTransformer: configureReplicaCount,
  SuffixTransformer: (config) => configureAffix("suffix", config),
  ValueAddTransformer: configureValueAdd,
};

const code: ErrorCode = "kustomize/plugin-config";

function read(kind: string, config: unknown, fields: readonly string[]): StructReader {
  return new StructReader(config, fields, { what: kind, code });
}

function fieldSpecs(reader: StructReader): FieldSpecs {
  const specs = readFieldSpecs(reader, "fieldSpecs");
  return specs === undefined ? noFieldSpecs : new FieldSpecs(specs);
}

function configureEntries(kind: string, field: string, config: ValueMap): Transformer {
  const reader = read(kind, config, [field, "fieldSpecs"]);
  return createEntriesTransformer({ entries: reader.textMap(field) ?? new Map(), fieldSpecs: fieldSpecs(reader) });
}

function configureImageTag(config: ValueMap, context: BuildContext): Transformer {
  const reader = read("ImageTagTransformer", config, ["imageTag", "fieldSpecs"]);
  const fields = ["name", "newName", "newTag", "tagSuffix", "digest"];
  const image = reader.struct("imageTag", fields) ?? read("ImageTagTransformer", null, fields);
  return createImageTagTransformer(
    {
      image: {
        name: image.text("name"),
        newName: image.text("newName"),
        newTag: image.text("newTag"),
        tagSuffix: image.text("tagSuffix"),
        digest: image.text("digest"),
      },
      fieldSpecs: fieldSpecs(reader),
    },
    context.compileRegex,
  );
}

function configureNamespace(config: ValueMap): Transformer {
  const reader = read("NamespaceTransformer", config, [
    "metadata",
    "fieldSpecs",
    "unsetOnly",
    "setRoleBindingSubjects",
  ]);
  const mode = reader.text("setRoleBindingSubjects") || "defaultOnly";
  if (!isSubjectMode(mode)) {
    const message = `invalid value "${mode}" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`;
    throw reader.error(message, "the default is defaultOnly", "setRoleBindingSubjects");
  }
  return createNamespaceTransformer({
    namespace: readMetadata(reader).namespace,
    fieldSpecs: fieldSpecs(reader),
    unsetOnly: reader.boolean("unsetOnly"),
    setRoleBindingSubjects: mode,
  });
}

function isSubjectMode(mode: string): mode is RoleBindingSubjectMode {
  return mode === "defaultOnly" || mode === "allServiceAccounts" || mode === "none";
}

function configureAffix(kind: "prefix" | "suffix", config: ValueMap): Transformer {
  const title = kind === "prefix" ? "PrefixTransformer" : "SuffixTransformer";
  const reader = read(title, config, [kind, "fieldSpecs"]);
  const specs = readFieldSpecs(reader, "fieldSpecs", "kyaml");
  if (specs === undefined)
    throw reader.error(`${title}: fieldSpecs is not expected to be nil`, "add fieldSpecs: [{path: metadata/name}]");
  return createNameAffixTransformer({ kind, text: reader.text(kind), fieldSpecs: new FieldSpecs(specs) });
}

function configureAffixes(config: ValueMap): Transformer {
  const both = [configureAffix("prefix", config), configureAffix("suffix", config)];
  return (set, context) => {
    for (const transform of both) transform(set, context);
  };
}

function configureReplacements(config: ValueMap, context: BuildContext): Transformer {
  const run = createReplacementTransformer(readReplacements(config, context));
  return (set) => atField(["replacements"], () => run(set, context));
}

function configureReplicaCount(config: ValueMap): Transformer {
  const reader = read("ReplicaCountTransformer", config, ["replica", "fieldSpecs"]);
  const replica = reader.struct("replica", ["name", "count"]);
  return createReplicaCountTransformer({
    name: replica?.text("name") ?? "",
    count: replica?.integer("count") ?? 0,
    fieldSpecs: fieldSpecs(reader),
  });
}

function configurePatch(config: ValueMap, context: BuildContext): Transformer {
  const reader = read("PatchTransformer", config, ["path", "patch", "target", "options"]);
  const options = reader.struct("options", ["allowNameChange", "allowKindChange"]);
  return createPatchTransformer(
    {
      path: reader.text("path"),
      patch: reader.text("patch"),
      target: readTarget(reader),
      allowNameChange: options?.boolean("allowNameChange") ?? false,
      allowKindChange: options?.boolean("allowKindChange") ?? false,
    },
    context,
  );
}

function readTarget(reader: StructReader): Selector | undefined {
  const target = reader.struct("target", selectorFieldNames);
  return target === undefined ? undefined : readSelector(target);
}

function configureJsonPatch(config: ValueMap, context: BuildContext): Transformer {
  const reader = read("PatchJson6902Transformer", config, ["target", "path", "jsonOp"]);
  const request = { target: readTarget(reader), path: reader.text("path"), jsonOp: reader.text("jsonOp") };
  return createJsonPatchTransformer(request, context);
}

function configureStrategicMerge(config: ValueMap, context: BuildContext): Transformer {
  const reader = read("PatchStrategicMergeTransformer", config, ["paths", "patches"]);
  return createStrategicMergeTransformer(
    { paths: reader.textList("paths") ?? [], patches: reader.text("patches") },
    context,
  );
}

function configureValueAdd(config: ValueMap, context: BuildContext): Transformer {
  const reader = read("ValueAddTransformer", config, ["value", "targets", "targetFilePath"]);
  const targets = readValueAddTargets(reader);
  const path = reader.text("targetFilePath");
  if (path !== "") {
    const content = parseDocument(context.readText(path), { reader: "sigs", file: path });
    targets.push(
      ...readValueAddTargets(new StructReader(content, ["targets"], { what: "ValueAddTransformer", file: path, code })),
    );
  }
  checkValueAddTargets(targets);
  return createValueAddTransformer({ value: reader.text("value"), targets }, context);
}

function readValueAddTargets(reader: StructReader): ValueAddTarget[] {
  return (reader.structs("targets", ["selector", "fieldPath", "filePathPosition"]) ?? []).map((target) => {
    const selector = target.struct("selector", selectorFieldNames);
    return {
      selector: selector === undefined ? undefined : readSelector(selector),
      fieldPath: target.text("fieldPath"),
      filePathPosition: Number(target.integer("filePathPosition")),
    };
  });
}
