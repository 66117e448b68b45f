import { OddScalar } from "../base/index.ts";
import { isBlank, isBreak, isGap } from "./characters.ts";
import { hasPrettyBlockForm } from "./scalarStyle.ts";

/**
 * A folded scalar (`>`) as kustomize prints it. Before kustomize prints a resource it writes it in the style it was
 * read, and reads that; go-yaml's folded writer adds a line break before lines with deeper indentation and where empty
 * lines end the text, so the value changes.
 *
 * Mirrors: kustomize RNode.MarshalJSON, go-yaml 3 emitterc.go (yaml_emitter_write_folded_scalar).
 */
export function refold(text: string): string {
  // One paragraph is safe, and by far the most common.
  const firstBreak = text.search(anyBreak);
  if (firstBreak < 0 || firstBreak === text.length - 1) return text;
  return hasPrettyBlockForm(text) ? readFolded(writeFolded(text), chompOf(text)) : text;
}

/** A folded scalar's value; where it prints differently, what was read stays visible: annotations are printed in another style. */
export function foldedScalar(text: string): string | OddScalar {
  const printed = refold(text);
  return printed === text ? text : new OddScalar(printed, text, "!!str");
}

const anyBreak = /[\n\r\x85\u2028\u2029]/;

/** The lines of the block, without their indentation. */
function writeFolded(text: string): string {
  let start = 0;
  while (isBreak(text.charCodeAt(start))) start++;
  // go-yaml looks at the start of the text where it means the line to come.
  const isDoubling = start < text.length && !isGap(text.charCodeAt(start));
  let out = "";
  let atBreak = true;
  let isIndented = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isBreak(c)) {
      if (!atBreak && !isIndented && c === 10 && isDoubling) out += "\n";
      atBreak = true;
    } else {
      if (atBreak) isIndented = isBlank(c);
      atBreak = false;
    }
    out += text.charAt(i);
  }
  return out;
}

function chompOf(text: string): number {
  const last = text.length - 1;
  if (!isBreak(text.charCodeAt(last))) return -1;
  return isBreak(text.charCodeAt(last - 1)) ? 1 : 0;
}

/** Reads the lines of a folded block. */
function readFolded(lines: string, chomp: number): string {
  let out = "";
  let firstBreak = "";
  let breaks = "";
  let wasBlank = false;
  let i = 0;
  const skipEmpty = (): void => {
    for (breaks = ""; isBreak(lines.charCodeAt(i)); i++) breaks += readableBreak(lines.charAt(i));
  };
  skipEmpty();
  while (i < lines.length) {
    const blank = isBlank(lines.charCodeAt(i));
    if (firstBreak === "\n" && !wasBlank && !blank) out += breaks === "" ? " " : breaks;
    else out += firstBreak + breaks;
    wasBlank = blank;
    const start = i;
    while (i < lines.length && !isBreak(lines.charCodeAt(i))) i++;
    out += lines.slice(start, i);
    firstBreak = i < lines.length ? readableBreak(lines.charAt(i++)) : "";
    skipEmpty();
  }
  return out + (chomp >= 0 ? firstBreak : "") + (chomp > 0 ? breaks : "");
}

function readableBreak(c: string): string {
  return c === "\u2028" || c === "\u2029" ? c : "\n";
}
