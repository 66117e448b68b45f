import { KpackError, type Span } from "../base/index.ts";

/** A position while reading; line and column from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

/**
 * The error for text that is not YAML. The wording is go-yaml's, with the line it would name (which, for a
 * parser error, is one less than the line the span points at; people search for that text).
 */
export function syntaxError(problem: string, mark: Mark, goLine: number): KpackError {
  const where = goLine > 0 ? `line ${goLine}: ` : "";
  return new KpackError("yaml/syntax", `yaml: ${where}${problem}`, { span: spanAt(mark) });
}

/** `file` is unknown while reading: the caller that knows it fills it in with `KpackError.with`. */
export function spanAt(mark: Mark): Span {
  return { file: "", line: mark.line + 1, column: mark.column + 1 };
}
