import { type ErrorCode, type ErrorDetails, KpackError } from "../base/index.ts";

/** Keys and list positions that lead to a part of a kustomization (or of one entry of it). */
export type FieldPath = readonly (string | number)[];

/** An error about a part of a kustomization; whoever knows the file finds the position. */
export class FieldError extends KpackError {
  readonly path: FieldPath;

  constructor(code: ErrorCode, message: string, details: ErrorDetails & { path: FieldPath }) {
    super(code, message, details);
    this.path = details.path;
  }
}

/** Runs something that concerns a field. An error that names no file is about that field. */
export function atField<T>(path: FieldPath, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KpackError) || error.span?.file) throw error;
    const { code, message, span, hint, notes, cause } = error;
    const inner = error instanceof FieldError ? error.path : [];
    throw new FieldError(code, message, { span, hint, notes, cause, path: [...path, ...inner] });
  }
}

/** The same error with words put before its message. */
export function prefixError(prefix: string, error: KpackError): KpackError {
  const { code, message, span, hint, notes, cause } = error;
  const details = { span, hint, notes, cause };
  if (error instanceof FieldError) return new FieldError(code, prefix + message, { ...details, path: error.path });
  return new KpackError(code, prefix + message, details);
}
