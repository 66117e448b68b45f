/**
 * ports: interfaces to the outside, no code. Adapters implement them (adapters/memory for tests and browsers,
 * adapters/node for the machine); every port has one contract suite in test/contract.
 */
export type { FileStat, FileSystem, WritableFileSystem } from "./fileSystem.ts";
export type { FetchRequest, FetchResponse, Fetcher } from "./fetcher.ts";
export type { GitCheckout, GitClient, GitReference } from "./gitClient.ts";
export type { ProcessRequest, ProcessResult, ProcessRunner } from "./processRunner.ts";
export type { Reporter } from "./reporter.ts";
export type { Clock } from "./clock.ts";
export type { Random } from "./random.ts";
