import { KpackError } from "../../base/index.ts";
import { type Cluster, ClusterError, type ObjectRef } from "../../ports/index.ts";
import { textAt } from "../field.ts";
import { formatRef } from "../objectRef.ts";
import { pause } from "../wait/index.ts";

const firstPauseMs = 50;
const longestPauseMs = 1_000;

/**
 * Waits until the object is gone, or another one has taken its name. Asks now and then: most objects are gone at once,
 * for which a watch would be more work. Throws `cluster/wait-timeout`, `cluster/stopped`.
 */
export async function waitUntilGone(
  cluster: Cluster,
  ref: ObjectRef,
  options: { timeoutMs: number; uid?: string | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  let uid = options.uid;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const live = await read(cluster, ref);
    uid ??= textAt(live, "metadata", "uid");
    if (!live || textAt(live, "metadata", "uid") !== uid) return;
    if (options.signal?.aborted) throw new KpackError("cluster/stopped", `stopped waiting for ${formatRef(ref)} to go`);
    if (performance.now() >= deadline) {
      const finalizers = live["metadata"];
      const held =
        typeof finalizers === "object" && finalizers !== null && "finalizers" in finalizers
          ? ` (finalizers: ${JSON.stringify(finalizers.finalizers)})`
          : "";
      throw new KpackError(
        "cluster/wait-timeout",
        `${formatRef(ref)} is still there ${options.timeoutMs / 1000} s after it was deleted${held}`,
        { hint: "something holds it back: see its finalizers" },
      );
    }
    await pause(pauseMs, options.signal);
  }
}

async function read(cluster: Cluster, ref: ObjectRef): ReturnType<Cluster["get"]> {
  try {
    return await cluster.get(ref);
  } catch (error) {
    if (error instanceof ClusterError && error.code === "cluster/unknown-kind") return undefined;
    throw error;
  }
}
