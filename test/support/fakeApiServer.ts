/**
 * A very small API server over HTTP, for what a real one does not do on demand: answer 429, break connections before
 * or after it has done what was asked, stall, talk nonsense. It knows ConfigMaps only.
 */
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Connection } from "../../src/adapters/node/cluster/index.ts";
import type { KubeObject } from "../../src/ports/index.ts";

/** What to do to a request instead of answering it in good order. */
export type ServerFault =
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: unknown; afterwards?: boolean }
  /** The connection is cut before the request is carried out, after it, or in the middle of the answer. */
  | { kind: "reset"; when: "before" | "after" | "mid-answer" }
  | { kind: "stall"; ms: number }
  | { kind: "raw"; body: string; type?: string };

export interface SeenRequest {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  at: number;
}

export interface FakeApiServer {
  url: string;
  objects: Map<string, KubeObject>;
  seen: SeenRequest[];
  /** Asked for every request; undefined: answer in good order. */
  fault: (request: SeenRequest) => ServerFault | undefined;
  /** Ends watches; each is given these lines first. */
  watchLines: string[];
  connection(overrides?: Partial<Connection>): Connection;
  stop(): Promise<void>;
}

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const sockets = new Set<Socket>();
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeApiServer = {
    url,
    objects: new Map(),
    seen: [],
    fault: () => undefined,
    watchLines: [],
    connection: (overrides = {}) => ({
      server: new URL(url),
      tls: {},
      createAgent: (options) => new http.Agent(options),
      credentials: { headers: async () => ({ authorization: "Bearer canary-token" }), refresh: async () => false },
      namespace: "default",
      impersonation: {},
      description: 'context "test" of /kubeconfig',
      ...overrides,
    }),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  let version = 0;
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const seen: SeenRequest = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
        at: performance.now(),
      };
      fake.seen.push(seen);
      const fault = fake.fault(seen);
      const reply = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(text);
      };
      const act = (): { status: number; body: unknown } => carryOut(fake, seen, () => String(++version));
      switch (fault?.kind) {
        case "status":
          if (fault.afterwards) act();
          return reply(
            fault.status,
            fault.body ?? { kind: "Status", code: fault.status, message: "fault" },
            fault.headers,
          );
        case "raw":
          return reply(200, fault.body, { "content-type": fault.type ?? "text/html" });
        case "reset": {
          if (fault.when !== "before") act();
          if (fault.when === "mid-answer") {
            response.writeHead(200, { "content-length": "1000", "content-type": "application/json" });
            response.write('{"kind":');
            setTimeout(() => request.socket.destroy(), 5);
          } else request.socket.destroy();
          return;
        }
        case "stall": {
          const { status, body } = act();
          setTimeout(() => reply(status, body), fault.ms);
          return;
        }
      }
      if (seen.url.includes("watch=1")) {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(fake.watchLines.map((line) => `${line}\n`).join(""));
        return;
      }
      const { status, body } = act();
      reply(status, body);
    });
  });
  return fake;
}

function carryOut(
  fake: FakeApiServer,
  { method, url, body }: SeenRequest,
  nextVersion: () => string,
): { status: number; body: unknown } {
  const { pathname } = new URL(url, fake.url);
  if (pathname === "/api") return { status: 200, body: coreDiscovery };
  if (pathname === "/apis") return { status: 200, body: { kind: "APIGroupDiscoveryList", items: [] } };
  if (pathname === "/version") return { status: 200, body: { gitVersion: "v1.37.2", major: "1", minor: "37" } };
  const name = /^\/api\/v1\/namespaces\/default\/configmaps\/?(.*)$/.exec(pathname)?.[1];
  if (name === undefined) return failure(404, "NotFound", "the server could not find the requested resource");
  const live = fake.objects.get(name);
  const sent = body === "" ? {} : (JSON.parse(body) as KubeObject);
  const metadata = (sent["metadata"] ?? {}) as Record<string, string>;
  const store = (key: string): { status: number; body: unknown } => {
    const object = { ...sent, metadata: { ...metadata, uid: key, resourceVersion: nextVersion() } };
    fake.objects.set(key, object);
    return { status: live ? 200 : 201, body: object };
  };
  if (method === "POST") {
    const wanted = metadata["name"] ?? "";
    return fake.objects.has(wanted)
      ? failure(409, "AlreadyExists", `configmaps "${wanted}" already exists`)
      : store(wanted);
  }
  if (method === "GET" && name === "")
    return {
      status: 200,
      body: { kind: "ConfigMapList", metadata: { resourceVersion: "1" }, items: [...fake.objects.values()] },
    };
  if (method === "PATCH") return store(name);
  if (!live) return failure(404, "NotFound", `configmaps "${name}" not found`);
  if (method === "PUT") {
    const version = (live["metadata"] as Record<string, string>)["resourceVersion"];
    if (metadata["resourceVersion"] && metadata["resourceVersion"] !== version)
      return failure(409, "Conflict", "the object has been modified");
    return store(name);
  }
  if (method === "DELETE") fake.objects.delete(name);
  return { status: 200, body: live };
}

function failure(status: number, reason: string, message: string): { status: number; body: unknown } {
  return { status, body: { kind: "Status", status: "Failure", code: status, reason, message } };
}

const coreDiscovery = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: {},
      versions: [
        {
          version: "v1",
          resources: [
            {
              resource: "configmaps",
              responseKind: { group: "", version: "v1", kind: "ConfigMap" },
              scope: "Namespaced",
              singularResource: "configmap",
              verbs: ["get", "list", "create", "update", "patch", "delete", "watch"],
            },
          ],
        },
      ],
    },
  ],
};
