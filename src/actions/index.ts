/**
 * actions: one file per verb; each strings the rooms together for one command and knows no terminal.
 * Commands that share a process with others are entered here; heavy ones have an index of their own.
 */
export { buildTargets, findKustomizations, individualFiles, outputNames, toJsonList } from "./build.ts";
export type { BuildTargetsRequest, TargetResult } from "./build.ts";
