/**
 * ports: interfaces to the outside, no code but the error that carries an API server's answer. Adapters implement them (adapters/memory for tests and browsers,
 * adapters/node for the machine); every port has one contract suite in test/contract.
 */
export type {
  DirectoryEntry,
  FileStat,
  FileSystem,
  InsideOptions,
  WritableFileSystem,
  TreeFiles,
  WriteFileOptions,
} from "./fileSystem.ts";
export type { FetchRequest, FetchResponse, Fetcher } from "./fetcher.ts";
export type { GitCheckout, GitClient, GitReference } from "./gitClient.ts";
export type { ProcessRequest, ProcessResult, ProcessRunner } from "./processRunner.ts";
export type { Reporter } from "./reporter.ts";
export type { Clock } from "./clock.ts";
export type { Random } from "./random.ts";
export { ClusterError } from "./clusterError.ts";
export type { ClusterErrorCause, ClusterErrorCode, ClusterErrorDetails } from "./clusterError.ts";
export type {
  ApiCatalog,
  ApiResource,
  ApplyOptions,
  Cluster,
  ClusterVersion,
  DeleteOptions,
  KindRef,
  KubeObject,
  ListOptions,
  LogOptions,
  ObjectList,
  ObjectRef,
  PatchBody,
  PatchOptions,
  PropagationPolicy,
  RequestOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./cluster.ts";
export type {
  KeptRecord,
  Lock,
  LockAnswer,
  RecordFilter,
  RecordName,
  RecordProblem,
  ReleaseStore,
  StoredRecord,
} from "./releaseStore.ts";
export type { Compression, GunzipLimits } from "./compression.ts";
export type { Crypto, KeyDescription, KeyKind, PrivateKey, ScryptParameters } from "./crypto.ts";
