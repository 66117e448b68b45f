/** Where in a source text something is: 1-based line and column. */
export interface Span {
  file: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  /** Which document of the file (from 0), and which field of it: whoever can read the file turns them into line and column. */
  document?: number;
  path?: readonly (string | number)[];
}

/** `room/what-went-wrong`, in kebab case. Each room lists its codes, with a sentence each, in its `errorCodes.ts`. */
export type ErrorCode = `${string}/${string}`;

export interface ErrorDetails {
  span?: Span | undefined;
  /** What the user can do about it; one sentence. */
  hint?: string | undefined;
  /** Further lines: candidates, the chain of files that led here. */
  notes?: readonly string[] | undefined;
  cause?: unknown;
}

/** Every failure that a user can cause. `message` is one sentence without file name; printers add span, code, frame and hint. */
export class KpackError extends Error {
  readonly code: ErrorCode;
  readonly span: Span | undefined;
  readonly hint: string | undefined;
  readonly notes: readonly string[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "KpackError";
    this.code = code;
    this.span = details.span;
    this.hint = details.hint;
    this.notes = details.notes ?? [];
  }

  /** The same error with details filled in where they were unknown (a reader does not know its file's name, or has "" for it). */
  with(details: ErrorDetails): KpackError {
    return new KpackError(this.code, this.message, {
      span: details.span ? { ...details.span, ...this.span, file: this.span?.file || details.span.file } : this.span,
      hint: this.hint ?? details.hint,
      notes: [...this.notes, ...(details.notes ?? [])],
      cause: this.cause ?? details.cause,
    });
  }
}

/** A finding that does not stop the work (lint, schema checks). */
export interface Diagnostic {
  severity: "error" | "warning" | "info";
  code: ErrorCode;
  message: string;
  span?: Span;
  hint?: string;
}

/** `file:line:column`, as far as known. */
export function formatSpan(span: Span): string {
  if (span.line === undefined) return span.file;
  return span.column === undefined ? `${span.file}:${span.line}` : `${span.file}:${span.line}:${span.column}`;
}
