import type { Value } from "../../base/index.ts";
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

/** A list of field specs; undefined when the field is absent. */
export function readFieldSpecs(reader: StructReader, name: string): FieldSpec[] | undefined {
  return reader.structs(name, fieldSpecFields)?.map(readFieldSpec);
}

function readFieldSpec(reader: StructReader): FieldSpec {
  return {
    path: reader.text("path"),
    kind: reader.text("kind"),
    group: reader.text("group"),
    version: reader.text("version"),
    create: reader.boolean("create"),
  };
}

function readNameReferences(reader: StructReader): NameBackReference[] {
  return (reader.structs("nameReference", ["group", "version", "kind", "fieldSpecs"]) ?? []).map((reference) => ({
    kind: reference.text("kind"),
    group: reference.text("group"),
    version: reference.text("version"),
    referrers: new FieldSpecs(readFieldSpecs(reference, "fieldSpecs") ?? []),
  }));
}
