import { formatRef, type Operation, refOf } from "../../cluster/index.ts";
import { getOwn, isMap, KpackError } from "../../base/index.ts";
import { type Cluster, ClusterError, type KubeObject } from "../../ports/index.ts";

/**
 * Refuses a plan with kinds that the server does not have and that the plan does not bring, before anything of it is done.
 * Throws `cluster/unknown-kind`.
 */
export async function requireKnownKinds(cluster: Cluster, operations: readonly Operation[]): Promise<void> {
  const objects = operations.flatMap((operation) => ("object" in operation ? [operation.object] : []));
  const brought = new Set(objects.flatMap(kindsOfCrd));
  const catalog = await cluster.discover();
  for (const object of objects) {
    const ref = refOf(object);
    if (catalog.find(ref) || brought.has(`${ref.apiVersion} ${ref.kind}`)) continue;
    try {
      // The client looks again whether the kind is there by now, and knows which ones are near.
      await cluster.get(ref);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== "cluster/unknown-kind") throw error;
      throw new KpackError(error.code, `${formatRef(ref)}: ${error.message}`, {
        notes: error.notes,
        hint: error.hint,
        cause: error,
      });
    }
  }
}

/** `GROUP/VERSION KIND` of everything that a CustomResourceDefinition defines. */
function kindsOfCrd(object: KubeObject): string[] {
  const spec = getOwn(object, "spec");
  if (getOwn(object, "kind") !== "CustomResourceDefinition" || !isMap(spec)) return [];
  const names = getOwn(spec, "names");
  const versions = getOwn(spec, "versions");
  if (!isMap(names) || !Array.isArray(versions)) return [];
  return versions
    .filter(isMap)
    .map(
      (version) =>
        `${String(getOwn(spec, "group"))}/${String(getOwn(version, "name"))} ${String(getOwn(names, "kind"))}`,
    );
}
