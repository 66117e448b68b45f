/** Stands in for a node's kubelet, of which test clusters have none: the API server asks it for the logs of Pods. */
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Cluster } from "../../src/ports/index.ts";
import { testServer } from "./certificates.ts";

/** What a container printed; a number is the status that its log is refused with. */
export type ContainerLog = string | Uint8Array | number;

export interface FakeKubelet {
  node: string;
  /** By POD/CONTAINER. */
  logs: Map<string, ContainerLog>;
  /** What was asked for: POD/CONTAINER and the query. */
  asked: string[];
  stop(): Promise<void>;
}

/** Registers a node whose status names 127.0.0.1 and the port that is listened to. */
export async function startFakeKubelet(cluster: Cluster, node: string): Promise<FakeKubelet> {
  const logs = new Map<string, ContainerLog>();
  const asked: string[] = [];
  const server = https.createServer({ cert: testServer.certificate, key: testServer.key }, (request, response) => {
    const url = new URL(request.url ?? "", "https://kubelet");
    const [, verb, , pod, container] = url.pathname.split("/");
    const name = `${pod}/${container}`;
    asked.push(`${name}${url.search}`);
    const log = verb === "containerLogs" ? (logs.get(name) ?? 404) : 404;
    if (typeof log === "number") response.writeHead(log).end(`no log of ${container}`);
    else response.end(log);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ref = { apiVersion: "v1", kind: "Node", name: node };
  await cluster.create({ apiVersion: "v1", kind: "Node", metadata: { name: node } });
  const status = {
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  };
  await cluster.patch(ref, { type: "merge", patch: { status } }, { subresource: "status" });
  return {
    ...{ node, logs, asked },
    async stop() {
      await cluster.delete(ref);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
