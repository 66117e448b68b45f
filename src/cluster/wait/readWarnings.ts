import type { Cluster, KubeObject, ObjectRef } from "../../ports/index.ts";
import type { WaitEvent } from "../event.ts";
import { textAt } from "../field.ts";

/** Kinds whose Pods bear their name and a suffix. */
const podOwners: ReadonlySet<string> = new Set([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "ReplicationController",
]);

const mostNamespaces = 5;

/**
 * The newest warning about each of the objects, or about a Pod or ReplicaSet that is theirs by its name.
 * An extra for people: where Kubernetes events cannot be read, there are none.
 */
export async function readWarnings(
  cluster: Cluster,
  operation: string,
  targets: readonly ObjectRef[],
  signal: AbortSignal,
): Promise<Extract<WaitEvent, { type: "wait-warning" }>[]> {
  const namespaces = [...new Set(targets.map((ref) => ref.namespace ?? cluster.namespace))].slice(0, mostNamespaces);
  const found: Extract<WaitEvent, { type: "wait-warning" }>[] = [];
  for (const namespace of namespaces) {
    const events = await readEvents(cluster, namespace, signal);
    for (const target of targets) {
      if ((target.namespace ?? cluster.namespace) !== namespace) continue;
      const event = events.find((candidate) => isAbout(candidate, target));
      if (event) found.push(toWarning(event, { operation, target, namespace }));
    }
  }
  return found;
}

/** Warnings of a namespace, newest first; none when they cannot be read. */
async function readEvents(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<KubeObject[]> {
  try {
    const { items } = await cluster.list(
      { apiVersion: "v1", kind: "Event" },
      { namespace, fieldSelector: "type=Warning", maxItems: 500, signal },
    );
    return items
      .map((item) => ({ item, at: timeOf(item) }))
      .sort((a, b) => b.at - a.at)
      .map(({ item }) => item);
  } catch {
    return [];
  }
}

function timeOf(event: KubeObject): number {
  const text =
    textAt(event, "series", "lastObservedTime") ??
    textAt(event, "lastTimestamp") ??
    textAt(event, "eventTime") ??
    textAt(event, "metadata", "creationTimestamp") ??
    "";
  return Date.parse(text) || 0;
}

function isAbout(event: KubeObject, target: ObjectRef): boolean {
  const kind = textAt(event, "involvedObject", "kind");
  const name = textAt(event, "involvedObject", "name") ?? "";
  if (kind === target.kind && name === target.name) return true;
  return podOwners.has(target.kind) && (kind === "Pod" || kind === "ReplicaSet") && name.startsWith(`${target.name}-`);
}

function toWarning(
  event: KubeObject,
  { operation, target, namespace }: { operation: string; target: ObjectRef; namespace: string },
): Extract<WaitEvent, { type: "wait-warning" }> {
  return {
    type: "wait-warning",
    operation,
    target,
    about: {
      apiVersion: textAt(event, "involvedObject", "apiVersion") ?? "v1",
      kind: textAt(event, "involvedObject", "kind") ?? "",
      namespace,
      name: textAt(event, "involvedObject", "name") ?? "",
    },
    reason: textAt(event, "reason") ?? "",
    message: textAt(event, "message") ?? "",
  };
}
