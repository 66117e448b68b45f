import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ApiClientOptions,
  type Connection,
  createClusterClient,
} from "../../../src/adapters/node/cluster/index.ts";
import { createFaultHook } from "../../../src/adapters/node/faultHook.ts";
import { type Cluster, ClusterError } from "../../../src/ports/index.ts";
import { type FakeApiServer, type ServerFault, startFakeApiServer } from "../../support/fakeApiServer.ts";

let server: FakeApiServer;
let cluster: Cluster;

beforeEach(async () => {
  server = await startFakeApiServer();
});
afterEach(async () => {
  cluster?.close();
  await server.stop();
});

function connect(options: ApiClientOptions = {}, connection: Partial<Connection> = {}): Cluster {
  const retry = { firstDelayMs: 1, ...options.retry };
  cluster = createClusterClient(server.connection(connection), { ...options, retry });
  return cluster;
}

const ref = { apiVersion: "v1", kind: "ConfigMap", name: "a", namespace: "default" };
const configMap = (value: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  data: { k: value },
});

/** The first `count` requests that match meet the fault. */
function failFirst(
  count: number,
  fault: ServerFault,
  match: (request: { method: string; url: string }) => boolean,
): void {
  let left = count;
  server.fault = (request) => (match(request) && left-- > 0 ? fault : undefined);
}
const isWrite = ({ method }: { method: string }): boolean => method !== "GET";

async function errorOf(work: Promise<unknown>): Promise<ClusterError> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ClusterError);
  return error as ClusterError;
}

