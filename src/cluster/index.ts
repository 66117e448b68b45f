/**
 * cluster: what kpack does to an API server, pure over the port `Cluster`.
 * Operations (plain JSON, a DAG) go in, events come out; status rules, ordering and waiting are functions of their own.
 * Invariants: nothing here knows releases' records; every change to a cluster is an `Operation`.
 */
export { startAccessCheck } from "./accessCheck.ts";
export { appliedAs, appliedPart } from "./appliedPart.ts";
export type { ClusterEvent, OperationFailure, WaitEvent } from "./event.ts";
export type { HookOperation, HookRun, Operation, ReleaseOwner } from "./operation.ts";
export { executeOperations } from "./execute/index.ts";
export { isUnchanged } from "./isUnchanged.ts";
export { readLiveObjects } from "./liveObjects.ts";
export type { LiveObjects } from "./liveObjects.ts";
export { formatRef, objectKey, refOf } from "./objectRef.ts";
export { dependenciesOf, isDependency, linkForInstall, linkForUninstall } from "./order/index.ts";
export type { ObjectOperation } from "./order/index.ts";
export { findOwnedObjects } from "./ownedObjects.ts";
export type { OwnedObjects } from "./ownedObjects.ts";
export { mapParallel } from "./parallel.ts";
export { textAt } from "./field.ts";
export { isKept, isOwnedBy, ownerOf, requireOwnership, withOwner, withoutOwner } from "./ownership.ts";
export { computeCompletion, computeStatus } from "./status/index.ts";
export type { ObjectStatus } from "./status/index.ts";
export { waitForObjects } from "./wait/index.ts";
