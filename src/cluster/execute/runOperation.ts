import { ClusterError, type KubeObject, type ObjectRef } from "../../ports/index.ts";
import { textAt } from "../field.ts";
import type { DeleteOperation, Operation, WaitOperation } from "../operation.ts";
import { isKept, isOwnedBy } from "../ownership.ts";
import { waitForObjects } from "../wait/index.ts";
import { applyObject } from "./applyObject.ts";
import { createObject, recreateObject } from "./recreateObject.ts";
import type { ExecuteContext, OperationOutcome } from "./executeContext.ts";
import { cleanUpHooks, runHook } from "./runHook.ts";
import { waitUntilGone } from "./waitUntilGone.ts";

/** Does what one operation says. Throws KpackError. */
export function runOperation(operation: Operation, context: ExecuteContext): Promise<OperationOutcome> {
  switch (operation.type) {
    case "apply":
      return applyObject(operation, context);
    case "create":
      return createObject(operation.object, context);
    case "recreate":
      return recreateObject(operation.object, operation.timeoutMs, context);
    case "delete":
      return deleteObject(operation, context);
    case "wait":
      return wait(operation, context);
    case "hook":
      return runHook(operation, context);
    case "hook-cleanup":
      return cleanUpHooks(operation, context);
    case "barrier":
      return Promise.resolve({ result: "done" });
  }
}

async function deleteObject(operation: DeleteOperation, context: ExecuteContext): Promise<OperationOutcome> {
  const { cluster } = context;
  const { target, onlyIfOwnedBy } = operation;
  let uid = operation.uid;
  if (onlyIfOwnedBy) {
    const live = await readLive(target, context);
    if (!live) return { result: "absent" };
    if (isKept(live) || !isOwnedBy(live, onlyIfOwnedBy)) return { result: "kept" };
    uid ??= textAt(live, "metadata", "uid");
  }
  try {
    const was = await cluster.delete(target, {
      propagationPolicy: operation.propagationPolicy ?? "Background",
      ...(uid === undefined ? {} : { preconditions: { uid } }),
      dryRun: context.dryRun ?? false,
    });
    if (was && operation.waitMs !== undefined && !context.dryRun)
      await waitUntilGone(cluster, target, { timeoutMs: operation.waitMs, signal: context.signal, uid });
    return { result: was ? "deleted" : "absent" };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // The kind has gone, and its objects with it.
    if (error.code === "cluster/unknown-kind") return { result: "absent" };
    // Another object of the same name has taken its place.
    if (error.code === "cluster/conflict" && uid !== undefined) return { result: "kept" };
    throw error;
  }
}

async function readLive(target: ObjectRef, context: ExecuteContext): Promise<KubeObject | undefined> {
  const known = context.live?.get(target);
  if (known) return known;
  try {
    return await context.cluster.get(target);
  } catch (error) {
    if (error instanceof ClusterError && error.code === "cluster/unknown-kind") return undefined;
    throw error;
  }
}

async function wait(operation: WaitOperation, context: ExecuteContext): Promise<OperationOutcome> {
  if (context.dryRun) return { result: "done" };
  const events = waitForObjects(context.cluster, {
    operation: operation.id,
    targets: operation.targets,
    condition: operation.condition,
    timeoutMs: operation.timeoutMs,
    signal: context.signal,
    poll: context.poll,
  });
  for await (const event of events) context.emit(event);
  // What the new kinds are is known only now.
  if (operation.condition === "established") await context.cluster.discover({ refresh: true });
  return { result: "done" };
}
