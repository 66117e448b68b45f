import { defaultFieldSpecText } from "./data/defaultFieldSpecs.ts";
import { defaultNameReferenceText } from "./data/defaultNameReferences.ts";
import { type FieldSpec, FieldSpecs, type UnreadFieldSpecs } from "./fieldSpec.ts";
import { type NameBackReference, type TransformerConfig, emptyTransformerConfig } from "./transformerConfig.ts";

/** What kustomize knows without any `configurations:`. The texts have it in order already; each list is read when asked for. */
export const defaultTransformerConfig: TransformerConfig = {
  ...emptyTransformerConfig,
  ...Object.fromEntries(readSections(defaultFieldSpecText)),
  nameReference: readSections(defaultNameReferenceText).map(
    ([header, referrers]): NameBackReference => ({ ...readGvk(header.split(" ")), referrers }),
  ),
};

/** Sections of lines under `[header]` lines. */
function readSections(text: string): [string, FieldSpecs][] {
  return text
    .slice(1)
    .split("\n[")
    .map((section) => {
      const end = section.indexOf("\n");
      return [section.slice(0, end - 1), new FieldSpecs(unreadSpecs(section.slice(end + 1)))];
    });
}

/** Of some hundred lines a build of a few objects reads a dozen. */
function unreadSpecs(text: string): UnreadFieldSpecs {
  const linesOf = (kind: string): string[] => {
    // A line for every kind ends with its path.
    if (!text.includes(kind) && !/^\S+$/m.test(text)) return [];
    return text.split("\n").filter((line) => line.includes(kind) || !line.includes(" "));
  };
  return {
    all: () => text.split("\n").map(readLine),
    ofKind: (kind) => linesOf(kind).map(readLine),
  };
}

function readLine(line: string): FieldSpec {
  const create = line.startsWith("+");
  const space = line.indexOf(" ");
  const path = line.slice(create ? 1 : 0, space < 0 ? line.length : space);
  return { path, create, ...readGvk(space < 0 ? [] : line.slice(space + 1).split(" ")) };
}

function readGvk(words: readonly string[]): { kind: string; group: string; version: string } {
  const [kind = "", group = "", version = ""] = words;
  return { kind: kind === "-" ? "" : kind, group: group === "-" ? "" : group, version: version === "-" ? "" : version };
}
