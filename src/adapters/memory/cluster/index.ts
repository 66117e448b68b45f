/**
 * adapters/memory/cluster: the port `Cluster` in memory, for tests and the browser: server-side apply with field
 * ownership, resource versions, watches with history, dry runs, CustomResourceDefinitions. No schemas: nothing is
 * defaulted, and of immutable fields it knows a handful. Entry point: `createMemoryCluster`.
 */
export { createMemoryCluster } from "./memoryCluster.ts";
export type { MemoryCluster } from "./memoryCluster.ts";
