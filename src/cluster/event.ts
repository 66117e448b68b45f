import type { KpackError } from "../base/index.ts";
import type { KubeObject, ObjectRef } from "../ports/index.ts";
import type { ObjectStatus } from "./status/index.ts";

/** What happened to the object of an operation. */
export type OperationResult =
  | "created"
  | "configured"
  | "unchanged"
  | "recreated"
  | "deleted"
  /** Nothing to delete. */
  | "absent"
  /** Left alone, by policy or because it belongs to somebody else. */
  | "kept"
  /** A wait, a hook or a barrier that came to its end. */
  | "done";

/** What the executor tells its subscribers (printers, journal, recorder), in the order in which it happened. */
export type ClusterEvent =
  | { type: "operation-started"; operation: string; target?: ObjectRef }
  /** `object` is the live object after the operation, where the server sent one. */
  | { type: "operation-done"; operation: string; target?: ObjectRef; result: OperationResult; object?: KubeObject }
  | { type: "operation-failed"; operation: string; target?: ObjectRef; error: KpackError }
  /** Not tried, because another operation failed or the run was stopped. */
  | { type: "operation-skipped"; operation: string; target?: ObjectRef }
  | WaitEvent
  | { type: "hook-log"; operation: string; target: ObjectRef; pod: string; container: string; line: string }
  /** The log of a hook's container was asked for and cannot be had. */
  | { type: "hook-log-missing"; operation: string; target: ObjectRef; pod: string; container: string; reason: string }
  /** Always the last event. `failed` is in the order of failure. */
  | { type: "finished"; done: number; failed: readonly OperationFailure[]; skipped: readonly string[] };

export interface OperationFailure {
  operation: string;
  target?: ObjectRef;
  error: KpackError;
}

/** What a wait tells while it waits. */
export type WaitEvent =
  /** One target's status changed. `ready` of `total` targets have arrived. */
  | { type: "wait-progress"; operation: string; target: ObjectRef; status: ObjectStatus; ready: number; total: number }
  /** The newest warning about a target that is not ready, from its own or its Pods' Kubernetes events. */
  | { type: "wait-warning"; operation: string; target: ObjectRef; about: ObjectRef; reason: string; message: string };
