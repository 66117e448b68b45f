import { type Value, type ValueMap, isMap, setOwn, stringifyJson } from "../../base/index.ts";
import { parseDocuments } from "../../yaml/index.ts";
import type { HbsExpression, HbsTemplate } from "./ast.ts";

/** A value that a template wrote into its output. */
export interface Insertion {
  /** Where in the output it begins. */
  start: number;
  /** What was written: the value, its lines indented where they had to be. */
  text: string;
  value: string;
  /** The expression, as written. */
  shown: string;
  at: number;
  template: HbsTemplate;
}

/** Where insertions of a partial stand once its lines are indented; those that span lines are left out. */
export function moveInsertions(insertions: readonly Insertion[], indent: string, text: string): Insertion[] {
  if (indent === "") return [...insertions];
  return insertions
    .filter((insertion) => !insertion.text.includes("\n"))
    .map((insertion) => {
      const lines = text.slice(0, insertion.start).split("\n");
      const indented = lines.slice(0, -1).filter((line) => line !== "").length + 1;
      return { ...insertion, start: insertion.start + indented * indent.length };
    });
}

/** Functions whose results are meant to shape the document around them. */
const shaping: ReadonlySet<string> = new Set(
  "toYaml mustToYaml toYamlPretty toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson toToml mustToToml indent nindent quote squote include tpl Get AsConfig AsSecrets".split(
    " ",
  ),
);

/** True for a value that may read as something else than plain text: quotes, colons, comments, lines, YAML's signs. */
export function canChangeYaml(text: string, expression: HbsExpression): boolean {
  if (expression.kind === "literal") return false;
  const name = expression.kind === "call" ? expression.path.parts.at(-1) : undefined;
  if (name !== undefined && shaping.has(name)) return false;
  return /[\n\r"'\\{}[\],]|:(?:\s|$)|\s#|^[#&*!|>%@`]|^[-?](?:\s|$)|^\s|\s$/.test(text);
}

/**
 * The first value that changes what the YAML around it says: with a plain word in its place the document reads
 * otherwise. Undefined when all are harmless, or when the document is broken without them too.
 */
export function findBreakingValue(text: string, insertions: readonly Insertion[]): Insertion | undefined {
  if (insertions.length === 0) return undefined;
  const ordered = insertions.toSorted((a, b) => a.start - b.start);
  const harmless = read(substitute(text, ordered, () => true));
  if (harmless === undefined) return undefined;
  const isTrue = (isReplaced: (index: number) => boolean): boolean => {
    const values = read(substitute(text, ordered, isReplaced));
    return values !== undefined && isSame(harmless, values, ordered);
  };
  if (isTrue(() => false)) return undefined;
  return ordered.find((_insertion, index) => !isTrue((other) => other !== index)) ?? ordered[0];
}

function read(text: string): Value[] | undefined {
  try {
    return parseDocuments(text, { reader: "sigs" }).map(({ value }) => value);
  } catch {
    return undefined;
  }
}

const word = (index: number): string => `kpackword${index}x`;

function substitute(text: string, insertions: readonly Insertion[], isReplaced: (index: number) => boolean): string {
  let out = "";
  let at = 0;
  insertions.forEach((insertion, index) => {
    out += text.slice(at, insertion.start) + (isReplaced(index) ? word(index) : insertion.text);
    at = insertion.start + insertion.text.length;
  });
  return out + text.slice(at);
}

/** Equal once words are replaced by the values they stand for. */
function isSame(expected: Value, actual: Value, insertions: readonly Insertion[]): boolean {
  return stringifyJson(restore(expected, insertions)) === stringifyJson(restore(actual, insertions));
}

function restore(value: Value, insertions: readonly Insertion[]): Value {
  if (typeof value === "string") return restoreText(value, insertions);
  if (Array.isArray(value)) return value.map((item) => restore(item, insertions));
  if (!isMap(value)) return value;
  const map: ValueMap = {};
  for (const key of Object.keys(value))
    setOwn(map, restoreText(key, insertions), restore(value[key] ?? null, insertions));
  return map;
}

function restoreText(text: string, insertions: readonly Insertion[]): string {
  return text.replace(/kpackword(\d+)x/g, (found, index) => insertions[Number(index)]?.value ?? found);
}
