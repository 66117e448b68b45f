/**
 * adapters/memory: every port over plain data, for tests and browsers. No I/O, nothing random, time stands still
 * unless it is set. Each adapter passes the same contract suite as its counterpart for the machine.
 */
export { createMemoryFetcher } from "./fetcher.ts";
export { createMemoryFileSystem } from "./fileSystem.ts";
export type { MemoryFileSystem } from "./fileSystem.ts";
export { createMemoryGitClient } from "./gitClient.ts";
export { createMemoryProcessRunner } from "./processRunner.ts";
export { createMemoryReporter } from "./reporter.ts";
export { createMemoryReleaseStore } from "./releaseStore.ts";
