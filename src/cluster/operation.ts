import type { KubeObject, ObjectRef, PropagationPolicy } from "../ports/index.ts";

/**
 * What the executor can do to a cluster. Operations are plain JSON, so that a plan can be saved; `dependsOn` names
 * operations of the same list (a DAG). Phases of many objects are joined by a `barrier`, which keeps the number of
 * edges linear.
 */
export type Operation =
  | ApplyOperation
  | CreateOperation
  | RecreateOperation
  | DeleteOperation
  | WaitOperation
  | HookOperation
  | HookCleanupOperation
  | BarrierOperation;

interface OperationBase {
  /** Unique in the plan; stable between runs of the same plan (the journal refers to it). */
  id: string;
  dependsOn: readonly string[];
}

/** Makes the live object what the manifest says, creating it when absent. */
export interface ApplyOperation extends OperationBase {
  type: "apply";
  object: KubeObject;
  /** `three-way` patches the difference between `previous`, live and `object`; `server-side` leaves it to the server. */
  strategy: "server-side" | "three-way";
  /** The object as the last release recorded it; used by `three-way` and for recognising what is unchanged. */
  previous?: KubeObject;
  /** Takes fields over from other managers. Default false. */
  forceConflicts?: boolean;
  /** Deletes and creates the object when the server refuses to change an immutable field. Default false. */
  recreateIfImmutable?: boolean;
  /** Field managers whose fields belong to this release already (a Helm that went before); taken over silently. */
  formerManagers?: readonly string[];
  /** Unknown and duplicate fields are errors (`Strict`), warnings or nothing. Default Strict, as Helm's. */
  fieldValidation?: "Strict" | "Warn" | "Ignore";
}

/** Creates the object; fails when it is there. */
export interface CreateOperation extends OperationBase {
  type: "create";
  object: KubeObject;
}

/** Deletes the object if it is there, waits until it is gone, creates it. */
export interface RecreateOperation extends OperationBase {
  type: "recreate";
  object: KubeObject;
  timeoutMs: number;
}

export interface DeleteOperation extends OperationBase {
  type: "delete";
  target: ObjectRef;
  /** Default Background. */
  propagationPolicy?: PropagationPolicy;
  /** Only this very object: another one of the same name is left alone (result `kept`). */
  uid?: string;
  /** Waits until the object is gone, at most this long. Absent: does not wait. */
  waitMs?: number;
  /** Leaves the object when it is owned by another release or says `helm.sh/resource-policy: keep`. */
  onlyIfOwnedBy?: ReleaseOwner;
}

/** Waits until every target has reached the condition. */
export interface WaitOperation extends OperationBase {
  type: "wait";
  targets: readonly ObjectRef[];
  condition: WaitCondition;
  timeoutMs: number;
}

/**
 * ready: rolled out, by kstatus' rules; Jobs count as ready when started.
 * complete: as ready, and Jobs (and bare Pods) have finished well.
 * deleted: not there any more. established: a CRD is served.
 */
export type WaitCondition = "ready" | "complete" | "deleted" | "established";

/**
 * Runs one hook: deletes what an earlier run left (`before-hook-creation`), creates it, waits for the end of a Job or
 * Pod, tells its logs. What is deleted afterwards is the business of a `hook-cleanup`: later hooks may need it.
 */
export interface HookOperation extends OperationBase {
  type: "hook";
  object: KubeObject;
  /** The event it runs for, such as `pre-install`. */
  event: string;
  weight: number;
  deletePolicies: readonly HookDeletePolicy[];
  outputLogPolicies: readonly HookOutputLogPolicy[];
  timeoutMs: number;
}

/**
 * Deletes hooks as their policies say. Runs when all it depends on has ended, well or not. CustomResourceDefinitions
 * are never deleted.
 */
export interface HookCleanupOperation extends OperationBase {
  type: "hook-cleanup";
  hooks: readonly HookRun[];
}

export interface HookRun {
  /** Id of the hook's operation; a hook that was not run is left alone. */
  operation: string;
  target: ObjectRef;
  deletePolicies: readonly HookDeletePolicy[];
}

export type HookDeletePolicy = "before-hook-creation" | "hook-succeeded" | "hook-failed";
export type HookOutputLogPolicy = "hook-succeeded" | "hook-failed";

/** Does nothing; others wait for it. */
export interface BarrierOperation extends OperationBase {
  type: "barrier";
}

/** The release an object belongs to, as Helm's label and annotations say it. */
export interface ReleaseOwner {
  name: string;
  namespace: string;
}
