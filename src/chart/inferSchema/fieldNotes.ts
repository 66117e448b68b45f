import { KpackError } from "../../base/index.ts";
import type { EntryComments } from "../../yaml/index.ts";
import { type AnnotatedField, type Keywords, readBlockAnnotation, readLineAnnotation } from "./annotation.ts";

/** What the comments of a field say. */
export interface FieldNotes {
  description?: string;
  /** A type of JSON Schema that a comment for readers names: a hint, no rule. */
  typeHint?: string;
  /** From `@schema`. */
  keywords: Keywords;
  /** From `@schema.root`: about all values. */
  rootKeywords: Keywords;
}

/** Names of types as helm-docs and readme generators write them. */
const hints: ReadonlyMap<string, string> = new Map([
  ["int", "integer"],
  ["integer", "integer"],
  ["float", "number"],
  ["number", "number"],
  ["string", "string"],
  ["bool", "boolean"],
  ["boolean", "boolean"],
  ["list", "array"],
  ["array", "array"],
  ["object", "object"],
  ["dict", "object"],
  ["map", "object"],
]);

export function typeHint(name: string): string | undefined {
  return hints.get(name.trim().toLowerCase());
}

/** Reads the comments of one field. */
export function readFieldNotes(comments: EntryComments, field: AnnotatedField): FieldNotes {
  const notes: FieldNotes = { keywords: {}, rootKeywords: {} };
  const prose = readAnnotations(comments.above, notes, field);
  for (const line of [comments.behind ?? "", ...comments.below]) {
    const text = /^#+\s*@schema\s+(\S.*)$/.exec(line)?.[1];
    if (text !== undefined) Object.assign(notes.keywords, readLineAnnotation(text, field));
  }
  describe(notes, prose.slice(prose.lastIndexOf("") + 1), field.key);
  return notes;
}

/** Takes the annotations out of the lines above a field; returns what is left. Blank lines part groups of comments. */
function readAnnotations(lines: readonly string[], notes: FieldNotes, field: AnnotatedField): string[] {
  const prose: string[] = [];
  let fence: { name: string; lines: string[] } | undefined;
  for (const line of lines) {
    const text = line.replace(/^#+ ?/, "");
    const marker = /^\s*@schema(\.root)?(?:\s+(\S.*)|\s*)$/.exec(text);
    const [, name, rest] = marker ?? [];
    const target = (name ?? fence?.name ?? "") === ".root" ? notes.rootKeywords : notes.keywords;
    if (marker && rest !== undefined) Object.assign(target, readLineAnnotation(rest, field));
    else if (marker && fence) {
      Object.assign(target, readBlockAnnotation(fence.lines));
      fence = undefined;
    } else if (marker) fence = { name: name ?? "", lines: [] };
    else if (fence) fence.lines.push(text);
    else prose.push(line === "" ? "" : text.trimEnd());
  }
  if (fence)
    throw new KpackError("schema/annotation", "the block that @schema begins does not end", {
      hint: "close it with a second line of `# @schema`",
    });
  return prose;
}

/** helm-docs' `-- text` (or `path.of.key -- text`) and what follows it, else the whole comment. */
function describe(notes: FieldNotes, lines: readonly string[], key: string): void {
  const starts = lines.map((line) => docsText(line, key));
  const at = starts.findLastIndex((text) => text !== undefined);
  if (at < 0) {
    const plain = lines.filter((line) => !/^\s*@\w+/.test(line));
    setDescription(notes, plain.join("\n"));
    return;
  }
  const more = lines.slice(at + 1);
  const end = more.findIndex((line) => line.startsWith("@"));
  const text = [starts[at] ?? "", ...(end < 0 ? more : more.slice(0, end))].map((line) => line.trim()).join(" ");
  const [, hint] = /^\(([^)]*)\)/.exec(text) ?? [];
  const type = hint === undefined ? undefined : typeHint(hint);
  if (type !== undefined) notes.typeHint = type;
  setDescription(notes, hint === undefined ? text : text.slice(hint.length + 2));
}

function docsText(line: string, key: string): string | undefined {
  if (line === "--" || line.startsWith("-- ")) return line.slice(3);
  const [, path = "", text] = /^(\S+) -- (.*)$/.exec(line) ?? [];
  return path === key || path.endsWith(`.${key}`) ? text : undefined;
}

function setDescription(notes: FieldNotes, text: string): void {
  const trimmed = text.trim();
  if (trimmed !== "") notes.description = trimmed;
}
