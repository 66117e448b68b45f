import { describe, it } from "vitest";
import { createMemoryCluster } from "../../src/adapters/memory/cluster/index.ts";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import { apiServerBinaries, apiServerMissing, shareApiServer } from "../support/apiServer.ts";
import { describeCluster } from "./cluster.ts";

describeCluster("memory cluster", async () => ({ cluster: createMemoryCluster(), stop: async () => {} }));

if (apiServerBinaries())
  describeCluster("cluster client against a real API server", async () => {
    const server = await shareApiServer();
    const cluster = await createCluster({ kubeconfig: server.kubeconfig, env: {}, interactive: false });
    return {
      cluster,
      async stop() {
        cluster.close();
        await server.stop();
      },
    };
  });
else describe.skip(`cluster client against a real API server (${apiServerMissing})`, () => it("is skipped", () => {}));
