import type { KubeObject } from "../../ports/index.ts";
import { mapsAt, textAt } from "../field.ts";
import { findCondition, statusConditions } from "./condition.ts";
import { current, failed, inProgress, type ObjectStatus } from "./objectStatus.ts";

/** How long a Pod may look unschedulable before it counts as failed, in milliseconds. */
const scheduleWindowMs = 15_000;

export function alwaysCurrent(): ObjectStatus {
  return current("Resource is always ready");
}

/** Mirrors: kstatus podConditions. A Pod that ended badly counts as current: nothing more will happen to it. */
export function podStatus(object: KubeObject, now: number): ObjectStatus {
  const phase = textAt(object, "status", "phase") ?? "";
  if (phase === "Succeeded") return current("Pod has completed successfully");
  if (phase === "Failed") return current("Pod has completed, but not successfully");
  if (phase === "Running") return runningPodStatus(object);
  if (phase === "Pending") return pendingPodStatus(object, now);
  if (phase === "") return inProgress("PodNotObserved", "Pod phase not available");
  return { status: "Unknown", reason: "UnknownPhase", message: `unknown phase ${phase}` };
}

/** A Pod whose end is waited for. Mirrors: helm internal/statusreaders/pod_status_reader.go. */
export function completedPodStatus(object: KubeObject): ObjectStatus {
  const phase = textAt(object, "status", "phase") ?? "";
  if (phase === "Succeeded") return current("Pod has completed successfully");
  if (phase === "Failed") return failed("PodFailed", `Pod has failed${endReason(object)}`);
  return inProgress("PodInProgress", phase === "" ? "Pod phase not available" : `Pod is ${phase}${waitReason(object)}`);
}

function runningPodStatus(object: KubeObject): ObjectStatus {
  if (findCondition(statusConditions(object), "Ready")?.status === "True") return current("Pod is Ready");
  const looping = mapsAt(object, "status", "containerStatuses")
    .filter((container) => textAt(container, "state", "waiting", "reason") === "CrashLoopBackOff")
    .map((container) => textAt(container, "name") ?? "");
  if (looping.length > 0) return failed("ContainerCrashLooping", `Containers in CrashLoop state: ${looping.join(",")}`);
  return inProgress("PodRunningNotReady", "Pod is running but is not Ready");
}

function pendingPodStatus(object: KubeObject, now: number): ObjectStatus {
  const scheduled = findCondition(statusConditions(object), "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "Unschedulable")
    return inProgress("PodPending", `Pod is in the Pending phase${waitReason(object)}`);
  const created = Date.parse(textAt(object, "metadata", "creationTimestamp") ?? "");
  if (now - scheduleWindowMs < created) return inProgress("PodNotScheduled", "Pod has not been scheduled");
  return failed("PodUnschedulable", `Pod could not be scheduled${scheduled.message ? `: ${scheduled.message}` : ""}`);
}

/** Why the first waiting container waits (`ImagePullBackOff`), as a parenthesis; empty when none says so. */
function waitReason(object: KubeObject): string {
  for (const list of ["initContainerStatuses", "containerStatuses"])
    for (const container of mapsAt(object, "status", list)) {
      const reason = textAt(container, "state", "waiting", "reason");
      if (reason) return ` (${textAt(container, "name") ?? "container"}: ${reason})`;
    }
  return "";
}

/** How the first container that failed ended, as a continuation; empty when none says so. */
function endReason(object: KubeObject): string {
  for (const list of ["initContainerStatuses", "containerStatuses"])
    for (const container of mapsAt(object, "status", list)) {
      const reason = textAt(container, "state", "terminated", "reason");
      if (reason && reason !== "Completed") return `: container ${textAt(container, "name") ?? ""}: ${reason}`;
    }
  return "";
}

/** Mirrors: kstatus serviceConditions. A load balancer's address is not waited for; its cluster address is. */
export function serviceStatus(object: KubeObject): ObjectStatus {
  if (textAt(object, "spec", "type") === "LoadBalancer" && !textAt(object, "spec", "clusterIP"))
    return inProgress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer");
  return current("Service is ready");
}

/** Mirrors: kstatus pvcConditions. */
export function claimStatus(object: KubeObject): ObjectStatus {
  const phase = textAt(object, "status", "phase") ?? "unknown";
  return phase === "Bound" ? current("PVC is Bound") : inProgress("NotBound", `PVC is not Bound. phase: ${phase}`);
}

/** kstatus has no rule for volumes; the phase Failed (automatic reclamation failed) is one that nobody should call ready. */
export function volumeStatus(object: KubeObject): ObjectStatus {
  if (textAt(object, "status", "phase") !== "Failed") return current("Resource is current");
  return failed(
    "VolumeFailed",
    `PersistentVolume has failed: ${textAt(object, "status", "message") ?? "no reason given"}`,
  );
}

/** Mirrors: kstatus pdbConditions. */
export function disruptionBudgetStatus(): ObjectStatus {
  return current("AllowedDisruptions has been computed.");
}

/** Mirrors: kstatus crdConditions. */
export function crdStatus(object: KubeObject): ObjectStatus {
  for (const { type, status, reason, message } of statusConditions(object)) {
    if (type === "NamesAccepted" && status === "False") return failed(reason, message);
    if (type !== "Established") continue;
    if (status === "False" && reason !== "Installing") return failed(reason, message);
    if (status === "True") return current("CRD is established");
  }
  return inProgress("Installing", "Install in progress");
}
