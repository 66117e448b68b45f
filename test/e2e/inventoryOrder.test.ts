/** R12: in which order a release's objects come and go, and what is waited for: see inventory.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withOwner } from "../../src/cluster/index.ts";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { type FakeControllers, startFakeControllers } from "../support/fakeControllers.ts";
import { openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const annotated = (annotations: Readonly<Record<string, string>>): string =>
  `annotations: {${Object.entries(annotations)
    .map(([key, value]) => `${key}: "${value}"`)
    .join(", ")}}`;
const pod = (name: string, { namespace = "", ...annotations }: Readonly<Record<string, string>> = {}): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${namespace ? `, namespace: ${namespace}` : ""}, ${annotated(annotations)}}\n` +
  "spec: {containers: [{name: main, image: a}]}\n";
const namespaceOf = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;
const dependsOn = (...references: string[]): Record<string, string> => ({
  "config.kubernetes.io/depends-on": references.join(","),
});

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("in which order a release comes and goes", () => {
    let at: ReleaseCluster;
    let others: string[];
    let controllers: FakeControllers[];
    beforeAll(async () => {
      at = await openReleaseCluster("order");
      others = [`${at.namespace}-one`, `${at.namespace}-two`];
      controllers = [at.namespace, ...others].map((namespace) =>
        startFakeControllers(at.cluster, {
          namespace,
          fails: (object) => nameOf(object).startsWith("bad"),
          ignores: (object) => nameOf(object).startsWith("stuck"),
        }),
      );
    }, 180_000);
    afterAll(async () => {
      for (const each of controllers ?? []) await each.stop();
      await at?.stop();
    });

    let count = 0;
    const newName = (): string => `r${++count}`;
    const manifests = (name: string, ...documents: string[]): string => at.write({ [name]: documents.join("---\n") });
    const livePod = (name: string, namespace = at.namespace): Promise<KubeObject | undefined> =>
      at.cluster.get({ apiVersion: "v1", kind: "Pod", name, namespace });
    const refused = async (code: string, ...args: string[]): Promise<string> => {
      const { status, stderr } = await at.kpack(...args);
      expect({ args, status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining(`[${code}]`) });
      return stderr;
    };
    const isRecorded = async (name: string): Promise<boolean> => (await at.kpack("history", name)).status === 0;
    /** Names of objects in the order in which a command said that they were `result`. */
    const inOrder = (stderr: string, result: string): string[] =>
      [...stderr.matchAll(new RegExp(`^\\S+ (?:\\S+/)?(\\S+) ${result}$`, "gm"))].map(([, name = ""]) => name);

    test("R12: ApplyDestroy [--wait]: a Deployment is there and ready, the record says so, and both go", async () => {
      const deployment =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  selector: {matchLabels: {app: a}}\n" +
        "  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: a}]}}\n";
      const [release, source] = [newName(), manifests("apply.yaml", deployment)];
      await at.ok("install", release, source, "--wait");
      expect(await at.ok("status", release)).toMatch(/^Deployment\s+app\s+Current/m);
      await at.ok("uninstall", release, "--wait");
      expect([await at.live("apps/v1", "Deployment", "app"), await isRecorded(release)]).toEqual([undefined, false]);
    });

    test("R12: CustomResource: a CRD and an object of its kind in one install, and both go in one uninstall", async () => {
      const group = `g${at.namespace}.example.com`;
      const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tools.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Tool, plural: tools, singular: tool, listKind: ToolList}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`;
      const tool = `apiVersion: ${group}/v1\nkind: Tool\nmetadata: {name: hammer}\n`;
      const [release, source] = [newName(), manifests("custom.yaml", tool, crd)];
      await at.ok("install", release, source, "--wait");
      await at.cluster.discover({ refresh: true });
      expect(await at.live(`${group}/v1`, "Tool", "hammer")).toBeDefined();
      await at.ok("uninstall", release, "--wait");
      const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
      expect(await at.cluster.get({ ...definition, name: `tools.${group}` })).toBeUndefined();
    });

    test("R12: DependsOn: what is depended on comes first and is ready, and goes last, across namespaces of the release", async () => {
      const [one = "", two = ""] = others;
      const reference = (namespace: string, name: string): string => `/namespaces/${namespace}/Pod/${name}`;
      const source = manifests(
        "depends.yaml",
        pod("a", { namespace: one, ...dependsOn(reference(two, "b")) }),
        pod("b", { namespace: two, ...dependsOn(reference(one, "c")) }),
        pod("c", { namespace: one }),
        namespaceOf(two),
        namespaceOf(one),
      );
      const release = newName();
      const installed = await at.kpack("install", release, source, "--wait");
      expect(installed).toMatchObject({ status: 0 });
      expect(inOrder(installed.stderr, "created").slice(-3)).toEqual(["c", "b", "a"]);
      expect(new Set(inOrder(installed.stderr, "created").slice(0, 2))).toEqual(new Set([one, two]));
      const removed = await at.kpack("uninstall", release);
      expect(removed).toMatchObject({ status: 0 });
      expect(inOrder(removed.stderr, "deleted").slice(0, 3)).toEqual(["a", "b", "c"]);
      expect(await Promise.all([livePod("a", one), livePod("b", two), livePod("c", one)])).toEqual(
        Array(3).fill(undefined),
      );
    });

    test("R12: DependencyFilter: what something that stays depends on is not pruned, and nothing else is changed", async () => {
      const dependent = pod("dependent", dependsOn(`/namespaces/${at.namespace}/Pod/needed`));
      const [release, source] = [newName(), manifests("filter.yaml", dependent, pod("needed"))];
      await at.ok("install", release, source);
      manifests("filter.yaml", dependent, pod("added"));
      const message = await refused("release/still-needed", "upgrade", release, source);
      expect(message).toContain(`Pod ${at.namespace}/needed is no longer part of the release`);
      expect(message).toContain(`Pod ${at.namespace}/dependent depends on it`);
      expect(await livePod("needed")).toBeDefined();
      expect(await livePod("added")).toBeUndefined();
      expect(await at.json("history", release)).toHaveLength(1);
      manifests("filter.yaml", pod("added"));
      await at.ok("upgrade", release, source);
      expect(await livePod("needed")).toBeUndefined();
      await at.ok("uninstall", release);
    });

    test("R12: LocalNamespacesFilter: a namespace is not pruned while something of the release is in it", async () => {
      const inner = `${at.namespace}-inner`;
      const settings = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: ${inner}}\n`;
      const there = async (): Promise<unknown[]> => {
        const [space, map] = await Promise.all([
          at.cluster.get({ apiVersion: "v1", kind: "Namespace", name: inner }),
          at.cluster.get({ apiVersion: "v1", kind: "ConfigMap", name: "settings", namespace: inner }),
        ]);
        return [space !== undefined && !("deletionTimestamp" in (space["metadata"] as KubeObject)), map !== undefined];
      };
      const [release, source] = [newName(), manifests("inner.yaml", namespaceOf(inner), settings)];
      await at.ok("install", release, source);
      manifests("inner.yaml", settings);
      const message = await refused("release/still-needed", "upgrade", release, source);
      expect(message).toContain(`Namespace ${inner} is no longer part of the release`);
      expect(message).toContain(`ConfigMap ${inner}/settings`);
      expect(await there()).toEqual([true, true]);
      await at.ok("uninstall", release);
      expect(await there()).toEqual([false, false]);
    });

    test("R12: LocalNamespacesFilter [rollback]: a namespace that the earlier revision does not list stays, for what is in it", async () => {
      const inner = `${at.namespace}-back`;
      const metadata = { name: inner };
      await at.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata });
      const settings = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: ${inner}}\n`;
      const [release, source] = [newName(), manifests("back.yaml", settings)];
      await at.ok("install", release, source);
      manifests("back.yaml", namespaceOf(inner), settings);
      await at.ok("upgrade", release, source, "--take-ownership");
      await at.ok("rollback", release, "1");
      const space = await at.cluster.get({ apiVersion: "v1", kind: "Namespace", name: inner });
      expect(space?.["metadata"]).not.toHaveProperty("deletionTimestamp");
      await at.ok("uninstall", release);
    });

    test("R12: LocalNamespacesFilter [own records]: the namespace that the release's records are in is not pruned; Helm does, and says deployed", async () => {
      const home = `${at.namespace}-home`;
      const owner = { name: "r", namespace: home };
      const space = async () =>
        (await at.cluster.get({ apiVersion: "v1", kind: "Namespace", name: home }))?.["metadata"];
      const revisions = async (): Promise<string[]> =>
        ((await at.json("history", "r", "-n", home)) as { status: string }[]).map(({ status }) => status);
      await at.cluster.create(withOwner({ apiVersion: "v1", kind: "Namespace", metadata: { name: home } }, owner));
      const outside = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: outside, namespace: ${at.namespace}}\n`;
      const source = manifests("home.yaml", outside);
      await at.ok("install", "r", source, "-n", home);
      manifests("home.yaml", namespaceOf(home), outside);
      await at.ok("upgrade", "r", source, "-n", home);
      manifests("home.yaml", outside);
      const message = await refused("release/still-needed", "upgrade", "r", source, "-n", home);
      expect(message).toContain(`Namespace ${home} is no longer part of the release`);
      expect(message).toContain("the release's own records lie in it");
      expect(await revisions()).toEqual(["superseded", "deployed"]);
      await at.ok("rollback", "r", "1", "-n", home);
      expect(await revisions()).toEqual(["superseded", "superseded", "deployed"]);
      await at.ok("rollback", "r", "2", "-n", home);
      const printed = await at.ok("uninstall", "r", "--keep-history", "-n", home);
      expect(printed).toContain(`kept, for what lies in it: Namespace ${home}\n`);
      expect(await revisions()).toEqual(["superseded", "superseded", "superseded", "uninstalled"]);
      expect(await space()).not.toHaveProperty("deletionTimestamp");
      await at.ok("rollback", "r", "2", "-n", home);
      await at.ok("uninstall", "r", "-n", home);
      expect(await space()).toHaveProperty("deletionTimestamp");
      expect((await at.kpack("history", "r", "-n", home)).status).toBe(1);
    });

    test("R12: DestroyReconciliationFailure [uninstall --wait]: what will not go is told each time, the record stays, and the last try ends it", async () => {
      const held = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [kpack.dev/test]}\n`;
      const [release, source] = [newName(), manifests("held.yaml", held, pod("free"))];
      await at.ok("install", release, source);
      for (let i = 0; i < 3; i++) {
        const message = await refused("cluster/wait-timeout", "uninstall", release, "--wait", "--timeout", "1s");
        expect(message).toContain("held");
        expect(await livePod("free")).toBeUndefined();
        expect((await at.live("v1", "ConfigMap", "held"))?.["metadata"]).toHaveProperty("deletionTimestamp");
        expect(await isRecorded(release)).toBe(true);
      }
      const ref = { apiVersion: "v1", kind: "ConfigMap", name: "held", namespace: at.namespace };
      await at.cluster.patch(ref, { type: "merge", patch: { metadata: { finalizers: null } } });
      await at.ok("uninstall", release, "--wait");
      expect([await at.live("v1", "ConfigMap", "held"), await isRecorded(release)]).toEqual([undefined, false]);
    });

    test.each([
      ["ReconciliationFailure", "bad-job", "cluster/wait-failed"],
      ["ReconciliationTimeout", "stuck-job", "cluster/wait-timeout"],
    ])("R12: %s [--wait]: %s ends the install with %s, and the record says failed", async (_name, job, code) => {
      const manifest = `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${job}}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: a}]}}}\n`;
      const [release, source] = [newName(), manifests(`${job}.yaml`, manifest)];
      const wait = ["--wait", "--wait-for-jobs", "--timeout", code === "cluster/wait-timeout" ? "2s" : "60s"];
      expect(await refused(code, "install", release, source, ...wait)).toContain(job);
      expect(await at.json("history", release)).toMatchObject([{ status: "failed" }]);
      expect(await at.live("batch/v1", "Job", job)).toBeDefined();
      await at.ok("uninstall", release);
    });

    test.each([
      [
        "an object without a name",
        "apiVersion: v1\nkind: Pod\nmetadata: {}\n",
        /\[release\/invalid-manifest\]|\[cluster\/invalid\]/,
      ],
      ["a reference that is none", pod("wrong", dependsOn("apps/namespaces/x/web")), /\[cluster\/bad-dependency\]/],
      [
        "objects that wait for each other",
        `${pod("x", dependsOn("Pod/y"))}---\n${pod("y", dependsOn("Pod/z"))}---\n${pod("z", dependsOn("Pod/x"))}`,
        /\[cluster\/dependency-cycle\]/,
      ],
    ])("R12: ExitEarly: %s: nothing is applied, and nothing is recorded", async (_name, invalid, code) => {
      const [release, source] = [newName(), manifests("early.yaml", pod("early"), invalid)];
      const { status, stderr } = await at.kpack("install", release, source);
      expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(code) });
      expect([await livePod("early"), await isRecorded(release)]).toEqual([undefined, false]);
    });
  });

function nameOf(object: KubeObject): string {
  return String((object["metadata"] as KubeObject)["name"]);
}
