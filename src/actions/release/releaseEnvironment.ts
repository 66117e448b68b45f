import type { ClusterEvent } from "../../cluster/index.ts";
import type { BuildRequest } from "../../kustomize/index.ts";
import type { Cluster } from "../../ports/index.ts";
import type { HolderLife, ReleaseRecords } from "../../release/index.ts";
import type { ChartEnvironment } from "../chart/index.ts";

/** What commands on releases reach of the world. */
export interface ReleaseEnvironment {
  /** An API server, or a folder that behaves like one. */
  cluster: Cluster;
  /** True for a folder: nothing runs there, so hooks are files and nothing is waited for. */
  isFolder: boolean;
  records: ReleaseRecords;
  /** Of the release. */
  namespace: string;
  charts: ChartEnvironment;
  /** For kustomizations. */
  build: Omit<BuildRequest, "target">;
  /** The operating system's user, for the record. */
  user: string;
  /** Who holds locks: user, host, process and a random part. */
  holder: string;
  /** What is known of a holder besides its lock. */
  lifeOf: (holder: string) => HolderLife;
  /** Time that no clock setting moves, in milliseconds. */
  monotonicNow: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Takes what happens, as it happens. */
  onEvent: (event: ClusterEvent) => void;
  signal?: AbortSignal | undefined;
}
