import type { Limits } from "../../base/index.ts";
import type { Compression, FileSystem, Reporter } from "../../ports/index.ts";

/** What loading needs from outside. */
export interface ChartLoader {
  fs: FileSystem;
  compression: Compression;
  reporter: Reporter;
  /** Default: defaultLimits. */
  limits?: Limits | undefined;
  /** Accept `apiVersion: v3`, which Helm gates behind an experiment. Default: false. */
  allowV3?: boolean | undefined;
}
