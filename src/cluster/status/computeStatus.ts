import type { KubeObject } from "../../ports/index.ts";
import { numberAt, textAt } from "../field.ts";
import { statusConditions } from "./condition.ts";
import {
  alwaysCurrent,
  claimStatus,
  completedPodStatus,
  crdStatus,
  disruptionBudgetStatus,
  podStatus,
  serviceStatus,
  volumeStatus,
} from "./coreRules.ts";
import { current, failed, inProgress, type ObjectStatus } from "./objectStatus.ts";
import {
  completedJobStatus,
  daemonSetStatus,
  deploymentStatus,
  jobStatus,
  replicaSetStatus,
  statefulSetStatus,
} from "./workloadRules.ts";

/** A rule for one kind. `now` is in milliseconds since the epoch. */
export type StatusRule = (object: KubeObject, now: number) => ObjectStatus;

/** By `Kind.group`, whatever the version; adding a kind is adding a line. Mirrors: kstatus status/core.go legacyTypes. */
const rules: ReadonlyMap<string, StatusRule> = new Map<string, StatusRule>([
  ["Service.", serviceStatus],
  ["Pod.", podStatus],
  ["Secret.", alwaysCurrent],
  ["ConfigMap.", alwaysCurrent],
  ["PersistentVolumeClaim.", claimStatus],
  ["PersistentVolume.", volumeStatus],
  ["StatefulSet.apps", statefulSetStatus],
  ["DaemonSet.apps", daemonSetStatus],
  ["DaemonSet.extensions", daemonSetStatus],
  ["Deployment.apps", deploymentStatus],
  ["Deployment.extensions", deploymentStatus],
  ["ReplicaSet.apps", replicaSetStatus],
  ["ReplicaSet.extensions", replicaSetStatus],
  ["PodDisruptionBudget.policy", disruptionBudgetStatus],
  ["CronJob.batch", alwaysCurrent],
  ["Job.batch", jobStatus],
  ["CustomResourceDefinition.apiextensions.k8s.io", crdStatus],
]);

/**
 * What state a live object is in. Pure: the same object and time give the same answer.
 * Mirrors: kstatus status.Compute: deletion, then generation, then the standard conditions, then the kind's own rule,
 * then a Ready condition; an object that says nothing about itself is Current.
 */
export function computeStatus(object: KubeObject, now: number): ObjectStatus {
  return genericStatus(object) ?? rules.get(kindKey(object))?.(object, now) ?? readyStatus(object);
}

/** As `computeStatus`, but a Job or a Pod is Current only when it has ended well. Mirrors: Helm's hook and job readers. */
export function computeCompletion(object: KubeObject, now: number): ObjectStatus {
  const kind = kindKey(object);
  if (kind !== "Job.batch" && kind !== "Pod.") return computeStatus(object, now);
  if (textAt(object, "metadata", "deletionTimestamp")) return terminating();
  return kind === "Pod." ? completedPodStatus(object) : completedJobStatus(object);
}

function kindKey(object: KubeObject): string {
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const slash = apiVersion.indexOf("/");
  return `${textAt(object, "kind") ?? ""}.${slash < 0 ? "" : apiVersion.slice(0, slash)}`;
}

function terminating(): ObjectStatus {
  return { status: "Terminating", reason: "Terminating", message: "Resource scheduled for deletion" };
}

/** Mirrors: kstatus checkGenericProperties. */
function genericStatus(object: KubeObject): ObjectStatus | undefined {
  if (textAt(object, "metadata", "deletionTimestamp")) return terminating();
  const generation = numberAt(object, "metadata", "generation");
  const observed = numberAt(object, "status", "observedGeneration");
  if (generation !== undefined && observed !== undefined && generation !== observed) {
    const kind = textAt(object, "kind") ?? "object";
    return inProgress(
      "LatestGenerationNotObserved",
      `${kind} generation is ${generation}, but latest observed generation is ${observed}`,
    );
  }
  for (const { type, status, reason, message } of statusConditions(object)) {
    if (status !== "True") continue;
    if (type === "Reconciling") return inProgress(reason, message);
    if (type === "Stalled") return failed(reason, message);
  }
  return undefined;
}

/** Mirrors: kstatus checkReadyCondition. */
function readyStatus(object: KubeObject): ObjectStatus {
  for (const { type, status, reason, message } of statusConditions(object)) {
    if (type !== "Ready") continue;
    if (status === "True") return current("Resource is Ready");
    if (status === "False" || status === "Unknown") return inProgress(reason, message);
  }
  return current("Resource is current");
}
