import type { OpenApi } from "../../kube/index.ts";
import type { Cluster, KubeObject } from "../../ports/index.ts";
import type { ClusterEvent, OperationResult } from "../event.ts";
import type { LiveObjects } from "../liveObjects.ts";

export interface ExecuteOptions {
  /** Live objects as the plan saw them; spares reads. */
  live?: LiveObjects | undefined;
  /** Default `kpack`. */
  fieldManager?: string | undefined;
  /** Asks the server to check everything and change nothing; waits and hooks are passed over. Default false. */
  dryRun?: boolean | undefined;
  /** Operations under way at a time. Default 16. */
  concurrency?: number | undefined;
  /** Begins nothing more once aborted; what was sent is let finish. */
  signal?: AbortSignal | undefined;
  /** Asked before every operation; when it throws the operation fails. */
  beforeEach?: (() => Promise<void>) | undefined;
  /** Waits by asking instead of watching. Default false. */
  poll?: boolean | undefined;
}

/** What one operation came to. */
export interface OperationOutcome {
  result: OperationResult;
  object?: KubeObject | undefined;
}

/** What operations need to run. */
export interface ExecuteContext extends ExecuteOptions {
  cluster: Cluster;
  fieldManager: string;
  /** Some operation applies a CustomResourceDefinition: kinds may become known in mid-run. */
  bringsKinds: boolean;
  /** Schemas of built-in kinds, decoded when first asked for. */
  openApi(): OpenApi;
  /** Tells what happens in the middle of an operation. */
  emit(event: ClusterEvent): void;
  /** How an operation ended; undefined when it did not run. */
  outcomeOf(operation: string): "done" | "failed" | undefined;
}
