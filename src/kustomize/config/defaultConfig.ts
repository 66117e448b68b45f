import { defaultFieldSpecText } from "./data/defaultFieldSpecs.ts";
import { defaultNameReferenceText } from "./data/defaultNameReferences.ts";
import { type FieldSpec, FieldSpecs } from "./fieldSpec.ts";
import { type NameBackReference, type TransformerConfig, createTransformerConfig } from "./transformerConfig.ts";

/** What kustomize knows without any `configurations:`. */
export const defaultTransformerConfig: TransformerConfig = createTransformerConfig(
  Object.fromEntries(readSections(defaultFieldSpecText)),
  readNameReferences(defaultNameReferenceText),
);

/** Sections of lines under `[header]` lines. */
function readSections(text: string): [string, FieldSpec[]][] {
  const sections: [string, FieldSpec[]][] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("[")) sections.push([line.slice(1, -1), []]);
    else sections[sections.length - 1]?.[1].push(readLine(line));
  }
  return sections;
}

function readLine(line: string): FieldSpec {
  const create = line.startsWith("+");
  const [path = "", ...gvk] = line.slice(create ? 1 : 0).split(" ");
  return { path, create, ...readGvk(gvk) };
}

function readGvk(words: readonly string[]): { kind: string; group: string; version: string } {
  const [kind = "", group = "", version = ""] = words.map((word) => (word === "-" ? "" : word));
  return { kind, group, version };
}

function readNameReferences(text: string): NameBackReference[] {
  return readSections(text).map(([header, specs]) => ({
    ...readGvk(header.split(" ")),
    referrers: new FieldSpecs(specs),
  }));
}
