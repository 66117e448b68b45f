import { KpackError, type Span, joinPath } from "../base/index.ts";
import type { FileSystem } from "../ports/index.ts";
import { decodeText, locate } from "../yaml/index.ts";

/**
 * The error with line and column: what raised it knew a document and a field at most. Files are read again for it, so
 * positions cost nothing where nothing fails.
 */
export function completeError(error: unknown, world: { fs: FileSystem; directory: string }): unknown {
  if (!(error instanceof KpackError) || !error.span) return error;
  const { code, message, span, hint, notes, cause } = error;
  const { document: _document, path: _path, ...plain } = span;
  if (span.line !== undefined && span.column !== undefined) return error;
  let completed: Span = plain;
  try {
    completed = completeSpan(span, decodeText(world.fs.readFile(joinPath(world.directory, span.file))));
  } catch (failure) {
    // A file of a repository or of the network, or one that is gone: its name must do.
    if (!(failure instanceof KpackError)) throw failure;
  }
  return new KpackError(code, message, { span: completed, hint, notes, cause });
}

/** The span with the line and column of its field in the text, or of the first content of its line. */
function completeSpan({ document, path, ...span }: Span, text: string): Span {
  if (span.line !== undefined && span.column !== undefined) return span;
  if (document !== -1 && (path !== undefined || document !== undefined)) {
    const found = locate(text, { file: span.file, document, path: path ?? [] });
    if (found) return found;
  }
  const lines = text.split(/\r?\n/);
  let line = span.line ?? 1;
  while (line < lines.length && /^\s*(?:#.*|---\s*)?$/.test(lines[line - 1] ?? "")) line++;
  const column = (lines[line - 1] ?? "").search(/\S/) + 1;
  return column === 0 ? { ...span, line: span.line ?? 1, column: 1 } : { ...span, line, column };
}

/**
 * Where a place in a text stands in the file that holds the text as a block (`patch: |`), whose header is at `header`.
 * undefined when the text is not written line by line there.
 */
export function spanInBlock(
  file: { readonly text: string },
  header: Span,
  inner: { span: Span; text: string },
): Span | undefined {
  const { line, column } = completeSpan(inner.span, inner.text);
  if (header.line === undefined || line === undefined || column === undefined) return undefined;
  const wanted = inner.text.split(/\r?\n/)[line - 1] ?? "";
  const written = file.text.split(/\r?\n/)[header.line + line - 1] ?? "";
  if (wanted.trim() === "" || !written.endsWith(wanted)) return undefined;
  return { file: header.file, line: header.line + line, column: written.length - wanted.length + column };
}