describe("what the client repeats", () => {
  it.each<[string, ServerFault]>([
    ["429", { kind: "status", status: 429 }],
    ["500", { kind: "status", status: 500 }],
    ["502", { kind: "status", status: 502 }],
    ["503", { kind: "status", status: 503 }],
    ["504", { kind: "status", status: 504 }],
    ["504 after the work was done", { kind: "status", status: 504, afterwards: true }],
    ["a connection cut before the work", { kind: "reset", when: "before" }],
    ["a connection cut after the work", { kind: "reset", when: "after" }],
    ["a connection cut in mid-answer", { kind: "reset", when: "mid-answer" }],
  ])("R6: goes on after %s", async (_, fault) => {
    connect();
    await cluster.discover();
    failFirst(2, fault, isWrite);
    await cluster.apply(configMap("1"));
    expect(server.objects.get("a")).toMatchObject({ data: { k: "1" } });
    failFirst(2, fault, isWrite);
    expect(await cluster.delete(ref)).toBe(true);
    expect(server.objects.size).toBe(0);
    failFirst(2, fault, isWrite);
    expect(await cluster.create(configMap("2"))).toMatchObject({ data: { k: "2" } });
    const live = await cluster.get(ref);
    failFirst(2, fault, isWrite);
    expect(await cluster.replace({ ...live, data: { k: "3" } })).toMatchObject({ data: { k: "3" } });
    failFirst(2, fault, ({ method }) => method === "GET");
    expect(await cluster.get(ref)).toMatchObject({ data: { k: "3" } });
  });

  it("R6: tells somebody else's object from its own echo", async () => {
    connect();
    await cluster.discover();
    server.objects.set("a", { ...configMap("theirs"), metadata: { name: "a" } });
    failFirst(1, { kind: "reset", when: "before" }, isWrite);
    expect((await errorOf(cluster.create(configMap("ours")))).code).toBe("cluster/already-exists");
  });

  it("R6: obeys Retry-After", async () => {
    connect();
    await cluster.discover();
    failFirst(1, { kind: "status", status: 429, headers: { "retry-after": "1" } }, isWrite);
    await cluster.apply(configMap("1"));
    const writes = server.seen.filter(isWrite);
    expect((writes[1]?.at ?? 0) - (writes[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("R6: gives each attempt a deadline", async () => {
    connect({ attemptTimeoutMs: 200 });
    await cluster.discover();
    failFirst(1, { kind: "stall", ms: 5_000 }, isWrite);
    await cluster.apply(configMap("1"));
    expect(server.seen.filter(isWrite)).toHaveLength(2);
  });

  it("R6: sticks to the window once the server has been reached, and gives up quickly before", async () => {
    connect({ retry: { windowMs: 400, firstContactMs: 0 } });
    await server.stop();
    expect((await errorOf(cluster.version())).code).toBe("cluster/unreachable");
    server = await startFakeApiServer();
    connect({ retry: { windowMs: 400, firstContactMs: 0 } });
    await cluster.version();
    server.fault = () => ({ kind: "reset", when: "before" });
    const before = server.seen.length;
    expect((await errorOf(cluster.get(ref))).code).toBe("cluster/unreachable");
    expect(server.seen.length - before).toBeGreaterThan(1);
  });

  it("does not repeat a JSON patch that may have been carried out", async () => {
    connect();
    await cluster.discover();
    failFirst(1, { kind: "reset", when: "after" }, isWrite);
    const body = { type: "json", patch: [{ op: "add", path: "/data/x", value: "1" }] } as const;
    expect((await errorOf(cluster.patch(ref, body))).code).toBe("cluster/unreachable");
    expect(server.seen.filter(isWrite)).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 405, 409, 413, 415, 422])("takes %i for an answer", async (status) => {
    connect();
    await cluster.discover();
    failFirst(1, { kind: "status", status, body: { kind: "Status", reason: "AlreadyExists" } }, isWrite);
    await errorOf(cluster.create(configMap("1")));
    expect(server.seen.filter(isWrite)).toHaveLength(1);
  });

  it("R6: 200 runs with faults on one of five requests end in the right state", async () => {
    for (let seed = 1; seed <= 200; seed++) {
      let state = seed;
      const random = (): number => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return state / 2 ** 31;
      };
      const faults: ServerFault[] = [
        { kind: "status", status: 429, headers: { "retry-after": "0" } },
        { kind: "status", status: 503 },
        { kind: "status", status: 504, afterwards: true },
        { kind: "reset", when: "before" },
        { kind: "reset", when: "after" },
        { kind: "reset", when: "mid-answer" },
      ];
      server.objects.clear();
      server.fault = () => (random() < 0.2 ? faults[Math.floor(random() * faults.length)] : undefined);
      connect();
      await cluster.create(configMap("1"));
      await cluster.apply(configMap("2"));
      const live = await cluster.get(ref);
      await cluster.replace({ ...live, data: { k: "3" } });
      expect(server.objects.get("a"), `seed ${seed}`).toMatchObject({ data: { k: "3" } });
      expect(await cluster.delete(ref), `seed ${seed}`).toBe(true);
      expect(server.objects.size, `seed ${seed}`).toBe(0);
      cluster.close();
    }
  });
});

describe("how the client logs in", () => {
  it("asks for other credentials once after 401", async () => {
    let refreshed = 0;
    connect(
      {},
      {
        credentials: {
          headers: async () => ({ authorization: `Bearer ${refreshed}` }),
          refresh: async () => {
            refreshed++;
            return true;
          },
        },
      },
    );
    server.fault = ({ headers }) =>
      headers.authorization === "Bearer 0" ? { kind: "status", status: 401 } : undefined;
    expect((await cluster.version()).gitVersion).toBe("v1.37.2");
    expect(refreshed).toBe(1);
    server.fault = () => ({ kind: "status", status: 401 });
    expect((await errorOf(cluster.version())).code).toBe("cluster/unauthorized");
    expect(refreshed).toBe(2);
  });

  it("sends impersonation, one header for each group", async () => {
    connect({}, { impersonation: { "impersonate-user": "jane", "impersonate-group": ["a", "b"] } });
    await cluster.version();
    expect(server.seen[0]?.headers).toMatchObject({ "impersonate-user": "jane", "impersonate-group": "a, b" });
  });
});

describe("what the client says when it goes wrong", () => {
  it.each<[string, ServerFault, string]>([
    ["a login page", { kind: "raw", body: "<html>log in</html>" }, "cluster/bad-response"],
    ["half an answer", { kind: "raw", body: '{"kind":' }, "cluster/bad-response"],
    ["a proxy's 502 page", { kind: "status", status: 403, body: "<html>denied by policy</html>" }, "cluster/forbidden"],
  ])("knows %s", async (_, fault, code) => {
    connect({ retry: { windowMs: 0, firstContactMs: 0 } });
    server.fault = () => fault;
    expect((await errorOf(cluster.version())).code).toBe(code);
  });

  it("names server and context when nothing answers", async () => {
    connect({ retry: { windowMs: 0, firstContactMs: 0 } });
    await server.stop();
    const error = await errorOf(cluster.get(ref));
    expect(error.message).toBe(`Kubernetes cluster unreachable: ${server.url}: connection refused`);
    expect(error.hint).toBe(
      'check that the cluster runs and that context "test" of /kubeconfig names the right server',
    );
  });

  it("N7: shows neither tokens nor Secret values, whatever the server quotes", async () => {
    connect({ retry: { windowMs: 0, firstContactMs: 0 } });
    const canaries = ["canary-token", "canary-plain", "canary-encoded", "12345678"];
    const quoted = `Bearer canary-token sent canary-plain, ${btoa("canary-encoded")} (canary-encoded), got &value.valueUnstructured{Value:12345678}`;
    for (const status of [400, 403, 409, 422, 500]) {
      server.fault = ({ method }) =>
        method === "PATCH"
          ? { kind: "status", status, body: { kind: "Status", message: quoted.slice(20) } }
          : undefined;
      const secret = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "a" },
        data: { b: btoa("canary-encoded") },
        stringData: { a: "canary-plain", n: 12345678 },
      };
      const error = await errorOf(cluster.apply({ ...secret, kind: "Secret" })).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: "cluster/unknown-kind" });
      const asSecret = await import("../../../src/adapters/cluster/index.ts");
      const mapped = asSecret.errorFromStatus(
        status,
        { kind: "Status", message: quoted.slice(20), details: { causes: [{ message: quoted.slice(20) }] } },
        { verb: "apply", sent: { ...secret, kind: "Secret" } },
      );
      const text = JSON.stringify({ ...mapped, message: mapped.message });
      for (const canary of canaries) expect(text).not.toContain(canary);
    }
  });
});

