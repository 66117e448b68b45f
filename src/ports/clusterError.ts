import { KpackError, type ErrorDetails } from "../base/index.ts";

/** Kinds of failure that a Cluster reports. The sentences for each stand in src/cluster/errorCodes.ts. */
export type ClusterErrorCode =
  | "cluster/already-exists"
  | "cluster/bad-kubeconfig"
  | "cluster/bad-response"
  | "cluster/conflict"
  | "cluster/field-conflict"
  | "cluster/forbidden"
  | "cluster/gone"
  | "cluster/internal"
  | "cluster/invalid"
  | "cluster/not-found"
  | "cluster/not-owned"
  | "cluster/timeout"
  | "cluster/too-many-requests"
  | "cluster/unauthorized"
  | "cluster/unknown-kind"
  | "cluster/unreachable"
  | "cluster/unsupported";

/** One cause of a refusal, as the API server lists them in `status.details.causes`. */
export interface ClusterErrorCause {
  /** Kubernetes' word: FieldValueRequired, FieldManagerConflict ... Empty when the server gave none. */
  reason: string;
  message: string;
  /** Path in the object, such as `.spec.replicas`. */
  field?: string;
  /** For field conflicts: the manager that owns the field. */
  manager?: string;
}

export interface ClusterErrorDetails extends ErrorDetails {
  /** HTTP status; absent when no answer arrived. */
  status?: number | undefined;
  /** Kubernetes' machine-readable word, such as `NotFound`. */
  reason?: string | undefined;
  causes?: readonly ClusterErrorCause[] | undefined;
  /** The server's Retry-After. */
  retryAfterSeconds?: number | undefined;
}

/** A refusal by the API server, or no answer from it. Messages never hold credentials or object contents. */
export class ClusterError extends KpackError {
  declare readonly code: ClusterErrorCode;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly causes: readonly ClusterErrorCause[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ClusterErrorCode, message: string, details: ClusterErrorDetails = {}) {
    super(code, message, details);
    this.name = "ClusterError";
    this.status = details.status;
    this.reason = details.reason;
    this.causes = details.causes ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  override with(details: ErrorDetails): ClusterError {
    const merged = super.with(details);
    return new ClusterError(this.code, this.message, {
      span: merged.span,
      hint: merged.hint,
      notes: merged.notes,
      cause: merged.cause,
      status: this.status,
      reason: this.reason,
      causes: this.causes,
      retryAfterSeconds: this.retryAfterSeconds,
    });
  }
}
