/**
 * R12: what a release holds, against a real API server: each case of cli-utils' end-to-end suite that means something for
 * kpack, in its place the verbs and flags of kpack. Named after theirs. Order and waiting: inventoryOrder.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const configMap = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: {a: b}\n`;
const deployment = (replicas: number, name = "app"): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  replicas: ${replicas}\n` +
  `  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n` +
  "    spec: {containers: [{name: main, image: a}]}\n";

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("what a release holds", () => {
    let at: ReleaseCluster;
    beforeAll(async () => {
      at = await openReleaseCluster("inventory");
    }, 180_000);
    afterAll(() => at?.stop());

    let count = 0;
    /** Writes manifests to a file of this name and gives its path. */
    const manifests = (name: string, ...documents: string[]): string => at.write({ [name]: documents.join("---\n") });
    const newName = (): string => `r${++count}`;
    const config = (name: string): Promise<KubeObject | undefined> => at.live("v1", "ConfigMap", name);
    const replicas = async (): Promise<unknown> =>
      ((await at.live("apps/v1", "Deployment", "app"))?.["spec"] as KubeObject | undefined)?.["replicas"];
    const refused = async (code: string, ...args: string[]): Promise<string> => {
      const { status, stderr } = await at.kpack(...args);
      expect({ args, status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining(`[${code}]`) });
      return stderr;
    };
    const recorded = async (name: string): Promise<number> =>
      (await at.kpack("history", name)).status === 0 ? ((await at.json("history", name)) as unknown[]).length : 0;

    test("R12: DryRun [--dry-run]: neither objects nor a record appear, and an uninstall removes neither", async () => {
      const [release, source] = [newName(), manifests("dry.yaml", configMap("dry"))];
      for (const strategy of ["client", "server"]) {
        await at.ok("install", release, source, `--dry-run=${strategy}`);
        expect([await config("dry"), await recorded(release)]).toEqual([undefined, 0]);
      }
      await at.ok("install", release, source);
      await at.ok("uninstall", release, "--dry-run");
      expect([(await config("dry")) !== undefined, await recorded(release)]).toEqual([true, 1]);
      await at.ok("uninstall", release);
      expect([await config("dry"), await recorded(release)]).toEqual([undefined, 0]);
    });

    test("R12: EmptySet [a chart that renders nothing]: a release without objects comes and goes", async () => {
      const [release, source] = [
        newName(),
        at.write(chartFiles("empty", { "a.yaml": "{{- if false }}\na: 1\n{{- end }}\n" })),
      ];
      await at.ok("install", release, source, "--wait");
      expect(await recorded(release)).toBe(1);
      expect((await at.ok("get", "manifest", release)).trim()).toBe("");
      await at.ok("uninstall", release, "--wait");
      expect(await recorded(release)).toBe(0);
    });

    test("R12: DeletionPrevention [helm.sh/resource-policy: keep]: what is no longer listed stays, first in a dry run, then for good", async () => {
      const keep = ", annotations: {helm.sh/resource-policy: keep}";
      const [release, source] = [
        newName(),
        manifests("keep.yaml", configMap("main"), configMap("kept", keep), configMap("gone")),
      ];
      await at.ok("install", release, source);
      manifests("keep.yaml", configMap("main"));
      const there = async (): Promise<boolean[]> =>
        Promise.all(["main", "kept", "gone"].map(async (name) => (await config(name)) !== undefined));
      await at.ok("upgrade", release, source, "--dry-run");
      expect(await there()).toEqual([true, true, true]);
      await at.ok("upgrade", release, source);
      expect(await there()).toEqual([true, true, false]);
      // It is not the release's any more: neither an upgrade nor the uninstall looks at it.
      expect(await at.ok("uninstall", release)).not.toContain("kept");
      expect(await there()).toEqual([false, true, false]);
    });

    test("R12: MutationPrevention [a field of another manager]: neither a dry run nor an upgrade overwrites it", async () => {
      const [release, source] = [newName(), manifests("mutated.yaml", deployment(4))];
      await at.ok("install", release, source);
      await at.cluster.patch(
        { apiVersion: "apps/v1", kind: "Deployment", name: "app", namespace: at.namespace },
        { type: "merge", patch: { spec: { replicas: 3 } } },
        { fieldManager: "scaler" },
      );
      await at.ok("upgrade", release, source, "--dry-run");
      expect(await replicas()).toBe(3);
      expect(await refused("cluster/field-conflict", "upgrade", release, source)).toContain("scaler");
      expect(await replicas()).toBe(3);
      await at.ok("uninstall", release);
    });

    test("R12: ContinueOnError [nothing half done]: an object that the server refuses takes the good ones back", async () => {
      const crd =
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.bad.example.com}\nspec:\n";
      const spec =
        "  group: bad.example.com\n  scope: Namespaced\n  names: {kind: A, plural: as, singular: a, listKind: AList}\n";
      const [release, source] = [newName(), manifests("bad.yaml", configMap("good"), `${crd}${spec}  versions: []\n`)];
      const message = await refused("cluster/invalid", "install", release, source);
      expect(message).toContain("CustomResourceDefinition as.bad.example.com");
      expect(message).toContain("spec.versions");
      expect(await config("good")).toBeUndefined();
      expect(await at.json("history", release)).toMatchObject([{ status: "failed" }]);
      await at.ok("uninstall", release);
    });

    test("R12: ServerSideApply: the server records kpack as the manager, and there is no annotation of a client's", async () => {
      const role = `kpack-inventory-${at.namespace}`;
      const clusterRole = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${role}}\nrules: []\n`;
      const [release, source] = [newName(), manifests("applied.yaml", deployment(1), clusterRole)];
      await at.ok("install", release, source);
      for (const [apiVersion, kind, name] of [
        ["apps/v1", "Deployment", "app"],
        ["rbac.authorization.k8s.io/v1", "ClusterRole", role],
      ] as const) {
        const metadata = (await at.live(apiVersion, kind, name))?.["metadata"] as Record<string, object> | undefined;
        expect(metadata?.["managedFields"]).toMatchObject([{ manager: "kpack", operation: "Apply" }]);
        expect(metadata?.["annotations"]).not.toHaveProperty(["kubectl.kubernetes.io/last-applied-configuration"]);
      }
      await at.ok("uninstall", release);
      expect(await at.live("rbac.authorization.k8s.io/v1", "ClusterRole", role)).toBeUndefined();
    });

    test("R12: CurrentUIDFilter: an object that moves to another API group is the same one, and is not pruned", async () => {
      const event = (apiVersion: string, fields: string): string =>
        `apiVersion: ${apiVersion}\nkind: Event\nmetadata: {name: moved}\ntype: Warning\nreason: BackOff\n${fields}`;
      const about = `{apiVersion: v1, kind: Pod, name: p, namespace: ${at.namespace}}`;
      const old = event("v1", `message: text\ninvolvedObject: ${about}\n`);
      const moved = event("events.k8s.io/v1", `note: text\nregarding: ${about}\neventTime: null\n`);
      const [release, source] = [newName(), manifests("moved.yaml", old)];
      await at.ok("install", release, source);
      const uid = async (apiVersion: string): Promise<unknown> =>
        ((await at.live(apiVersion, "Event", "moved"))?.["metadata"] as KubeObject | undefined)?.["uid"];
      const before = await uid("v1");
      expect(before).toBe(await uid("events.k8s.io/v1"));
      manifests("moved.yaml", moved);
      await at.ok("upgrade", release, source);
      expect([await uid("v1"), await uid("events.k8s.io/v1")]).toEqual([before, before]);
      expect(await at.ok("get", "manifest", release)).not.toContain("involvedObject");
      await at.ok("uninstall", release);
      expect(await uid("v1")).toBeUndefined();
    });

    test("R12: PruneRetrievalError: what somebody removed is no failure, neither of an upgrade nor of an uninstall", async () => {
      const [release, source] = [newName(), manifests("lost.yaml", configMap("lost"))];
      await at.ok("install", release, source);
      const remove = (name: string) =>
        at.cluster.delete({ apiVersion: "v1", kind: "ConfigMap", name, namespace: at.namespace });
      await remove("lost");
      manifests("lost.yaml", configMap("found"));
      await at.ok("upgrade", release, source);
      expect([await config("lost"), (await config("found")) !== undefined]).toEqual([undefined, true]);
      await remove("found");
      await at.ok("uninstall", release, "--wait");
      expect(await recorded(release)).toBe(0);
    });

    test("R12: MustMatch [the default]: an object of another release is refused, and stays as it is", async () => {
      const [first, second] = [newName(), newName()];
      await at.ok("install", first, manifests("match.yaml", deployment(4)));
      const other = manifests("match-other.yaml", deployment(6));
      expect(await refused("cluster/not-owned", "install", second, other)).toContain(
        `must be set to "${second}"`.slice(-4),
      );
      expect([await replicas(), await recorded(second)]).toEqual([4, 0]);
      await at.ok("uninstall", first);
    });

    test("R12: AdoptIfNoInventory [--take-ownership]: an object of nobody becomes the release's, and goes with it", async () => {
      const metadata = { name: "free", namespace: at.namespace };
      await at.cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "theirs" } });
      const [release, source] = [newName(), manifests("free.yaml", configMap("free"))];
      await refused("cluster/not-owned", "install", release, source);
      expect((await config("free"))?.["data"]).toEqual({ a: "theirs" });
      await at.ok("install", release, source, "--take-ownership", "--force-conflicts");
      expect((await config("free"))?.["data"]).toEqual({ a: "b" });
      await at.ok("uninstall", release);
      expect(await config("free")).toBeUndefined();
    });

    test("R12: AdoptAll [--take-ownership]: an object of another release changes hands, and its former owner leaves it alone", async () => {
      const [first, second] = [newName(), newName()];
      await at.ok("install", first, manifests("all.yaml", deployment(4), configMap("firsts")));
      const other = manifests("all-other.yaml", deployment(6));
      await at.ok("install", second, other, "--take-ownership", "--force-conflicts");
      expect(await replicas()).toBe(6);
      await at.ok("uninstall", first);
      expect([await replicas(), await config("firsts")]).toEqual([6, undefined]);
      await at.ok("uninstall", second);
      expect(await replicas()).toBeUndefined();
    });

    test("R12: InventoryIDMismatch [a name in use]: a second install under the same name is refused", async () => {
      const [release, source] = [newName(), manifests("same.yaml", configMap("same"))];
      await at.ok("install", release, source);
      await refused("release/name-in-use", "install", release, manifests("same-other.yaml", configMap("other")));
      expect([await config("other"), await recorded(release)]).toEqual([undefined, 1]);
      await at.ok("uninstall", release);
    });
  });
