/** What happens to a run when the API server or etcd goes away in its middle. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import { type ClusterEvent, executeOperations, type Operation } from "../../src/cluster/index.ts";
import { apiServerBinaries, apiServerMissing, startApiServer } from "../support/apiServer.ts";

const count = 120;

function operationsFor(value: string): Operation[] {
  return Array.from({ length: count }, (_, i) => ({
    type: "apply",
    id: `apply-${i}`,
    dependsOn: [],
    strategy: "server-side",
    object: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `cm-${i}`, namespace: "default" },
      data: { value },
    },
  }));
}

describe.skipIf(!apiServerBinaries())(
  `runs that are cut (${apiServerBinaries() ? "real API server" : apiServerMissing})`,
  () => {
    it("R5, R6: finish when the server is killed and comes back, and when etcd does", {
      timeout: 180_000,
    }, async () => {
      const server = await startApiServer();
      const cluster = await createCluster({
        kubeconfig: server.kubeconfig,
        env: {},
        interactive: false,
        concurrency: 4,
      });
      const runWhile = async (value: string, cut: () => Promise<void>): Promise<ClusterEvent | undefined> => {
        let cutting: Promise<void> | undefined;
        let done = 0;
        let last: ClusterEvent | undefined;
        for await (const event of executeOperations(cluster, operationsFor(value), { concurrency: 4 })) {
          last = event;
          if (event.type === "operation-done" && ++done === 40) cutting = cut();
        }
        await cutting;
        return last;
      };
      try {
        const killed = await runWhile("1", async () => {
          await server.killApiServer();
          await sleep(1_000);
          await server.restartApiServer();
        });
        expect(killed).toMatchObject({ type: "finished", done: count, failed: [] });
        const starved = await runWhile("2", async () => {
          await server.killEtcd();
          await sleep(500);
          await server.restartEtcd();
        });
        expect(starved).toMatchObject({ type: "finished", done: count, failed: [] });
        const { items } = await cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "default" });
        const values = items.filter((item) => String((item["metadata"] as { name?: unknown }).name).startsWith("cm-"));
        expect(values.map((item) => item["data"])).toEqual(Array(count).fill({ value: "2" }));
      } finally {
        cluster.close();
        await server.stop();
      }
    });
  },
);
