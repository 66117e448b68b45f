import { KpackError } from "../base/index.ts";

/** A document's text within a stream. */
export interface DocumentText {
  readonly text: string;
  /** Where the text begins in the stream: offset in UTF-16 units, and lines before it. */
  readonly offset: number;
  readonly line: number;
}

/**
 * Cuts a stream at its `---` lines before any of it is parsed, as kustomize does: documents are independent, and a line
 * inside a block scalar or a quoted string cuts as well.
 *
 * Throws `yaml/bad-separator` when anything but a comment follows `---`.
 * Mirrors: kustomize kyaml/kio/byteio_reader.go (splitDocuments).
 */
export function splitDocuments(stream: string): DocumentText[] {
  const source = stream.includes("\r\n") ? stream.replaceAll("\r\n", "\n") : stream;
  const documents: DocumentText[] = [];
  let start = 0;
  let line = 0;
  for (let at = source.indexOf("\n---"); at >= 0; ) {
    const end = source.indexOf("\n", at + 1);
    // A last line without line break separates nothing.
    if (end < 0) break;
    const rest = source.slice(at + 4, end).trim();
    const separatorLine = line + countLines(source, start, at + 1);
    if (rest !== "" && !rest.startsWith("#"))
      throw new KpackError("yaml/bad-separator", `invalid document separator: ${source.slice(at + 1, end).trim()}`, {
        span: { file: "", line: separatorLine + 1, column: 1 },
        hint: "Only a comment may follow `---` on its line.",
      });
    // The line break before the separator belongs to the document, where a block scalar may see it.
    documents.push({ text: source.slice(start, at + 1), offset: start, line });
    start = end + 1;
    line = separatorLine + 1;
    // The separator's line break is used up: two separators in a row do not cut twice.
    at = source.indexOf("\n---", start);
  }
  documents.push({ text: source.slice(start), offset: start, line });
  return documents;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
