import { executeOperations, formatRef, type LiveObjects } from "../../cluster/index.ts";
import type { Cluster } from "../../ports/index.ts";
import type { Plan } from "../../release/index.ts";
import { KpackError } from "../../base/index.ts";

/** Lets the server run validation and admission for everything in the plan without keeping it. Throws the first refusal. */
export async function checkOnServer(cluster: Cluster, plan: Plan, live: LiveObjects): Promise<void> {
  for await (const event of executeOperations(cluster, plan.operations, { live, dryRun: true })) {
    if (event.type !== "finished") continue;
    const [first, ...others] = event.failed;
    if (!first) return;
    throw new KpackError(first.error.code, first.error.message, {
      hint: first.error.hint,
      notes: others.map(({ target, error }) => `${target ? `${formatRef(target)}: ` : ""}${error.message}`),
      cause: first.error,
    });
  }
}
