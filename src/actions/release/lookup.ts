import type { Cluster, KubeObject } from "../../ports/index.ts";
import { ClusterError } from "../../ports/index.ts";
import type { GoMap } from "../../template/index.ts";

type Find = (apiVersion: string, kind: string, namespace: string, name: string) => GoMap;

/** Renders that need objects of the cluster in the middle are repeated at most so often. */
const mostReplays = 20;

/**
 * The template function `lookup` over a cluster. Rendering is synchronous and reading is not: a lookup whose answer is not
 * known yet gives nothing and is remembered; then the answers are read and everything is rendered again.
 */
export function createLookup(cluster: Cluster): { find: Find; replay<T>(render: () => Promise<T>): Promise<T> } {
  const known = new Map<string, GoMap>();
  const missing = new Map<string, Parameters<Find>>();
  return {
    find: (...question) => {
      const key = JSON.stringify(question);
      const answer = known.get(key);
      if (answer === undefined) missing.set(key, question);
      return answer ?? {};
    },
    async replay(render) {
      for (let replays = 0; ; replays++) {
        missing.clear();
        let failure: unknown;
        const result = await render().catch((error: unknown) => {
          failure = error;
          return undefined;
        });
        if (missing.size === 0 || replays >= mostReplays) {
          if (failure !== undefined || result === undefined) throw failure;
          return result;
        }
        for (const [key, question] of missing) known.set(key, (await answer(cluster, question)) as GoMap);
      }
    },
  };
}

/** One object, or a list where no name is given; empty when there is none. Mirrors: helm pkg/engine/lookup_func.go. */
async function answer(cluster: Cluster, [apiVersion, kind, namespace, name]: Parameters<Find>): Promise<KubeObject> {
  try {
    if (name !== "") return (await cluster.get({ apiVersion, kind, name, ...(namespace ? { namespace } : {}) })) ?? {};
    const { items, resourceVersion } = await cluster.list({ apiVersion, kind }, namespace ? { namespace } : {});
    return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion }, items };
  } catch (error) {
    if (error instanceof ClusterError && ["cluster/unknown-kind", "cluster/not-found"].includes(error.code)) return {};
    throw error;
  }
}
