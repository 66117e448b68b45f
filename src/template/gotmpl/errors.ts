import { type ErrorCode, type ErrorDetails, KpackError } from "../../base/index.ts";
import { byteLength } from "../goBytes.ts";
import { quoteGo } from "../../base/index.ts";
import type { Template, TemplateFile } from "./ast.ts";

/** Where a template failed. */
export interface TemplatePlace {
  readonly file: string;
  readonly line: number;
  /** Bytes before the place in its line, as Go counts. */
  readonly column: number;
  /** The template that was being executed: a file or a define. */
  readonly template: string;
  /** The expression, as Go prints it. */
  readonly expression: string;
}

/**
 * A template that cannot be read or rendered. `message` says what went wrong; `goText` and `helmText` are the
 * wordings of Go and Helm for the same error, which people search for.
 */
export class TemplateError extends KpackError {
  /** Undefined for a template that cannot be read. */
  readonly place: TemplatePlace | undefined;
  /** What went wrong at `place`, without the text of `inner`. */
  readonly reason: string;
  /** The error of the template that was included there, or of the function that was called. */
  readonly inner: Error | undefined;
  /** A message of `required` or `fail`, which Helm shows by itself. */
  readonly warning: string | undefined;

  constructor(code: ErrorCode, reason: string, details: TemplateErrorDetails) {
    super(code, details.message ?? reason, { ...details, span: details.span ?? spanOf(details.place) });
    this.name = "TemplateError";
    this.place = details.place;
    this.reason = reason;
    this.inner = details.inner;
    this.warning = details.warning;
  }

  /** The error as Go's text/template words it. */
  get goText(): string {
    const parts: string[] = [];
    let error: Error | undefined = this;
    while (error instanceof TemplateError) {
      parts.push(error.prefix());
      error = error.inner;
    }
    return parts.join("") + (error === undefined ? "" : error.message);
  }

  /** The error as Helm 4 words it. Mirrors: helm pkg/engine reformatExecErrorMsg, cleanupParseError. */
  get helmText(): string {
    const text = this.goText;
    if (this.place === undefined) return parseErrorText(text);
    const location = formatPlace(this.place);
    const warning = this.innermost().warning;
    if (warning !== undefined) return `execution error at (${location}): ${warning}`;
    return traceText(this) ?? text;
  }

  /** The place where the failing expression stands, inside all includes. */
  innermost(): TemplateError {
    let error: TemplateError = this;
    while (error.inner instanceof TemplateError) error = error.inner;
    return error;
  }

  override with(details: ErrorDetails): TemplateError {
    const merged = super.with(details);
    return new TemplateError(this.code, this.reason, {
      message: this.message,
      span: merged.span,
      hint: merged.hint,
      notes: merged.notes,
      cause: merged.cause,
      place: this.place,
      inner: this.inner,
      warning: this.warning,
    });
  }

  private prefix(): string {
    const tail = this.inner === undefined ? "" : ": ";
    if (this.place === undefined) return this.reason + tail;
    const { template, expression } = this.place;
    const location = formatPlace(this.place);
    return `template: ${location}: executing ${quoteGo(template)} at <${expression}>: ${this.reason}${tail}`;
  }
}

export interface TemplateErrorDetails extends ErrorDetails {
  place?: TemplatePlace | undefined;
  inner?: Error | undefined;
  warning?: string | undefined;
  /** What `message` says, where `reason` alone would be unclear. */
  message?: string | undefined;
}

/** A failure at a place, caused by `inner` where something that was called failed. */
export function failureOf(
  code: ErrorCode,
  reason: string,
  place: TemplatePlace | undefined,
  inner?: Error,
): TemplateError {
  const details = inner instanceof KpackError ? inner : undefined;
  const isWarning = details?.code === "template/required" || details?.code === "template/fail";
  const warning = isWarning && !(inner instanceof TemplateError) ? details.message : undefined;
  return new TemplateError(code, reason, { place, inner, hint: details?.hint, warning });
}

/** The error as a user wants it: told by what failed innermost, with the includes that led there as notes. */
export function explainError(error: TemplateError): TemplateError {
  const notes: string[] = [];
  let inner: TemplateError = error;
  while (inner.inner instanceof TemplateError) {
    const note = inner.place && `from ${formatPlace(inner.place)} <${inner.place.expression}>`;
    if (note !== undefined && notes[0] !== note) notes.unshift(note);
    inner = inner.inner;
  }
  const at = [inner, error].find((candidate) => candidate.place !== undefined);
  const cause = inner.inner === undefined ? "" : `: ${inner.inner.message}`;
  return new TemplateError(inner.code, error.reason, {
    message: inner.warning ?? inner.message + cause,
    span: at?.span ?? error.span,
    hint: inner.hint ?? error.hint,
    notes: notes.length > maxNotes ? [...notes.slice(0, maxNotes), `and ${notes.length - maxNotes} more`] : notes,
    place: error.place,
    inner: error.inner,
    warning: error.warning,
  });
}

const maxNotes = 10;

export function parseError(file: TemplateFile, line: number, message: string): TemplateError {
  return new TemplateError("template/parse", `template: ${file.name}:${line}: ${message}`, {
    message,
    span: { file: file.name, line },
  });
}

/** The place of an offset into a template's file. */
export function placeOf(template: Pick<Template, "name" | "file">, at: number, expression: string): TemplatePlace {
  return { file: template.file.name, ...positionIn(template.file, at), template: template.name, expression };
}

/** Line (from 1) and column (bytes, from 0) of an offset. */
export function positionIn(file: TemplateFile, at: number): { line: number; column: number } {
  const { text } = file;
  let line = 1;
  let start = 0;
  for (let i = text.indexOf("\n"); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: byteLength(text.slice(start, at)) };
}

function spanOf(place: TemplatePlace | undefined): ErrorDetails["span"] {
  return place === undefined ? undefined : { file: place.file, line: place.line, column: place.column + 1 };
}

function formatPlace(place: TemplatePlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function parseErrorText(text: string): string {
  const tokens = text.split(": ");
  return `parse error at (${tokens[1] ?? ""}): ${tokens.at(-1) ?? ""}`;
}

/** One entry a template that took part; undefined where an error from elsewhere ends the chain. */
function traceText(error: TemplateError): string | undefined {
  let out = "";
  let previous = "";
  let current: Error | undefined = error;
  while (current !== undefined) {
    if (!(current instanceof TemplateError)) return undefined;
    const entry = traceEntry(current.goText);
    if (entry === undefined) return undefined;
    if (entry !== previous) out += entry;
    previous = entry;
    current = current.inner;
  }
  return out.trim();
}

function traceEntry(text: string): string | undefined {
  if (!text.startsWith("template: ")) return undefined;
  const rest = text.slice("template: ".length);
  if (rest.startsWith("no template ")) return `${text}\n`;
  const executing = /^([\s\S]*?): executing "([^"]*)" at <([\s\S]*?)>: ([\s\S]*)$/.exec(rest);
  if (executing !== null) {
    const [, location = "", name = "", expression = "", message = ""] = executing;
    return `${location}\n  executing "${name}" at <${expression}>:\n    ${cutChained(message)}\n`;
  }
  const separator = rest.lastIndexOf(": ");
  if (separator < 0) return undefined;
  return `${rest.slice(0, separator)}\n  ${cutChained(rest.slice(separator + 2))}\n`;
}

function cutChained(message: string): string {
  const cut = message.indexOf(" template:");
  return cut < 0 ? message : message.slice(0, cut);
}
