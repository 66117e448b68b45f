/**
 * adapters/node/cluster: the port `Cluster` over HTTP/1.1 with kept connections, and the way from a kubeconfig to it.
 * Entry point: `createCluster`. What is safe to repeat is repeated (429, 5xx, lost connections) within a window;
 * kinds are looked up by aggregated discovery (two requests). Invariant: no error and no log holds a credential.
 */
import type { Cluster } from "../../../ports/index.ts";
import type { ApiClientOptions } from "./apiClient.ts";
import { createClusterClient } from "./clusterClient.ts";
import { type ConnectionOptions, resolveConnection } from "./kubeconfig/index.ts";

export type { ApiClientOptions } from "./apiClient.ts";
export { createClusterClient } from "./clusterClient.ts";
export type { Connection } from "./connection.ts";
export { resolveConnection } from "./kubeconfig/index.ts";
export type { ConnectionOptions } from "./kubeconfig/index.ts";

/** The cluster that kubeconfig, flags and environment name. Connects when it is first used. */
export async function createCluster(options: ConnectionOptions & ApiClientOptions): Promise<Cluster> {
  return createClusterClient(await resolveConnection(options), options);
}
