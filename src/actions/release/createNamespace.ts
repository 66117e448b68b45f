import { ClusterError } from "../../ports/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** Creates the release's namespace unless it is there, with the label that Helm gives it. */
export async function createNamespace({ cluster, namespace }: ReleaseEnvironment): Promise<void> {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { name: namespace } } };
  try {
    await cluster.create(object);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== "cluster/already-exists") throw error;
  }
}
