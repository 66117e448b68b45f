import type { KubeObject } from "../../ports/index.ts";
import { refOf } from "../objectRef.ts";
import type { ExecuteContext, OperationOutcome } from "./executeContext.ts";
import { waitUntilGone } from "./waitUntilGone.ts";

/** Creates the object; it must not be there. */
export async function createObject(object: KubeObject, context: ExecuteContext): Promise<OperationOutcome> {
  const { cluster, fieldManager, dryRun = false } = context;
  return { result: "created", object: await cluster.create(object, { fieldManager, dryRun }) };
}

/** Deletes the object if it is there, waits until it is gone, creates it. */
export async function recreateObject(
  object: KubeObject,
  timeoutMs: number,
  context: ExecuteContext,
): Promise<OperationOutcome> {
  const ref = refOf(object);
  const was = await context.cluster.delete(ref, { dryRun: context.dryRun ?? false });
  if (was && !context.dryRun) await waitUntilGone(context.cluster, ref, { timeoutMs, signal: context.signal });
  if (was && context.dryRun) return { result: "recreated" };
  const { object: created } = await createObject(object, context);
  return { result: was ? "recreated" : "created", object: created };
}
