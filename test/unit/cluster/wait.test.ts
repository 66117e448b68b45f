import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createMemoryCluster, type MemoryCluster } from "../../../src/adapters/memory/cluster/index.ts";
import { type WaitEvent, waitForObjects } from "../../../src/cluster/index.ts";
import {
  type Cluster,
  ClusterError,
  type KubeObject,
  type ObjectRef,
  type WatchEvent,
} from "../../../src/ports/index.ts";

const refOfDeployment = (name: string): ObjectRef => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  name,
  namespace: "default",
});

async function createDeployment(cluster: Cluster, name: string): Promise<ObjectRef> {
  await cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default" },
    spec: { replicas: 1 },
  });
  return refOfDeployment(name);
}

const ready: KubeObject = {
  observedGeneration: 1,
  replicas: 1,
  updatedReplicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  conditions: [
    { type: "Available", status: "True" },
    { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
  ],
};
const rolling = (updated: number): KubeObject => ({ ...ready, replicas: 2, updatedReplicas: updated });

async function collect(cluster: Cluster, request: Partial<Parameters<typeof waitForObjects>[1]>): Promise<WaitEvent[]> {
  const events: WaitEvent[] = [];
  const wait = waitForObjects(cluster, {
    operation: "w",
    targets: [],
    condition: "ready",
    timeoutMs: 20_000,
    ...request,
  });
  for await (const event of wait) events.push(event);
  return events;
}

function messagesOf(events: readonly WaitEvent[]): string[] {
  return events.flatMap((e) =>
    e.type === "wait-progress" ? [`${e.target.name}: ${e.status.status} ${e.status.message}`] : [],
  );
}

/** The cluster with another way to watch. */
function withWatch(cluster: MemoryCluster, watch: Cluster["watch"]): Cluster {
  return { ...cluster, watch };
}

describe("waitForObjects", () => {
  it("tells each change once and ends when all have arrived", async () => {
    const cluster = createMemoryCluster();
    const [a, b] = [await createDeployment(cluster, "a"), await createDeployment(cluster, "b")];
    await cluster.setStatus(b, ready);
    const waiting = collect(cluster, { targets: [a, b] });
    await sleep(20);
    await cluster.setStatus(a, rolling(0));
    await cluster.setStatus(a, { ...rolling(0), unrelated: 1 });
    await cluster.setStatus(a, ready);
    const events = await waiting;
    expect(messagesOf(events)).toEqual([
      "a: InProgress Replicas: 0/1",
      "b: Current Deployment is available. Replicas: 1",
      "a: InProgress Updated: 0/1",
      "a: Current Deployment is available. Replicas: 1",
    ]);
    expect(events.at(-1)).toMatchObject({ ready: 2, total: 2 });
  });

  it("ends at once when there is nothing to wait for", async () => {
    const cluster = createMemoryCluster();
    expect(await collect(cluster, { targets: [] })).toEqual([]);
    expect(cluster.requests.size).toBe(0);
  });

  it("waits for objects that are not there yet, and for their end", async () => {
    const cluster = createMemoryCluster();
    const waiting = collect(cluster, { targets: [refOfDeployment("late")] });
    await sleep(20);
    const late = await createDeployment(cluster, "late");
    await cluster.setStatus(late, ready);
    expect(messagesOf(await waiting)[0]).toBe("late: NotFound Object does not exist");
    const gone = collect(cluster, { targets: [late], condition: "deleted" });
    await sleep(20);
    await cluster.delete(late);
    expect(messagesOf(await gone).at(-1)).toBe("late: NotFound Object does not exist");
  });

  it("passes over Deployments that are paused, as Helm does", async () => {
    const cluster = createMemoryCluster();
    await cluster.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "p" },
      spec: { paused: true },
    });
    expect(messagesOf(await collect(cluster, { targets: [refOfDeployment("p")] }))).toEqual([
      "p: Current Deployment is paused",
    ]);
  });

  it("takes objects of kinds that are gone for deleted", async () => {
    const cluster = createMemoryCluster();
    const target = { apiVersion: "example.com/v1", kind: "Widget", name: "w", namespace: "default" };
    expect(await collect(cluster, { targets: [target], condition: "deleted" })).toEqual([]);
  });

  it("ends with what the others came to when one has failed", async () => {
    const cluster = createMemoryCluster();
    const [a, b] = [await createDeployment(cluster, "a"), await createDeployment(cluster, "b")];
    await cluster.setStatus(a, {
      observedGeneration: 1,
      conditions: [{ type: "Progressing", reason: "ProgressDeadlineExceeded" }],
    });
    const waiting = collect(cluster, { targets: [a, b] });
    await sleep(20);
    await cluster.setStatus(b, ready);
    await expect(waiting).rejects.toMatchObject({
      code: "cluster/wait-failed",
      message: "1 of 2 objects failed",
      notes: ["Deployment default/a not ready. status: Failed, message: Progress deadline exceeded"],
    });
  });

  it("names what is missing when time is up, with its last warning", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    await cluster.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "e", namespace: "default" },
      type: "Warning",
      reason: "Failed",
      message: 'Failed to pull image "nope"',
      involvedObject: { kind: "Pod", name: "a-5d8c-x", namespace: "default" },
    });
    const waiting = collect(cluster, { targets: [a], timeoutMs: 5_300 });
    await expect(waiting).rejects.toMatchObject({
      code: "cluster/wait-timeout",
      notes: [
        'Deployment default/a not ready. status: InProgress, message: Replicas: 0/1 (a-5d8c-x Failed Failed to pull image "nope")',
      ],
    });
  });

  it("stops when it is told to", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    const stop = new AbortController();
    const waiting = collect(cluster, { targets: [a], signal: stop.signal });
    await sleep(20);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cluster/stopped" });
  });

  it("asks instead of watching where watching is forbidden or unwanted", async () => {
    for (const poll of [true, false]) {
      const cluster = createMemoryCluster();
      const a = await createDeployment(cluster, "a");
      const unwatched = withWatch(cluster, () => {
        throw new ClusterError("cluster/forbidden", "no watch for you", { status: 403 });
      });
      const waiting = collect(unwatched, { targets: [a], poll });
      await sleep(20);
      await cluster.setStatus(a, ready);
      expect(messagesOf(await waiting).at(-1)).toBe("a: Current Deployment is available. Replicas: 1");
    }
  });

  it("asks for one object by its name", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    const selectors: unknown[] = [];
    const list: Cluster["list"] = (kind, options) => {
      selectors.push(options?.fieldSelector);
      return cluster.list(kind, options);
    };
    await cluster.setStatus(a, ready);
    await collect({ ...cluster, list }, { targets: [a] });
    expect(selectors).toEqual(["metadata.name=a"]);
  });
});

