/**
 * Stands between kpack and an API server and spoils one of five requests: 429 with Retry-After, 500, 503, 504, connections
 * cut before or after the work or in mid-answer, stalls. Speaks plain HTTP to kpack.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { ApiServer } from "./apiServer.ts";
import { pick, type Random } from "./faultSeeds.ts";

const faults = ["429", "500", "503", "504", "reset-before", "reset-after", "reset-mid-answer", "stall"] as const;
type Fault = (typeof faults)[number];

export interface FaultyProxy {
  kubeconfig: string;
  /** How often each fault was met. */
  met: Map<Fault, number>;
  requests: number;
  /** Writes that were told to wait and came back too soon, in words. */
  tooSoon: string[];
  stop(): Promise<void>;
}

const retryAfterMs = 1_000;

export async function startFaultyProxy(
  server: ApiServer,
  { random, folder, stallMs }: { random: Random; folder: string; stallMs: number },
): Promise<FaultyProxy> {
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const toldToWait = new Map<string, number>();
  const listener = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      proxy.requests++;
      const body = Buffer.concat(chunks);
      const fault = request.url?.includes("watch=") || random() >= 0.2 ? undefined : pick(random, faults);
      if (fault) proxy.met.set(fault, (proxy.met.get(fault) ?? 0) + 1);
      noteReturn(request, body, fault);
      void spoil(fault, { request, response, body });
    });
  });
  const noteReturn = ({ method = "", url = "" }: http.IncomingMessage, body: Buffer, fault?: Fault): void => {
    if (method === "GET") return;
    const key = `${method} ${url} ${createHash("sha256").update(body).digest("hex")}`;
    const told = toldToWait.get(key);
    if (told !== undefined && performance.now() - told < retryAfterMs - 10)
      proxy.tooSoon.push(`${method} ${url} after ${Math.round(performance.now() - told)} ms`);
    toldToWait.delete(key);
    if (fault === "429") toldToWait.set(key, performance.now());
  };
  const forward = ({ request, body }: Exchange): Promise<{ message: http.IncomingMessage; content: Buffer }> =>
    new Promise((resolve, reject) => {
      const outgoing = https.request(
        `${server.url}${request.url}`,
        { method: request.method ?? "GET", headers: request.headers, agent },
        (message) => {
          const chunks: Buffer[] = [];
          message.on("data", (chunk: Buffer) => chunks.push(chunk));
          message.on("end", () => resolve({ message, content: Buffer.concat(chunks) }));
          message.on("error", reject);
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const spoil = async (fault: Fault | undefined, exchange: Exchange): Promise<void> => {
    const { request, response } = exchange;
    if (fault === "429" || fault === "500" || fault === "503") {
      const headers = fault === "429" ? { "retry-after": String(retryAfterMs / 1000) } : {};
      response.writeHead(Number(fault), { "content-type": "application/json", ...headers });
      response.end(JSON.stringify({ kind: "Status", status: "Failure", code: Number(fault), message: "a fault" }));
      return;
    }
    if (fault === "reset-before") return void request.socket.destroy();
    if (fault === "stall") await new Promise((resolve) => setTimeout(resolve, stallMs));
    try {
      const { message, content } = await forward(exchange);
      if (fault === "reset-after") return void request.socket.destroy();
      if (fault === "504") {
        response.writeHead(504);
        response.end();
        return;
      }
      response.writeHead(message.statusCode ?? 500, message.headers);
      if (fault !== "reset-mid-answer") return void response.end(content);
      response.write(content.subarray(0, content.length / 2));
      setTimeout(() => request.socket.destroy(), 5);
    } catch {
      request.socket.destroy();
    }
  };
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const kubeconfig = path.join(folder, `proxy-${port}.json`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "proxy",
    clusters: [{ name: "proxy", cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: "admin", user: { token: "admin-token" } }],
    contexts: [{ name: "proxy", context: { cluster: "proxy", user: "admin" } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const proxy: FaultyProxy = {
    kubeconfig,
    met: new Map(),
    requests: 0,
    tooSoon: [],
    async stop() {
      agent.destroy();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return proxy;
}

interface Exchange {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  body: Buffer;
}
