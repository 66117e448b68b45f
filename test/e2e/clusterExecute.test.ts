/** The executor against a real API server; the same steps run over the memory cluster. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryCluster } from "../../src/adapters/memory/cluster/index.ts";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import {
  type ClusterEvent,
  executeOperations,
  isUnchanged,
  linkForInstall,
  linkForUninstall,
  type Operation,
  readLiveObjects,
  refOf,
  withOwner,
} from "../../src/cluster/index.ts";
import { fieldAt } from "../../src/cluster/field.ts";
import type { Cluster, KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing, shareApiServer } from "../support/apiServer.ts";
import { type FakeControllers, startFakeControllers } from "../support/fakeControllers.ts";

function describeExecution(name: string, start: () => Promise<{ cluster: Cluster; stop(): Promise<void> }>): void {
  describe(name, () => {
    let cluster: Cluster;
    let stop: () => Promise<void>;
    let controllers: FakeControllers;
    const namespace = `execute-${Math.random().toString(36).slice(2, 8)}`;
    const owner = { name: "shop", namespace };
    beforeAll(async () => {
      ({ cluster, stop } = await start());
      await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      controllers = startFakeControllers(cluster, {
        namespace,
        fails: (object) => nameOf(object).startsWith("bad"),
        ignores: (object) => nameOf(object).startsWith("stuck"),
      });
    });
    afterAll(async () => {
      await controllers?.stop();
      await cluster?.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
      await stop?.();
    });

    const configMap = (objectName: string, data: Record<string, string>): KubeObject =>
      withOwner({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: objectName, namespace }, data }, owner);
    const deployment = (objectName: string, image: string, annotations?: Record<string, string>): KubeObject => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: objectName, namespace, ...(annotations ? { annotations } : {}) },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: objectName } },
        template: {
          metadata: { labels: { app: objectName } },
          spec: { containers: [{ name: "main", image }] },
        },
      },
    });
    const job = (objectName: string, annotations: Record<string, string> = {}): KubeObject => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: objectName, namespace, annotations },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a" }] } } },
    });
    const applyOf = (object: KubeObject): Operation => ({
      type: "apply",
      id: `apply ${String(object["kind"])} ${nameOf(object)}`,
      dependsOn: [],
      object,
      strategy: "server-side",
    });
    const run = async (operations: readonly Operation[], options: Parameters<typeof executeOperations>[2] = {}) => {
      const events: ClusterEvent[] = [];
      for await (const event of executeOperations(cluster, operations, options)) events.push(event);
      const finished = events.at(-1);
      if (finished?.type !== "finished") throw new Error("the last event must be `finished`");
      return { events, finished };
    };
    const resultsOf = (events: readonly ClusterEvent[]): Record<string, string> =>
      Object.fromEntries(
        events.flatMap((e) => (e.type === "operation-done" && e.target ? [[e.operation, e.result]] : [])),
      );

    it("installs in order, changes only what differs, and removes what is its own", async () => {
      const objects = [deployment("web", "web:1"), configMap("settings", { a: "1" }), configMap("other", { a: "1" })];
      const live = await readLiveObjects(cluster, objects.map(refOf));
      const operations = linkForInstall(
        objects.map((object) => ({ object, operation: applyOf(object) })),
        { waitMs: 10_000 },
      );
      const { events, finished } = await run(operations, { live });
      expect(finished).toMatchObject({ failed: [], skipped: [] });
      expect(resultsOf(events)).toEqual({
        "apply ConfigMap settings": "created",
        "apply ConfigMap other": "created",
        "apply Deployment web": "created",
      });
      const order = events.flatMap((e) => (e.type === "operation-done" && e.target ? [e.target.kind] : []));
      expect(order).toEqual(["ConfigMap", "ConfigMap", "Deployment"]);

      const again = await readLiveObjects(cluster, objects.map(refOf));
      for (const object of objects)
        expect(
          isUnchanged({ desired: object, previous: object, live: again.get(refOf(object)), fieldManager: "kpack" }),
        ).toBe(true);
      const changed = configMap("settings", { a: "2" });
      expect(
        isUnchanged({ desired: changed, previous: objects[1], live: again.get(refOf(changed)), fieldManager: "kpack" }),
      ).toBe(false);
      const second = await run([applyOf(changed), applyOf(objects[2] as KubeObject)], { live: again });
      expect(resultsOf(second.events)).toEqual({
        "apply ConfigMap settings": "configured",
        "apply ConfigMap other": "unchanged",
      });

      const removal = linkForUninstall(
        objects.map((object) => ({
          object,
          operation: {
            type: "delete",
            id: `delete ${nameOf(object)}`,
            dependsOn: [],
            target: refOf(object),
            ...(object["kind"] === "ConfigMap" ? { onlyIfOwnedBy: owner } : {}),
          },
        })),
        { waitMs: 10_000 },
      );
      const removed = await run(removal);
      expect(resultsOf(removed.events)).toEqual({
        "delete web": "deleted",
        "delete settings": "deleted",
        "delete other": "deleted",
      });
      expect(removed.events.find((e) => e.type === "operation-done" && e.target)).toMatchObject({
        target: { kind: "Deployment" },
      });
      expect(resultsOf((await run(removal)).events)).toEqual({
        "delete web": "absent",
        "delete settings": "absent",
        "delete other": "absent",
      });
    });

    it("leaves what belongs to others or says keep", async () => {
      const foreign = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "foreign", namespace }, data: {} };
      const kept = withOwner(
        { ...foreign, metadata: { name: "kept", namespace, annotations: { "helm.sh/resource-policy": "keep" } } },
        owner,
      );
      await cluster.apply(foreign);
      const live = await cluster.apply(kept);
      const remove = (target: KubeObject, uid?: string): Operation => ({
        type: "delete",
        id: `delete ${nameOf(target)} ${uid ?? ""}`,
        dependsOn: [],
        target: refOf(target),
        ...(uid === undefined ? { onlyIfOwnedBy: owner } : { uid }),
      });
      const { events } = await run([remove(foreign), remove(kept), remove(live, "another-uid")]);
      expect(Object.values(resultsOf(events))).toEqual(["kept", "kept", "kept"]);
    });

    it("waits until workloads are ready, telling progress", async () => {
      const objects = [deployment("ready-a", "a"), deployment("ready-b", "b"), job("ready-job")];
      const { events, finished } = await run([
        ...objects.map(applyOf),
        {
          type: "wait",
          id: "wait",
          dependsOn: objects.map((object) => applyOf(object).id),
          targets: objects.map(refOf),
          condition: "complete",
          timeoutMs: 20_000,
        },
      ]);
      expect(finished).toMatchObject({ failed: [] });
      const last = events.filter((e) => e.type === "wait-progress").at(-1);
      expect(last).toMatchObject({ ready: 3, total: 3, status: { status: "Current" } });
    });

    it("tells what is not ready when time is up, and what failed", async () => {
      const objects = [deployment("stuck", "a"), deployment("bad", "b")];
      for (const object of objects) await cluster.apply(object);
      const wait = (id: string, targets: KubeObject[]): Operation => ({
        type: "wait",
        id,
        dependsOn: [],
        targets: targets.map(refOf),
        condition: "ready",
        timeoutMs: 1_500,
      });
      const { finished } = await run([wait("both", objects), wait("failed", objects.slice(1))]);
      const failures = new Map(finished.failed.map(({ operation, error }) => [operation, error]));
      expect(failures.get("both")).toMatchObject({
        code: "cluster/wait-timeout",
        message: "timed out after 1.5 s waiting for 1 of 2 objects to become ready",
      });
      expect(failures.get("both")?.notes[0]).toMatch(`Deployment ${namespace}/stuck not ready. status: InProgress`);
      expect(failures.get("failed")).toMatchObject({ code: "cluster/wait-failed", message: "1 of 1 objects failed" });
      expect(failures.get("failed")?.notes[0]).toContain("Progress deadline exceeded");
    });

    it("waits for what an object depends on, whatever the kinds", async () => {
      const dependent = {
        ...configMap("dependent", {}),
        metadata: {
          name: "dependent",
          namespace,
          annotations: { "config.kubernetes.io/depends-on": `apps/namespaces/${namespace}/Deployment/needed` },
        },
      };
      const objects = [dependent, deployment("needed", "a")];
      const operations = linkForInstall(
        objects.map((object) => ({ object, operation: applyOf(object) })),
        { waitMs: 20_000 },
      );
      const { events, finished } = await run(operations);
      expect(finished).toMatchObject({ failed: [], skipped: [] });
      const done = events.flatMap((e) => (e.type === "operation-done" ? [e.operation] : []));
      expect(done).toEqual(["apply Deployment needed", "ready-1", "apply ConfigMap dependent"]);
    });

    it("skips what depends on a failure, and goes on with the rest", async () => {
      const broken = { apiVersion: "v1", kind: "Nonsense", metadata: { name: "x", namespace } };
      const { finished } = await run([
        applyOf(broken),
        { ...applyOf(configMap("after", {})), dependsOn: [applyOf(broken).id] },
        applyOf(configMap("beside", {})),
      ]);
      expect(finished).toMatchObject({
        done: 1,
        failed: [{ error: { code: "cluster/unknown-kind" } }],
        skipped: ["apply ConfigMap after"],
      });
    });

    it("runs hooks and cleans up by their policies, also when one fails", async () => {
      const hook = (object: KubeObject, dependsOn: string[]): Operation => ({
        type: "hook",
        id: `hook ${nameOf(object)}`,
        dependsOn,
        object,
        event: "pre-install",
        weight: 0,
        deletePolicies: [],
        outputLogPolicies: [],
        timeoutMs: 20_000,
      });
      const good = job("good-hook");
      const bad = job("bad-hook");
      const never = job("never-hook");
      const operations: Operation[] = [
        hook(good, []),
        hook(bad, ["hook good-hook"]),
        hook(never, ["hook bad-hook"]),
        {
          type: "hook-cleanup",
          id: "cleanup",
          dependsOn: ["hook good-hook", "hook bad-hook", "hook never-hook"],
          hooks: [
            { operation: "hook good-hook", target: refOf(good), deletePolicies: ["hook-succeeded"] },
            { operation: "hook bad-hook", target: refOf(bad), deletePolicies: ["hook-succeeded"] },
            { operation: "hook never-hook", target: refOf(never), deletePolicies: ["hook-succeeded", "hook-failed"] },
          ],
        },
        { ...applyOf(configMap("after-hooks", {})), dependsOn: ["hook never-hook", "cleanup"] },
      ];
      const { finished } = await run(operations);
      expect(finished.failed[0]?.error).toMatchObject({
        code: "cluster/hook-failed",
        message: `pre-install hook Job ${namespace}/bad-hook failed`,
      });
      expect(finished.skipped).toEqual(["hook never-hook", "apply ConfigMap after-hooks"]);
      expect(await gone(cluster, good)).toBe(true);
      expect(await cluster.get(refOf(bad))).toBeDefined();
      // A hook that an earlier run left is replaced.
      const again = await run([hook(bad, [])]);
      expect(again.finished.failed[0]?.error.code).toBe("cluster/hook-failed");
    });

    it("recreates objects whose fields cannot change, only when told so", async () => {
      const immutable = (value: string): KubeObject => ({ ...configMap("immutable", { k: value }), immutable: true });
      await run([applyOf(immutable("1"))]);
      const refused = await run([applyOf(immutable("2"))]);
      expect(refused.finished.failed[0]?.error.code).toBe("cluster/invalid");
      const allowed = await run([{ ...applyOf(immutable("2")), recreateIfImmutable: true } as Operation]);
      expect(allowed.finished.failed).toEqual([]);
      expect(resultsOf(allowed.events)).toEqual({ "apply ConfigMap immutable": "recreated" });
      expect((await cluster.get(refOf(immutable("2"))))?.["data"]).toEqual({ k: "2" });
    });

    it("takes over the fields of a Helm that went before, and drops what is no longer said", async () => {
      await cluster.apply(configMap("migrated", { a: "1", gone: "1" }), { fieldManager: "helm" });
      await cluster.patch(
        refOf(configMap("migrated", {})),
        { type: "merge", patch: { data: { b: "1" } } },
        { fieldManager: "helm" },
      );
      const wanted = configMap("migrated", { a: "2", b: "1" });
      const refused = await run([applyOf(wanted)]);
      expect(refused.finished.failed[0]?.error).toMatchObject({
        code: "cluster/field-conflict",
        causes: [{ field: ".data.a", manager: "helm" }],
      });
      const taken = await run([{ ...applyOf(wanted), formerManagers: ["helm"] } as Operation]);
      expect(taken.finished.failed).toEqual([]);
      const after = await cluster.get(refOf(wanted));
      expect(after?.["data"]).toEqual({ a: "2", b: "1" });
      const managers = (fieldAt(after, "metadata", "managedFields") as KubeObject[]).map((entry) => entry["manager"]);
      expect(managers).toEqual(["kpack"]);
    });

    it("patches three-way where server-side apply is off", async () => {
      const was = deployment("classic", "a:1");
      const threeWay = (object: KubeObject, previous?: KubeObject): Operation => ({
        ...(applyOf(object) as Extract<Operation, { type: "apply" }>),
        strategy: "three-way",
        ...(previous ? { previous } : {}),
      });
      expect(resultsOf((await run([threeWay(was)])).events)).toEqual({ "apply Deployment classic": "created" });
      expect(resultsOf((await run([threeWay(was, was)])).events)).toEqual({ "apply Deployment classic": "unchanged" });
      // Somebody scales; the manifest is silent about it afterwards as before.
      const silent = deployment("classic", "a:1");
      delete (silent["spec"] as KubeObject)["replicas"];
      await cluster.patch(
        refOf(was),
        { type: "merge", patch: { spec: { replicas: 7 } } },
        { fieldManager: "somebody" },
      );
      const next = deployment("classic", "a:2");
      delete (next["spec"] as KubeObject)["replicas"];
      const { events } = await run([threeWay(next, silent)]);
      expect(resultsOf(events)).toEqual({ "apply Deployment classic": "configured" });
      const after = await cluster.get(refOf(was));
      expect(after?.["spec"]).toMatchObject({
        replicas: 7,
        template: { spec: { containers: [{ name: "main", image: "a:2" }] } },
      });
    });

    it("begins nothing more once stopped", async () => {
      const stopper = new AbortController();
      const stuck = deployment("stuck-too", "a");
      const events: ClusterEvent[] = [];
      const operations: Operation[] = [
        applyOf(stuck),
        {
          type: "wait",
          id: "wait",
          dependsOn: [applyOf(stuck).id],
          targets: [refOf(stuck)],
          condition: "ready",
          timeoutMs: 60_000,
        },
        { ...applyOf(configMap("never", {})), dependsOn: ["wait"] },
      ];
      for await (const event of executeOperations(cluster, operations, { signal: stopper.signal })) {
        events.push(event);
        if (event.type === "wait-progress") stopper.abort();
      }
      expect(events.at(-1)).toMatchObject({
        type: "finished",
        failed: [{ operation: "wait", error: { code: "cluster/stopped" } }],
        skipped: ["apply ConfigMap never"],
      });
    });
  });
}

function nameOf(object: KubeObject): string {
  return String((object["metadata"] as KubeObject)["name"]);
}

async function gone(cluster: Cluster, object: KubeObject): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    const live = await cluster.get(refOf(object));
    if (!live || (live["metadata"] as KubeObject)["deletionTimestamp"]) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

describeExecution("execution over the memory cluster", async () => ({
  cluster: createMemoryCluster(),
  stop: async () => {},
}));

if (apiServerBinaries())
  describeExecution("execution against a real API server", async () => {
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
else describe.skip(`execution against a real API server (${apiServerMissing})`, () => it("is skipped", () => {}));