describe("R7: watches that misbehave", () => {
  it("converges when watches are dropped and history is forgotten, 100 of 100", async () => {
    const once = async (run: number): Promise<void> => {
      const cluster = createMemoryCluster();
      const targets = [await createDeployment(cluster, "a"), await createDeployment(cluster, "b")];
      const waiting = collect(cluster, { targets });
      await sleep(run % 5);
      if (run % 2) cluster.dropWatches();
      await cluster.setStatus(targets[0] as ObjectRef, rolling(1));
      if (run % 20 === 0) cluster.forgetHistory();
      else cluster.dropWatches();
      for (const target of targets) await cluster.setStatus(target, ready);
      if (run % 3 === 0) cluster.dropWatches();
      expect((await waiting).at(-1), `run ${run}`).toMatchObject({ ready: 2 });
    };
    await Promise.all(Array.from({ length: 100 }, (_, run) => once(run)));
  });

  it("lists again once for each 410, and no faster than twice a second", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    let watches = 0;
    const gone = withWatch(cluster, () => {
      watches++;
      throw new ClusterError("cluster/gone", "too old resource version", { status: 410 });
    });
    const waiting = collect(gone, { targets: [a] });
    await sleep(2_200);
    await cluster.setStatus(a, ready);
    await waiting;
    expect(cluster.requests.get("list")).toBeLessThanOrEqual(7);
    expect(watches).toBeLessThanOrEqual(cluster.requests.get("list") ?? 0);
  });

  it("does not run in circles when watches end at once", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    let watches = 0;
    const empty = withWatch(cluster, async function* (): AsyncGenerator<WatchEvent> {
      watches++;
      yield* [];
    });
    await expect(collect(empty, { targets: [a], timeoutMs: 1_800 })).rejects.toMatchObject({
      code: "cluster/wait-timeout",
    });
    expect(watches).toBeLessThanOrEqual(5);
    expect(cluster.requests.get("list")).toBe(1);
  });

  it("goes on from bookmarks", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    const versions: unknown[] = [];
    const bookmarking = withWatch(cluster, async function* (_kind, options): AsyncGenerator<WatchEvent> {
      versions.push(options?.resourceVersion);
      if (versions.length === 1) yield { type: "BOOKMARK", object: { metadata: { resourceVersion: "1000" } } };
      else {
        await cluster.setStatus(a, ready);
        yield { type: "MODIFIED", object: (await cluster.get(a)) ?? {} };
      }
    });
    await collect(bookmarking, { targets: [a] });
    expect(versions.slice(1)).toEqual(["1000"]);
  });

  it("leaves out events that come twice or too late", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    const old = (await cluster.get(a)) as KubeObject;
    await cluster.setStatus(a, rolling(1));
    const middle = (await cluster.get(a)) as KubeObject;
    await cluster.setStatus(a, ready);
    const latest = (await cluster.get(a)) as KubeObject;
    const confused = withWatch(cluster, async function* (): AsyncGenerator<WatchEvent> {
      for (const object of [middle, old, middle, middle, old, latest]) yield { type: "MODIFIED", object };
    });
    const list: Cluster["list"] = async () => ({ items: [old], resourceVersion: "1", complete: true });
    expect(messagesOf(await collect({ ...confused, list }, { targets: [a] }))).toEqual([
      "a: InProgress Replicas: 0/1",
      "a: InProgress Pending termination: 1",
      "a: Current Deployment is available. Replicas: 1",
    ]);
  });

  it("outlives a server that is away for a while", async () => {
    const cluster = createMemoryCluster();
    const a = await createDeployment(cluster, "a");
    let away = 3;
    const list: Cluster["list"] = (kind, options) => {
      if (away-- > 0) throw new ClusterError("cluster/unreachable", "away");
      return cluster.list(kind, options);
    };
    await cluster.setStatus(a, ready);
    expect(messagesOf(await collect({ ...cluster, list }, { targets: [a] }))).toHaveLength(1);
  });
});