describe("watches", () => {
  it("R7: skips lines that were cut off, ends when the server ends, and tells 410", async () => {
    connect();
    const event = JSON.stringify({ type: "ADDED", object: configMap("1") });
    server.watchLines = [event, "", event.slice(0, 20)];
    const seen: unknown[] = [];
    for await (const { type } of cluster.watch(ref, { resourceVersion: "1" })) seen.push(type);
    expect(seen).toEqual(["ADDED"]);
    server.watchLines = [JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } })];
    const error = await errorOf(
      (async () => {
        for await (const _ of cluster.watch(ref, { resourceVersion: "1" }));
      })(),
    );
    expect(error.code).toBe("cluster/gone");
  });
});

describe("limits", () => {
  it("keeps to --qps", async () => {
    connect({ qps: 20, burst: 1 });
    const begun = performance.now();
    for (let i = 0; i < 5; i++) await cluster.version();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(190);
  });

  it("has no more requests under way than it may", async () => {
    connect({ concurrency: 3 });
    await cluster.discover();
    let now = 0;
    let most = 0;
    server.fault = () => {
      most = Math.max(most, ++now);
      setTimeout(() => now--, 20);
      return { kind: "stall", ms: 20 };
    };
    await Promise.all(Array.from({ length: 20 }, () => cluster.get(ref)));
    expect(most).toBeLessThanOrEqual(3);
  });

  it("ends a call when its signal aborts, also while it waits to try again", async () => {
    connect();
    await cluster.discover();
    server.fault = () => ({ kind: "status", status: 503, headers: { "retry-after": "20" } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await errorOf(cluster.get(ref, { signal: stop.signal }));
    server.fault = () => ({ kind: "stall", ms: 20_000 });
    const late = new AbortController();
    setTimeout(() => late.abort(), 50);
    expect((await errorOf(cluster.get(ref, { signal: late.signal }))).code).toBe("cluster/timeout");
    const whole = new AbortController();
    connect({ signal: whole.signal });
    setTimeout(() => whole.abort(), 50);
    expect((await errorOf(cluster.discover())).code).toBe("cluster/timeout");
  });
});

describe("KPACK_FAULT", () => {
  it("cuts the request that it names", async () => {
    connect({
      fault: createFaultHook("api.apply.send:2:ECONNRESET,api.get.done:1+:ECONNRESET"),
      retry: { windowMs: 0, firstContactMs: 0 },
    });
    await cluster.apply(configMap("1"));
    expect((await errorOf(cluster.apply(configMap("2")))).message).toContain("the connection was reset");
    expect(server.objects.get("a")).toMatchObject({ data: { k: "1" } });
    await errorOf(cluster.get(ref));
    await errorOf(cluster.get(ref));
  });

  it("refuses what it does not understand", () => {
    expect(() => createFaultHook("api.apply:x:kill")).toThrow(expect.objectContaining({ code: "cluster/bad-fault" }));
    expect(createFaultHook(undefined)).toBeUndefined();
  });
});
