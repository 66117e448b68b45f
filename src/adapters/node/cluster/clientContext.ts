import { isMap, type Value } from "../../../base/index.ts";
import { type ApiResource, ClusterError, type KindRef, type KubeObject } from "../../../ports/index.ts";
import type { ApiClient } from "./apiClient.ts";

/** What the parts of the client share: requests, and kinds looked up by discovery. */
export interface ClientContext {
  api: ApiClient;
  /** Where an object goes that names no namespace. */
  namespace: string;
  /** The kind's entry. Throws `cluster/unknown-kind`. */
  resource(ref: KindRef): Promise<ApiResource>;
}

/** An answer that must be an object. Throws `cluster/bad-response`. */
export function asObject(answer: Value): KubeObject {
  if (isMap(answer)) return answer;
  throw new ClusterError("cluster/bad-response", "the API server answered with something that is not an object");
}

/** True for a refusal that says that the object is not there. */
export function isAbsent(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.code === "cluster/not-found";
}
