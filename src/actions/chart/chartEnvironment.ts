import type { Limits } from "../../base/index.ts";
import type { Clock, Compression, Crypto, Fetcher, Random, Reporter, WritableFileSystem } from "../../ports/index.ts";

/** What commands on charts reach of the world. */
export interface ChartEnvironment {
  fs: WritableFileSystem;
  compression: Compression;
  reporter: Reporter;
  clock: Clock;
  random: Random;
  /** For values files given as URLs; without it they are an error. */
  fetcher?: Fetcher | undefined;
  loadCrypto?: (() => Promise<Crypto>) | undefined;
  readStdin(): Uint8Array;
  /** Absolute; relative paths start here. */
  directory: string;
  /** Default: defaultLimits. */
  limits?: Limits | undefined;
  /** Charts of apiVersion v3. */
  allowV3?: boolean | undefined;
}
