import { trimGoSpace, trimGoSpaceStart } from "../../base/index.ts";
import type { Compatibility } from "../values/coalesce.ts";

/** A document of a rendered template, with where it starts in the rendered text. */
export interface ManifestPiece {
  text: string;
  /** Offset of `text` in the whole. */
  offset: number;
}

/**
 * The documents of a rendered template: cut at every line that starts with `---`, whatever follows it, so that
 * `---apiVersion: v1` is a new document too. Blank ones are left out; the text is not changed otherwise.
 * Mirrors: helm pkg/release/v1/util SplitManifests. Helm 3 trims documents and swallows the space around marks.
 */
export function splitManifests(text: string, compat: Compatibility = "helm4"): ManifestPiece[] {
  return compat === "helm3" ? splitTrimmed(text) : splitAtMarks(text);
}

function splitAtMarks(text: string): ManifestPiece[] {
  const body = trimGoSpaceStart(text);
  const base = text.length - body.length;
  const pieces: ManifestPiece[] = [];
  let start = 0;
  for (let at = body.startsWith("---") ? 0 : nextMark(body, 0); at >= 0; at = nextMark(body, start)) {
    addPiece(pieces, body.slice(start, at), base + start);
    start = at + 3;
    while (body[start] === " " || body[start] === "\t") start++;
  }
  addPiece(pieces, body.slice(start), base + start);
  return pieces;
}

/** Where the next line that starts with `---` begins; -1 when there is none. */
function nextMark(body: string, from: number): number {
  const at = body.indexOf("\n---", from);
  return at < 0 ? -1 : at + 1;
}

function addPiece(pieces: ManifestPiece[], raw: string, offset: number): void {
  const text = trimGoSpaceStart(raw);
  if (trimGoSpace(text) !== "") pieces.push({ text, offset: offset + raw.length - text.length });
}

/** Helm 3: a mark is `---` at the start of the text or of a line, with all space before and behind it. */
function splitTrimmed(text: string): ManifestPiece[] {
  const body = trimGoSpace(text);
  const base = text.length - trimGoSpaceStart(text).length;
  const pieces: ManifestPiece[] = [];
  let start = 0;
  for (let at = body.startsWith("---") ? 0 : nextMark(body, 0); at >= 0; at = nextMark(body, start)) {
    addTrimmed(pieces, body.slice(start, at), base + start);
    start = at + 3;
    while (isBlank(body.charCodeAt(start))) start++;
  }
  addTrimmed(pieces, body.slice(start), base + start);
  return pieces;
}

function addTrimmed(pieces: ManifestPiece[], raw: string, offset: number): void {
  const text = trimGoSpace(raw);
  if (text !== "") pieces.push({ text, offset: offset + raw.length - trimGoSpaceStart(raw).length });
}

/** What `\s` matches in Go. */
function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 12 || unit === 13;
}
