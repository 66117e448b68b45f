import { type OpenApi, withEncodedSecret } from "../../kube/index.ts";
import { createThreeWayPatch } from "../../patch/index.ts";
import { ClusterError, type KubeObject, type PatchBody } from "../../ports/index.ts";
import { textAt } from "../field.ts";
import { refOf } from "../objectRef.ts";
import type { ApplyOperation } from "../operation.ts";
import type { ExecuteContext, OperationOutcome } from "./executeContext.ts";

const attempts = 5;

/** Patches what differs between the last release, the live object and the manifest; creates the object when absent. */
export async function patchThreeWay(operation: ApplyOperation, context: ExecuteContext): Promise<OperationOutcome> {
  const { cluster, fieldManager, dryRun = false } = context;
  const ref = refOf(operation.object);
  let live = context.live ? context.live.get(ref) : await cluster.get(ref);
  for (let attempt = 1; ; attempt++) {
    try {
      if (!live) return { result: "created", object: await cluster.create(operation.object, { fieldManager, dryRun }) };
      const body = threeWayPatch(operation, live, context.openApi());
      if (!body) return { result: "unchanged", object: live };
      const object = await cluster.patch(ref, body, { fieldManager, dryRun });
      const same = textAt(object, "metadata", "resourceVersion") === textAt(live, "metadata", "resourceVersion");
      return { result: same ? "unchanged" : "configured", object };
    } catch (error) {
      // The object appeared, went or changed between reading and writing: look again.
      if (!(error instanceof ClusterError) || attempt >= attempts) throw error;
      if (!["cluster/conflict", "cluster/already-exists", "cluster/not-found"].includes(error.code)) throw error;
      if (error.code === "cluster/not-found" && !live) throw error;
      live = await cluster.get(ref);
    }
  }
}

/** undefined when there is nothing to change. */
function threeWayPatch(operation: ApplyOperation, live: KubeObject, openApi: OpenApi): PatchBody | undefined {
  const modified = withEncodedSecret(operation.object);
  const { apiVersion, kind } = refOf(operation.object);
  const { type, patch } = createThreeWayPatch(
    // An object that no release recorded has nothing that could be missed. (Helm takes the live object for the last
    // release and so removes every field that the manifest is silent about.)
    { original: operation.previous ? withEncodedSecret(operation.previous) : modified, modified, current: live },
    openApi.schemaFor(apiVersion, kind),
  );
  return Object.keys(patch).length === 0 ? undefined : { type, patch };
}
