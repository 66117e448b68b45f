import { ClusterError, type KubeObject } from "../../ports/index.ts";
import { textAt } from "../field.ts";
import { transferFields } from "../managedFields.ts";
import { refOf } from "../objectRef.ts";
import type { ApplyOperation } from "../operation.ts";
import { pause } from "../wait/index.ts";
import type { ExecuteContext, OperationOutcome } from "./executeContext.ts";
import { patchThreeWay } from "./patchThreeWay.ts";
import { recreateObject } from "./recreateObject.ts";

/** How long an object that is recreated may take to go, in milliseconds. */
const recreateMs = 120_000;
/** How long a kind may be unknown whose CustomResourceDefinition has just been applied, in milliseconds. */
const newKindMs = 10_000;
const transferAttempts = 5;

/** Makes the live object what the manifest says, creating it when absent. */
export async function applyObject(operation: ApplyOperation, context: ExecuteContext): Promise<OperationOutcome> {
  try {
    return await withNewKinds(context, () => applyOnce(operation, context));
  } catch (error) {
    if (!(error instanceof ClusterError) || !operation.recreateIfImmutable || !isImmutableRefusal(error)) throw error;
    return recreateObject(operation.object, recreateMs, context);
  }
}

async function applyOnce(operation: ApplyOperation, context: ExecuteContext): Promise<OperationOutcome> {
  if (operation.strategy === "three-way") return patchThreeWay(operation, context);
  const { cluster, fieldManager, dryRun = false } = context;
  const before = context.live?.get(refOf(operation.object));
  if (operation.formerManagers && !dryRun) await takeOverFields(operation, operation.formerManagers, context);
  const object = await cluster.apply(operation.object, {
    fieldManager,
    dryRun,
    force: operation.forceConflicts ?? false,
    fieldValidation: operation.fieldValidation ?? "Strict",
  });
  return { result: resultOf(object, before, context), object };
}

function resultOf(
  object: KubeObject,
  before: KubeObject | undefined,
  context: ExecuteContext,
): "created" | "configured" | "unchanged" {
  if (before) return versionOf(object) === versionOf(before) ? "unchanged" : "configured";
  // Where live objects were read, this one was not among them.
  if (context.live) return "created";
  const created = textAt(object, "metadata", "creationTimestamp");
  const age = Date.now() - Date.parse(created ?? "");
  return age >= 0 && age < 2_000 ? "created" : "configured";
}

/** Moves what former managers of the release own to ours: else it would count as somebody else's. */
async function takeOverFields(
  operation: ApplyOperation,
  former: readonly string[],
  { cluster, fieldManager, live }: ExecuteContext,
): Promise<void> {
  const ref = refOf(operation.object);
  // What was read with all the others is trusted until the server says that it is out of date.
  let object = live ? live.get(ref) : await cluster.get(ref);
  for (let attempt = 1; ; attempt++) {
    const fields = object ? transferFields(object, former, fieldManager) : undefined;
    if (!object || !fields) return;
    try {
      await cluster.patch(
        ref,
        {
          type: "json",
          // Naming the version makes the server refuse when the object has moved on.
          patch: [
            { op: "replace", path: "/metadata/managedFields", value: fields },
            { op: "replace", path: "/metadata/resourceVersion", value: versionOf(object) ?? "" },
          ],
        },
        { fieldManager },
      );
      return;
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "cluster/conflict" || attempt >= transferAttempts)
        throw error;
      object = await cluster.get(ref);
    }
  }
}

/** Repeats while a kind is unknown that a CustomResourceDefinition of this run may be about to bring. */
async function withNewKinds(context: ExecuteContext, work: () => Promise<OperationOutcome>): Promise<OperationOutcome> {
  const deadline = performance.now() + newKindMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "cluster/unknown-kind") throw error;
      if (!context.bringsKinds || context.dryRun || performance.now() > deadline || context.signal?.aborted)
        throw error;
      await pause(250, context.signal);
      await context.cluster.discover({ refresh: true });
    }
  }
}

/** The ways in which API servers say that a field cannot be changed. */
const immutableWords =
  /immutable|may not change|cannot change roleRef|updates to \w+ spec for fields other than|not be changed|may not be updated/i;

function isImmutableRefusal(error: ClusterError): boolean {
  return error.code === "cluster/invalid" && immutableWords.test(error.message);
}

function versionOf(object: KubeObject): string | undefined {
  return textAt(object, "metadata", "resourceVersion");
}
