/**
 * cluster: what kpack does to an API server, pure over the port `Cluster`.
 * Operations (plain JSON, a DAG) go in, events come out; status rules, ordering and waiting are functions of their own.
 * Invariants: nothing here knows releases' records; every change to a cluster is an `Operation`.
 */
export { startAccessCheck } from "./accessCheck.ts";
export type { AccessCheck } from "./accessCheck.ts";
export { clusterErrorCodes } from "./errorCodes.ts";
export type { ClusterEvent, OperationFailure, OperationResult, WaitEvent } from "./event.ts";
export type {
  ApplyOperation,
  BarrierOperation,
  CreateOperation,
  DeleteOperation,
  HookCleanupOperation,
  HookDeletePolicy,
  HookOperation,
  HookOutputLogPolicy,
  HookRun,
  Operation,
  RecreateOperation,
  ReleaseOwner,
  WaitCondition,
  WaitOperation,
} from "./operation.ts";
export { executeOperations } from "./execute/index.ts";
export type { ExecuteOptions } from "./execute/index.ts";
export { isUnchanged } from "./isUnchanged.ts";
export { readLiveObjects } from "./liveObjects.ts";
export type { LiveObjects } from "./liveObjects.ts";
export { formatRef, objectKey, refOf } from "./objectRef.ts";
export { linkForInstall, linkForUninstall } from "./order/index.ts";
export type { LinkOptions, ObjectOperation } from "./order/index.ts";
export { mapParallel } from "./parallel.ts";
export { isKept, isOwnedBy, ownerOf, ownershipProblem, requireOwnership, withOwner } from "./ownership.ts";
export { computeCompletion, computeStatus } from "./status/index.ts";
export type { ObjectStatus, StatusWord } from "./status/index.ts";
export { waitForObjects } from "./wait/index.ts";
export type { WaitRequest } from "./wait/index.ts";
