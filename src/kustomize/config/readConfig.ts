import type { Value } from "../../base/index.ts";
import type { Gvk } from "../../kube/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { type FieldSpec, FieldSpecs } from "./fieldSpec.ts";
import { StructReader } from "./structReader.ts";
import {
  type FieldSpecListName,
  type NameBackReference,
  type TransformerConfig,
  createTransformerConfig,
  fieldSpecLists,
} from "./transformerConfig.ts";

const fieldSpecFields: readonly string[] = ["group", "version", "kind", "path", "create"];

/** A file of the `configurations:` field. Unknown fields and keys that stand twice are errors. Mirrors: kustomize builtinconfig makeTransformerConfigFromBytes. */
export function readTransformerConfig(text: string, file: string): TransformerConfig {
  const value: Value = parseDocument(text, { reader: "sigs", file, duplicateKeys: "error" });
  const options = { what: "TransformerConfig", file, strict: true, code: "kustomize/invalid-configuration" } as const;
  const reader = new StructReader(value, [...fieldSpecLists, "nameReference"], options);
  const lists: Partial<Record<FieldSpecListName, FieldSpec[]>> = {};
  for (const name of fieldSpecLists) lists[name] = readFieldSpecs(reader, name) ?? [];
  return createTransformerConfig(lists, readNameReferences(reader));
}

/** A list of field specs; undefined when the field is absent. `decoder`: how a type's group, version and kind are read. */
export function readFieldSpecs(
  reader: StructReader,
  name: string,
  decoder: "sigs" | "kyaml" = "sigs",
): FieldSpec[] | undefined {
  const readGvk = decoder === "sigs" ? readEmbeddedGvk : readPlainGvk;
  return reader.structs(name, fieldSpecFields)?.map((spec) => ({
    path: spec.text("path"),
    ...readGvk(spec),
    create: spec.boolean("create"),
  }));
}

function readEmbeddedGvk(reader: StructReader): Gvk {
  return {
    kind: reader.embeddedText("kind"),
    group: reader.embeddedText("group"),
    version: reader.embeddedText("version"),
  };
}

function readPlainGvk(reader: StructReader): Gvk {
  return { kind: reader.text("kind"), group: reader.text("group"), version: reader.text("version") };
}

function readNameReferences(reader: StructReader): NameBackReference[] {
  return (reader.structs("nameReference", ["group", "version", "kind", "fieldSpecs"]) ?? []).map((reference) => ({
    ...readEmbeddedGvk(reference),
    referrers: new FieldSpecs(readFieldSpecs(reference, "fieldSpecs") ?? []),
  }));
}
