/**
 * cluster: what kpack does to an API server, pure over the port `Cluster`.
 * Operations (plain JSON, a DAG) go in, events come out; status rules, ordering and waiting are functions of their own.
 * Invariants: nothing here knows releases' records; every change to a cluster is an `Operation`.
 */
export { clusterErrorCodes } from "./errorCodes.ts";
export type { ClusterEvent, OperationFailure, OperationResult, WaitEvent } from "./event.ts";
export type {
  ApplyOperation,
  BarrierOperation,
  CreateOperation,
  DeleteOperation,
  HookDeletePolicy,
  HookOperation,
  HookOutputLogPolicy,
  Operation,
  RecreateOperation,
  ReleaseOwner,
  WaitCondition,
  WaitOperation,
} from "./operation.ts";
export { computeCompletion, computeStatus } from "./status/index.ts";
export type { ObjectStatus, StatusWord } from "./status/index.ts";
