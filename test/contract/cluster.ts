/** What every implementation of the port `Cluster` promises. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, ClusterError, type KubeObject, type WatchEvent } from "../../src/ports/index.ts";

export interface ClusterUnderTest {
  cluster: Cluster;
  stop(): Promise<void>;
}

export function describeCluster(name: string, start: () => Promise<ClusterUnderTest>): void {
  describe(name, () => {
    let under: ClusterUnderTest;
    let cluster: Cluster;
    const namespace = `contract-${Math.random().toString(36).slice(2, 8)}`;
    beforeAll(async () => {
      under = await start();
      cluster = under.cluster;
      await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    });
    afterAll(async () => {
      await cluster?.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
      await under?.stop();
    });

    const configMap = (
      objectName: string,
      data: Record<string, string>,
      labels?: Record<string, string>,
    ): KubeObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: objectName, namespace, ...(labels ? { labels } : {}) },
      data,
    });
    const ref = (objectName: string) => ({ apiVersion: "v1", kind: "ConfigMap", name: objectName, namespace });
    const codeOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
      } catch (error) {
        expect(error).toBeInstanceOf(ClusterError);
        return (error as ClusterError).code;
      }
      return "no error";
    };
    const versionOf = (object: KubeObject | undefined): unknown =>
      (object?.["metadata"] as Record<string, unknown> | undefined)?.["resourceVersion"];

    it("tells its version and its kinds", async () => {
      expect((await cluster.version()).gitVersion).toMatch(/^v1\.\d+/);
      const catalog = await cluster.discover();
      expect(catalog.find({ apiVersion: "apps/v1", kind: "Deployment" })).toMatchObject({
        group: "apps",
        plural: "deployments",
        namespaced: true,
      });
      expect(catalog.find({ apiVersion: "v1", kind: "Namespace" })?.namespaced).toBe(false);
      expect(catalog.apiVersions()).toEqual(expect.arrayContaining(["v1", "apps/v1", "apps/v1/Deployment"]));
    });

    it("applies, gets and deletes an object", async () => {
      expect(await cluster.get(ref("a"))).toBeUndefined();
      const created = await cluster.apply(configMap("a", { k: "1" }));
      expect(created).toMatchObject({ kind: "ConfigMap", data: { k: "1" } });
      expect(await cluster.get(ref("a"))).toEqual(created);
      expect(await cluster.delete(ref("a"))).toBe(true);
      expect(await cluster.get(ref("a"))).toBeUndefined();
      expect(await cluster.delete(ref("a"))).toBe(false);
    });

    it("moves no resourceVersion when applying changes nothing", async () => {
      const first = await cluster.apply(configMap("same", { k: "1" }));
      const second = await cluster.apply(configMap("same", { k: "1" }));
      expect(versionOf(second)).toBe(versionOf(first));
      const third = await cluster.apply(configMap("same", { k: "2" }));
      expect(versionOf(third)).not.toBe(versionOf(first));
    });

    it("drops fields that the manager no longer says, keeps those of others", async () => {
      await cluster.apply(configMap("fields", { a: "1", b: "1" }));
      await cluster.apply(configMap("fields", { c: "1" }), { fieldManager: "other" });
      const after = await cluster.apply(configMap("fields", { a: "1" }));
      expect(after["data"]).toEqual({ a: "1", c: "1" });
    });

    it("merges lists with keys item by item", async () => {
      const deployment = (containers: KubeObject[]): KubeObject => ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "lists", namespace },
        spec: {
          selector: { matchLabels: { app: "a" } },
          template: { metadata: { labels: { app: "a" } }, spec: { containers } },
        },
      });
      await cluster.apply(deployment([{ name: "one", image: "one:1" }]));
      await cluster.apply(deployment([{ name: "two", image: "two:1" }]), { fieldManager: "other" });
      const after = await cluster.apply(deployment([{ name: "one", image: "one:2" }]));
      const template = (after["spec"] as KubeObject)["template"] as KubeObject;
      expect(template["spec"]).toMatchObject({
        containers: [
          { name: "one", image: "one:2" },
          { name: "two", image: "two:1" },
        ],
      });
    });

    it("R13: names manager and field of a conflict, and takes over only by force", async () => {
      await cluster.apply(configMap("conflict", { k: "theirs" }), { fieldManager: "other" });
      const error = await cluster.apply(configMap("conflict", { k: "ours" })).catch((e: unknown) => e);
      expect(error).toMatchObject({
        code: "cluster/field-conflict",
        causes: [{ field: ".data.k", manager: "other", reason: "FieldManagerConflict" }],
      });
      const forced = await cluster.apply(configMap("conflict", { k: "ours" }), { force: true });
      expect(forced["data"]).toEqual({ k: "ours" });
      expect(await codeOf(cluster.apply(configMap("conflict", { k: "theirs" }), { fieldManager: "other" }))).toBe(
        "cluster/field-conflict",
      );
    });

    it("agrees when two managers say the same", async () => {
      await cluster.apply(configMap("agree", { k: "1" }), { fieldManager: "other" });
      expect(await codeOf(cluster.apply(configMap("agree", { k: "1" })))).toBe("no error");
      // Shared: going without it leaves it to the other one.
      const after = await cluster.apply(configMap("agree", { mine: "1" }));
      expect(after["data"]).toEqual({ k: "1", mine: "1" });
    });

    it("changes nothing in a dry run", async () => {
      const dry = await cluster.apply(configMap("dry", { k: "1" }), { dryRun: true });
      expect(dry["data"]).toEqual({ k: "1" });
      expect(await cluster.get(ref("dry"))).toBeUndefined();
      const real = await cluster.apply(configMap("dry", { k: "1" }));
      await cluster.apply(configMap("dry", { k: "2" }), { dryRun: true });
      await cluster.delete(ref("dry"), { dryRun: true });
      expect(versionOf(await cluster.get(ref("dry")))).toBe(versionOf(real));
    });

    it("creates once", async () => {
      await cluster.create(configMap("once", {}));
      expect(await codeOf(cluster.create(configMap("once", {})))).toBe("cluster/already-exists");
    });

    it("replaces by version", async () => {
      const first = await cluster.create(configMap("replace", { k: "1" }));
      await cluster.replace({ ...first, data: { k: "2" } });
      expect(await codeOf(cluster.replace({ ...first, data: { k: "3" } }))).toBe("cluster/conflict");
      expect((await cluster.get(ref("replace")))?.["data"]).toEqual({ k: "2" });
      expect(await codeOf(cluster.replace(configMap("nowhere", {})))).toBe("cluster/not-found");
    });

    it("patches in three ways", async () => {
      await cluster.create(configMap("patch", { a: "1", b: "1" }));
      await cluster.patch(ref("patch"), { type: "merge", patch: { data: { a: "2", b: null } } });
      await cluster.patch(ref("patch"), { type: "strategic", patch: { data: { c: "3" } } });
      const after = await cluster.patch(ref("patch"), {
        type: "json",
        patch: [{ op: "add", path: "/data/d", value: "4" }],
      });
      expect(after["data"]).toEqual({ a: "2", c: "3", d: "4" });
      expect(await codeOf(cluster.patch(ref("nope"), { type: "merge", patch: { data: {} } }))).toBe(
        "cluster/not-found",
      );
    });

    it("deletes only the object that is meant", async () => {
      const object = await cluster.create(configMap("uid", {}));
      const uid = (object["metadata"] as Record<string, string>)["uid"] ?? "";
      expect(await codeOf(cluster.delete(ref("uid"), { preconditions: { uid: "another" } }))).toBe("cluster/conflict");
      expect(await cluster.delete(ref("uid"), { preconditions: { uid } })).toBe(true);
    });

    it("lists by namespace, label and field", async () => {
      await cluster.create(configMap("list-a", {}, { list: "yes", tier: "a" }));
      await cluster.create(configMap("list-b", {}, { list: "yes", tier: "b" }));
      const kind = { apiVersion: "v1", kind: "ConfigMap" };
      const namesOf = (items: readonly KubeObject[]): unknown[] =>
        items.map((item) => (item["metadata"] as Record<string, unknown>)["name"]);
      const both = await cluster.list(kind, { namespace, labelSelector: "list=yes" });
      expect(namesOf(both.items)).toEqual(["list-a", "list-b"]);
      expect(both.items[0]).toMatchObject(kind);
      expect(both.complete).toBe(true);
      expect(namesOf((await cluster.list(kind, { namespace, labelSelector: "list,tier notin (a)" })).items)).toEqual([
        "list-b",
      ]);
      expect(namesOf((await cluster.list(kind, { namespace, fieldSelector: "metadata.name=list-a" })).items)).toEqual([
        "list-a",
      ]);
      const metadata = await cluster.list(kind, { namespace, labelSelector: "tier=a", metadataOnly: true });
      expect(metadata.items[0]).toMatchObject({ ...kind, metadata: { name: "list-a", labels: { tier: "a" } } });
      expect(Object.keys(metadata.items[0] ?? {}).sort()).toEqual(["apiVersion", "kind", "metadata"]);
    });

    it("watches from a version on", async () => {
      const kind = { apiVersion: "v1", kind: "ConfigMap" };
      const { resourceVersion } = await cluster.list(kind, { namespace });
      const stop = new AbortController();
      const seen: string[] = [];
      const watching = (async () => {
        for await (const event of cluster.watch(kind, {
          namespace,
          resourceVersion,
          labelSelector: "watch=yes",
          signal: stop.signal,
        })) {
          if (event.type === "BOOKMARK") continue;
          seen.push(describeEvent(event));
          if (seen.length === 3) break;
        }
      })();
      await cluster.create(configMap("watched", { k: "1" }, { watch: "yes" }));
      await cluster.create(configMap("unwatched", {}));
      await cluster.apply(configMap("watched", { k: "2" }, { watch: "yes" }), { force: true });
      await cluster.delete(ref("watched"));
      await watching;
      stop.abort();
      expect(seen).toEqual(["ADDED watched", "MODIFIED watched", "DELETED watched"]);
    });

    it("sends what is there to a watch without version, and ends it on abort", async () => {
      await cluster.create(configMap("present", {}, { present: "yes" }));
      const stop = new AbortController();
      const seen: string[] = [];
      for await (const event of cluster.watch(
        { apiVersion: "v1", kind: "ConfigMap" },
        { namespace, labelSelector: "present=yes", signal: stop.signal },
      )) {
        seen.push(describeEvent(event));
        stop.abort();
      }
      expect(seen).toEqual(["ADDED present"]);
    });

    it("writes status by its subresource only", async () => {
      const pod = (status?: KubeObject): KubeObject => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "status", namespace },
        spec: { containers: [{ name: "a", image: "a" }] },
        ...(status ? { status } : {}),
      });
      const podRef = { apiVersion: "v1", kind: "Pod", name: "status", namespace };
      await cluster.create(pod({ phase: "Running" }));
      expect((await cluster.get(podRef))?.["status"] ?? {}).not.toMatchObject({ phase: "Running" });
      await cluster.patch(
        podRef,
        { type: "merge", patch: { status: { phase: "Succeeded" } } },
        { subresource: "status" },
      );
      expect((await cluster.get(podRef))?.["status"]).toMatchObject({ phase: "Succeeded" });
    });

    it("keeps what the server keeps of a Secret", async () => {
      const secret = {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", namespace },
        stringData: { a: "wörd" },
      };
      const created = await cluster.apply(secret);
      expect(created["data"]).toEqual({ a: "d8O2cmQ=" });
      expect(created["stringData"]).toBeUndefined();
    });

    it("learns kinds from CustomResourceDefinitions", async () => {
      const group = `${namespace}.example.com`;
      const widget = {
        apiVersion: `${group}/v1`,
        kind: "Widget",
        metadata: { name: "w", namespace },
        spec: { size: 1 },
      };
      expect(await codeOf(cluster.apply(widget))).toBe("cluster/unknown-kind");
      const crdRef = {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        name: `widgets.${group}`,
      };
      await cluster.apply({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: crdRef.name },
        spec: {
          group,
          scope: "Namespaced",
          names: { plural: "widgets", singular: "widget", kind: "Widget" },
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
          ],
        },
      });
      for (let i = 0; i < 50 && (await codeOf(cluster.apply(widget))) !== "no error"; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await cluster.discover({ refresh: true });
      }
      expect(await cluster.get({ apiVersion: `${group}/v1`, kind: "Widget", name: "w", namespace })).toMatchObject({
        spec: { size: 1 },
      });
      await cluster.delete(crdRef);
    });

    it("has one clear error for each way of going wrong", async () => {
      const error = await cluster
        .apply({ apiVersion: "apps/v1", kind: "Deploymnt", metadata: { name: "x", namespace } })
        .catch((e: unknown) => e);
      expect(error).toMatchObject({
        code: "cluster/unknown-kind",
        message: 'no matches for kind "Deploymnt" in version "apps/v1"',
        notes: ["the server knows apps/v1 Deployment"],
      });
      expect(
        await codeOf(
          cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "no-such" } }),
        ),
      ).toBe("cluster/not-found");
    });

    it("refuses to change what cannot be changed, naming the field", async () => {
      const immutable = { ...configMap("immutable", { k: "1" }), immutable: true };
      await cluster.apply(immutable);
      const error = (await cluster.apply({ ...immutable, data: { k: "2" } }).catch((e: unknown) => e)) as ClusterError;
      expect(error.code).toBe("cluster/invalid");
      expect(error.causes[0]?.field).toBe("data");
    });
  });
}

function describeEvent({ type, object }: WatchEvent): string {
  return `${type} ${(object["metadata"] as Record<string, string>)["name"]}`;
}
