/**
 * adapters/node: the ports over the machine: files, HTTPS, git, processes, clock and random bytes.
 * Everything here is lean on purpose: limits and refusals live beside the system call they guard.
 */
export { nodeCrypto } from "./crypto.ts";
export { createCompression } from "./compression.ts";
export { createNodeClock } from "./clock.ts";
export { createFaultHook } from "./faultHook.ts";
export type { FaultHook } from "./faultHook.ts";
export { createNodeFetcher } from "./fetcher.ts";
export { createNodeFileSystem } from "./fileSystem.ts";
export { createNodeGitClient } from "./gitClient.ts";
export type { NodeGitClient } from "./gitClient.ts";
export { createLockHolder, lifeOfHolder } from "./lockHolder.ts";
export { createNodeProcessRunner } from "./processRunner.ts";
export { createNodeRandom } from "./random.ts";
