import { KpackError } from "../../base/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import { mapsAt, textAt } from "../field.ts";
import { formatRef, refOf } from "../objectRef.ts";
import type { HookCleanupOperation, HookOperation } from "../operation.ts";
import { waitForObjects } from "../wait/index.ts";
import type { ExecuteContext, OperationOutcome } from "./executeContext.ts";
import { waitUntilGone } from "./waitUntilGone.ts";

/** Kinds whose end is the hook's end; any other is done when it is created. */
const runningKinds: ReadonlySet<string> = new Set(["Job", "Pod"]);
const mostLogLines = 10_000;

/** Runs one hook. Mirrors: helm pkg/action/hooks.go. Throws `cluster/hook-failed`. */
export async function runHook(operation: HookOperation, context: ExecuteContext): Promise<OperationOutcome> {
  const { cluster, fieldManager } = context;
  const ref = refOf(operation.object);
  if (context.dryRun) return { result: "done" };
  const policies = operation.deletePolicies.length === 0 ? ["before-hook-creation"] : operation.deletePolicies;
  if (
    policies.includes("before-hook-creation") &&
    ref.kind !== "CustomResourceDefinition" &&
    (await cluster.delete(ref))
  )
    await waitUntilGone(cluster, ref, { timeoutMs: operation.timeoutMs, signal: context.signal });
  const object = await cluster.create(operation.object, { fieldManager });
  if (!runningKinds.has(ref.kind)) return { result: "done", object };
  try {
    await waitForEnd(operation, { ...ref, name: textAt(object, "metadata", "name") ?? ref.name }, context);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (operation.outputLogPolicies.includes("hook-failed")) await tellLogs(operation, ref, context);
    if (error.code !== "cluster/wait-failed") throw error;
    throw new KpackError("cluster/hook-failed", `${operation.event} hook ${formatRef(ref)} failed`, {
      notes: error.notes,
      hint: operation.outputLogPolicies.includes("hook-failed") ? undefined : "see the logs of its Pod",
      cause: error,
    });
  }
  if (operation.outputLogPolicies.includes("hook-succeeded")) await tellLogs(operation, ref, context);
  return { result: "done", object };
}

async function waitForEnd(operation: HookOperation, ref: ObjectRef, context: ExecuteContext): Promise<void> {
  const events = waitForObjects(context.cluster, {
    operation: operation.id,
    targets: [ref],
    condition: "complete",
    timeoutMs: operation.timeoutMs,
    signal: context.signal,
    poll: context.poll,
  });
  for await (const event of events) context.emit(event);
}

/** Tells the logs of the hook's Pods. The hook's outcome does not hang on logs that cannot be read. */
async function tellLogs(operation: HookOperation, ref: ObjectRef, context: ExecuteContext): Promise<void> {
  const missing = (about: { pod: string; container: string }) => (error: unknown) => {
    if (!(error instanceof KpackError)) throw error;
    context.emit({ type: "hook-log-missing", operation: operation.id, target: ref, ...about, reason: error.message });
  };
  const pods = await podsOf(ref, context).catch(missing({ pod: ref.name, container: "" }));
  for (const pod of pods ?? [])
    for (const each of [...mapsAt(pod, "spec", "initContainers"), ...mapsAt(pod, "spec", "containers")]) {
      const container = textAt(each, "name") ?? "";
      const about = { pod: textAt(pod, "metadata", "name") ?? "", container };
      await tellContainerLog(operation, { ref, pod, container }, context).catch(missing(about));
    }
}

async function podsOf(ref: ObjectRef, { cluster }: ExecuteContext): Promise<KubeObject[]> {
  if (ref.kind === "Pod") {
    const pod = await cluster.get(ref);
    return pod ? [pod] : [];
  }
  const { items } = await cluster.list(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: ref.namespace ?? cluster.namespace, labelSelector: `job-name=${ref.name}` },
  );
  return items;
}

async function tellContainerLog(
  operation: HookOperation,
  about: { ref: ObjectRef; pod: KubeObject; container: string },
  context: ExecuteContext,
): Promise<void> {
  const name = textAt(about.pod, "metadata", "name") ?? "";
  const namespace = textAt(about.pod, "metadata", "namespace") ?? context.cluster.namespace;
  const lines = context.cluster.logs({ name, namespace }, { container: about.container, tailLines: mostLogLines });
  for await (const line of lines)
    context.emit({
      type: "hook-log",
      operation: operation.id,
      target: about.ref,
      pod: name,
      container: about.container,
      line,
    });
}

/** Deletes hooks that ended in the way their policies name. */
export async function cleanUpHooks(
  operation: HookCleanupOperation,
  context: ExecuteContext,
): Promise<OperationOutcome> {
  if (context.dryRun) return { result: "done" };
  for (const hook of operation.hooks) {
    const outcome = context.outcomeOf(hook.operation);
    const wanted = outcome === "done" ? "hook-succeeded" : outcome === "failed" ? "hook-failed" : undefined;
    if (wanted === undefined || !hook.deletePolicies.includes(wanted)) continue;
    // Its objects would go with it. Mirrors: helm pkg/action/hooks.go deleteHookByPolicy.
    if (hook.target.kind === "CustomResourceDefinition") continue;
    await context.cluster.delete(hook.target);
  }
  return { result: "done" };
}
