/**
 * cluster/execute: runs the operations of a plan against a cluster and tells what happens.
 * Entry point: `executeOperations`. Invariant: an operation's failure is an event, never an exception.
 */
export { executeOperations } from "./executeOperations.ts";
export type { ExecuteOptions } from "./executeContext.ts";
