/**
 * Stands in for controllers and kubelets, of which test clusters have none: sets the status of workloads as if all
 * went well (or badly), over any implementation of the port `Cluster`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMap, type Value, type ValueMap } from "../../src/base/index.ts";
import type { Cluster, KubeObject, ObjectRef } from "../../src/ports/index.ts";

export interface FakeControllersOptions {
  namespace: string;
  /** Before a status is set, in milliseconds. Default 0. */
  delayMs?: number;
  /** Objects that shall fail. */
  fails?: (object: KubeObject) => boolean;
  /** Jobs that shall begin and never end. */
  lasts?: (object: KubeObject) => boolean;
  /** Objects that shall be left alone. */
  ignores?: (object: KubeObject) => boolean;
}

export interface FakeControllers {
  stop(): Promise<void>;
}

const kinds = [
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["apps/v1", "DaemonSet"],
  ["apps/v1", "ReplicaSet"],
  ["batch/v1", "Job"],
  ["v1", "Pod"],
  ["v1", "PersistentVolumeClaim"],
] as const;

export function startFakeControllers(cluster: Cluster, options: FakeControllersOptions): FakeControllers {
  const stop = new AbortController();
  const loops = kinds.map(([apiVersion, kind]) =>
    control(cluster, { apiVersion, kind }, { ...options, signal: stop.signal }),
  );
  return {
    async stop() {
      stop.abort();
      await Promise.allSettled(loops);
    },
  };
}

async function control(
  cluster: Cluster,
  kind: { apiVersion: string; kind: string },
  options: FakeControllersOptions & { signal: AbortSignal },
): Promise<void> {
  while (!options.signal.aborted) {
    try {
      const events = cluster.watch(kind, { namespace: options.namespace, signal: options.signal });
      for await (const { type, object } of events) {
        if (type === "ADDED" || type === "MODIFIED") void settle(cluster, { ...object, ...kind }, options);
      }
    } catch {
      // Begun anew, whatever it was.
    }
    await sleep(50);
  }
}

async function settle(cluster: Cluster, object: KubeObject, options: FakeControllersOptions): Promise<void> {
  const metadata = object["metadata"] as ValueMap;
  if (metadata["deletionTimestamp"] || options.ignores?.(object)) return;
  const lasts = object["kind"] === "Job" && (options.lasts?.(object) ?? false);
  const wanted = lasts
    ? { startTime: new Date(0).toISOString(), active: 1 }
    : statusOf(object, options.fails?.(object) ?? false);
  if (!wanted || (lasts ? isBegun(object) : isSettled(object))) return;
  if (options.delayMs) await sleep(options.delayMs);
  const ref: ObjectRef = {
    apiVersion: String(object["apiVersion"]),
    kind: String(object["kind"]),
    name: String(metadata["name"]),
    namespace: options.namespace,
  };
  await cluster
    .patch(
      ref,
      { type: "merge", patch: { status: wanted } },
      { subresource: "status", fieldManager: "fake-controllers" },
    )
    .catch(() => {});
}

function isBegun({ status }: KubeObject): boolean {
  return isMap(status) && status["startTime"] !== undefined;
}

function isSettled(object: KubeObject): boolean {
  const status = object["status"];
  if (!isMap(status)) return false;
  const kind = object["kind"];
  if (kind === "Pod" || kind === "PersistentVolumeClaim")
    return status["phase"] !== undefined && status["phase"] !== "Pending";
  if (kind === "Job") return Array.isArray(status["conditions"]);
  return status["observedGeneration"] === (object["metadata"] as ValueMap)["generation"];
}

function statusOf(object: KubeObject, fails: boolean): ValueMap | undefined {
  const spec = isMap(object["spec"]) ? object["spec"] : {};
  const generation = (object["metadata"] as ValueMap)["generation"] ?? 1;
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const replicas = spec["replicas"] ?? 1;
  const condition = (type: string, reason: string): Value => ({
    type,
    status: "True",
    reason,
    message: reason,
    lastTransitionTime: now,
  });
  switch (object["kind"]) {
    case "Deployment":
      return {
        observedGeneration: generation,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: fails ? 0 : replicas,
        availableReplicas: fails ? 0 : replicas,
        conditions: fails
          ? [{ ...(condition("Progressing", "ProgressDeadlineExceeded") as ValueMap), status: "False" }]
          : [condition("Available", "MinimumReplicasAvailable"), condition("Progressing", "NewReplicaSetAvailable")],
      };
    case "StatefulSet":
      return {
        observedGeneration: generation,
        replicas,
        readyReplicas: replicas,
        currentReplicas: replicas,
        updatedReplicas: replicas,
        availableReplicas: replicas,
        currentRevision: "1",
        updateRevision: "1",
      };
    case "DaemonSet":
      return {
        observedGeneration: generation,
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberAvailable: 1,
        numberReady: 1,
        numberMisscheduled: 0,
      };
    case "ReplicaSet":
      return {
        observedGeneration: generation,
        replicas,
        fullyLabeledReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
      };
    case "Job":
      return {
        startTime: now,
        ...(fails ? { failed: 1 } : { succeeded: 1, completionTime: now }),
        conditions: fails
          ? [condition("FailureTarget", "BackoffLimitExceeded"), condition("Failed", "BackoffLimitExceeded")]
          : [condition("SuccessCriteriaMet", "CompletionsReached"), condition("Complete", "CompletionsReached")],
      };
    case "Pod":
      return spec["restartPolicy"] === "Never"
        ? { phase: fails ? "Failed" : "Succeeded" }
        : { phase: "Running", conditions: [condition("Ready", "ContainersReady")] };
    case "PersistentVolumeClaim":
      return { phase: "Bound" };
    default:
      return undefined;
  }
}
