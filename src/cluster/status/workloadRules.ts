import type { KubeObject } from "../../ports/index.ts";
import { numberAt, textAt } from "../field.ts";
import { findCondition, statusConditions } from "./condition.ts";
import { current, failed, inProgress, type ObjectStatus } from "./objectStatus.ts";

/** What the Deployment controller takes for "no deadline". */
const noProgressDeadline = 2 ** 31 - 1;

/** Mirrors: kstatus status/core.go deploymentConditions. */
export function deploymentStatus(object: KubeObject): ObjectStatus {
  const conditions = statusConditions(object);
  const progressing = findCondition(conditions, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded")
    return failed(progressing.reason, "Progress deadline exceeded");
  const replicas = numberAt(object, "spec", "replicas") ?? 1;
  const observed = count(object, "replicas");
  const updated = count(object, "updatedReplicas");
  const available = count(object, "availableReplicas");
  const ready = count(object, "readyReplicas");
  if (replicas > observed) return inProgress("LessReplicas", `Replicas: ${observed}/${replicas}`);
  if (replicas > updated) return inProgress("LessUpdated", `Updated: ${updated}/${replicas}`);
  if (observed > replicas) return inProgress("ExtraPods", `Pending termination: ${observed - replicas}`);
  if (updated > available) return inProgress("LessAvailable", `Available: ${available}/${updated}`);
  if (replicas > ready) return inProgress("LessReady", `Ready: ${ready}/${replicas}`);
  const deadline = numberAt(object, "spec", "progressDeadlineSeconds") ?? noProgressDeadline;
  const rolledOut = progressing?.status === "True" && progressing.reason === "NewReplicaSetAvailable";
  if (deadline !== noProgressDeadline && !rolledOut)
    return inProgress("ReplicaSetNotAvailable", "ReplicaSet not Available");
  if (findCondition(conditions, "Available")?.status !== "True")
    return inProgress("DeploymentNotAvailable", "Deployment not Available");
  return current(`Deployment is available. Replicas: ${observed}`);
}

/** Mirrors: kstatus stsConditions. With the OnDelete strategy a person decides when Pods are replaced. */
export function statefulSetStatus(object: KubeObject): ObjectStatus {
  if (textAt(object, "spec", "updateStrategy", "type") === "OnDelete")
    return current("StatefulSet is using the ondelete update strategy");
  const replicas = numberAt(object, "spec", "replicas") ?? 1;
  const observed = count(object, "replicas");
  const ready = count(object, "readyReplicas");
  const updated = count(object, "updatedReplicas");
  const present = count(object, "currentReplicas");
  if (replicas > observed) return inProgress("LessReplicas", `Replicas: ${observed}/${replicas}`);
  if (replicas > ready) return inProgress("LessReady", `Ready: ${ready}/${replicas}`);
  if (observed > replicas) return inProgress("ExtraPods", `Pending termination: ${observed - replicas}`);
  const partition = numberAt(object, "spec", "updateStrategy", "rollingUpdate", "partition");
  if (partition !== undefined && partition !== -1) {
    if (updated < replicas - partition)
      return inProgress("PartitionRollout", `Updated: ${updated}/${replicas - partition}`);
    return current(`Partition rollout complete. Updated: ${updated}`);
  }
  if (replicas > present) return inProgress("LessCurrent", `Current: ${present}/${replicas}`);
  const revision = textAt(object, "status", "currentRevision") ?? "";
  if (revision !== (textAt(object, "status", "updateRevision") ?? ""))
    return inProgress("RevisionMismatch", "Waiting for updated revision to match current");
  return current(`All replicas scheduled as expected. Replicas: ${observed}`);
}

/** Mirrors: kstatus daemonsetConditions. Unlike elsewhere, an absent observedGeneration means that nobody looked yet. */
export function daemonSetStatus(object: KubeObject): ObjectStatus {
  if (numberAt(object, "metadata", "generation") === undefined)
    return inProgress("NoGeneration", "DaemonSet metadata.generation not found");
  if (numberAt(object, "status", "observedGeneration") === undefined)
    return inProgress("NoObservedGeneration", "DaemonSet status.observedGeneration not found");
  const desired = numberAt(object, "status", "desiredNumberScheduled");
  if (desired === undefined) return inProgress("NoDesiredNumber", "Missing .status.desiredNumberScheduled");
  const present = count(object, "currentNumberScheduled");
  const updated = count(object, "updatedNumberScheduled");
  const available = count(object, "numberAvailable");
  const ready = count(object, "numberReady");
  if (desired > present) return inProgress("LessCurrent", `Current: ${present}/${desired}`);
  if (desired > updated) return inProgress("LessUpdated", `Updated: ${updated}/${desired}`);
  if (desired > available) return inProgress("LessAvailable", `Available: ${available}/${desired}`);
  if (desired > ready) return inProgress("LessReady", `Ready: ${ready}/${desired}`);
  return current(`All replicas scheduled as expected. Replicas: ${desired}`);
}

/** Mirrors: kstatus replicasetConditions. */
export function replicaSetStatus(object: KubeObject): ObjectStatus {
  if (findCondition(statusConditions(object), "ReplicaFailure")?.status === "True")
    return inProgress("ReplicaFailure", "Replica Failure condition. Check Pods");
  const replicas = numberAt(object, "spec", "replicas") ?? 1;
  const labelled = count(object, "fullyLabeledReplicas");
  const available = count(object, "availableReplicas");
  const ready = count(object, "readyReplicas");
  const observed = count(object, "replicas");
  if (replicas > labelled) return inProgress("LessLabelled", `Labelled: ${labelled}/${replicas}`);
  if (replicas > available) return inProgress("LessAvailable", `Available: ${available}/${replicas}`);
  if (replicas > ready) return inProgress("LessReady", `Ready: ${ready}/${replicas}`);
  if (observed > replicas) return inProgress("ExtraPods", `Pending termination: ${observed - replicas}`);
  return current(`ReplicaSet is available. Replicas: ${observed}`);
}

/** Mirrors: kstatus jobConditions: a Job that has started is current, as whoever waits for its end says so. */
export function jobStatus(object: KubeObject): ObjectStatus {
  const ended = endedJobStatus(object);
  if (ended) return ended;
  if (!textAt(object, "status", "startTime")) return inProgress("JobNotStarted", "Job not started");
  const { succeeded, active, failures } = jobCounts(object);
  return current(`Job in progress. success: ${succeeded}, active: ${active}, failed: ${failures}`);
}

/** A Job whose end is waited for. Mirrors: helm internal/statusreaders/job_status_reader.go. */
export function completedJobStatus(object: KubeObject): ObjectStatus {
  const ended = endedJobStatus(object);
  if (ended) return ended;
  const { succeeded, completions, failures } = jobCounts(object);
  const afterwards = failures > 0 ? `, failed: ${failures}` : "";
  return inProgress("JobInProgress", `Job in progress. succeeded: ${succeeded}/${completions}${afterwards}`);
}

function endedJobStatus(object: KubeObject): ObjectStatus | undefined {
  const { succeeded, completions, failures } = jobCounts(object);
  for (const condition of statusConditions(object)) {
    if (condition.status !== "True") continue;
    if (condition.type === "Complete") return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
    if (condition.type === "Failed") {
      const why = condition.message ? `: ${condition.message}` : "";
      return failed("JobFailed", `Job Failed. failed: ${failures}/${completions}${why}`);
    }
  }
  return undefined;
}

function jobCounts(object: KubeObject): Record<"succeeded" | "completions" | "failures" | "active", number> {
  const parallelism = numberAt(object, "spec", "parallelism") ?? 1;
  return {
    completions: numberAt(object, "spec", "completions") ?? parallelism,
    succeeded: count(object, "succeeded"),
    active: count(object, "active"),
    failures: count(object, "failed"),
  };
}

function count(object: KubeObject, field: string): number {
  return numberAt(object, "status", field) ?? 0;
}
