import { trimGoSpace, trimGoSpaceStart } from "../../base/index.ts";

/** A document of a rendered template, with where it starts in the rendered text. */
export interface ManifestPiece {
  text: string;
  /** Offset of `text` in the whole. */
  offset: number;
}

/**
 * The documents of a rendered template: cut at every line that starts with `---`, whatever follows it, so that
 * `---apiVersion: v1` is a new document too. Blank ones are left out; the text is not changed otherwise.
 * Mirrors: helm pkg/release/v1/util SplitManifests.
 */
export function splitManifests(text: string): ManifestPiece[] {
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
