/** kpack repair on a cluster in memory: what a damaged record is replaced by, for each thing that may be known of it. */
import { describe, expect, test } from "vitest";
import { createScope } from "../../../src/actions/release/scope.ts";
import { withOwner } from "../../../src/cluster/index.ts";
import { ClusterError, type KubeObject } from "../../../src/ports/index.ts";
import { assertNewestReadable, manifestObjects, type Release } from "../../../src/release/index.ts";
import { configMap, openMemoryReleases, owner, torn } from "../../support/memoryReleases.ts";

const objectsOf = ({ manifest = "" }: Release): KubeObject[] =>
  manifestObjects(manifest, { namespace: owner.namespace, scopeOf: createScope(undefined, []) });
const namesOf = (release: Release): string[] =>
  objectsOf(release).map((object) => (object["metadata"] as { name: string }).name);
const one = configMap("one", { a: "1" });
const two = configMap("two", { a: "2" });
const three = configMap("three", { a: "3" });

describe("repair", () => {
  test("R9: a damaged deployed revision is rebuilt of the live objects, those that no other revision has among them", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { objects: [one, two], config: { replicas: 2 }, info: { notes: "hello" } });
    await world.record(2, { status: "deployed", objects: [one, three] });
    await world.apply({ ...one, data: { a: "changed" } }, three);
    await world.damage(2, torn);
    const { repaired, leftBehind, notes } = await world.repair();
    expect([leftBehind, notes]).toEqual([[], []]);
    expect(repaired).toMatchObject([
      {
        ...{ revision: 2, status: "deployed" },
        objects: [{ name: "one" }, { name: "three" }],
        onlyHere: [{ name: "three" }],
        description:
          "Repaired: 2 objects as found live; chart, values, hooks and notes from revision 1, its own are lost",
      },
    ]);
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "deployed" });
    const release = await world.release(2);
    expect(objectsOf(release)).toEqual([{ ...one, data: { a: "changed" } }, three]);
    expect(release).toMatchObject({
      config: { replicas: 2 },
      chart: { metadata: { version: "1.0.0" } },
      info: { notes: "hello", first_deployed: "2025-01-01T00:00:00Z", last_deployed: "2026-01-02T03:04:05Z" },
      kpack: { user: "me", apply: "ssa" },
    });
  });

  test("R9: what was damaged is kept, byte for byte, where no list sees it", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    await world.damage(1, torn);
    const [first] = (await world.repair()).repaired;
    const place = /^Secret web\/(.*)$/.exec(first?.keptAs[0] ?? "")?.[1] ?? "";
    const kept = await world.cluster.get({ apiVersion: "v1", kind: "Secret", name: place, namespace: "web" });
    expect(kept).toMatchObject({ data: torn(), metadata: { labels: { owner: "kpack-damaged", version: "1" } } });
    const nothing = { repaired: [], setAside: [], superseded: [], leftBehind: [], notes: [] };
    expect(await world.repair()).toEqual({ ...nothing, pruned: { objects: [], records: [] } });
  });

  test("R9: --prune removes what no revision in place lists, and copies once there is nothing to repair", async () => {
    const world = await openMemoryReleases();
    const kept = configMap("kept");
    const keep = { ...(kept["metadata"] as KubeObject), annotations: { "helm.sh/resource-policy": "keep" } };
    await world.record(1, { objects: [one] });
    await world.record(2, { status: "deployed", objects: [one, two] });
    await world.record(3, { status: "deployed", objects: [one] });
    await world.record(4, { status: "failed", objects: [one, three] });
    await world.apply(one, two, three, { ...kept, metadata: keep });
    await world.cluster.apply(withOwner(configMap("others"), { ...owner, name: "blog" }));
    await world.damage(2, torn);
    const names = async (): Promise<unknown[]> =>
      (await world.cluster.list({ apiVersion: "v1", kind: "ConfigMap" })).items.map(
        ({ metadata }) => (metadata as KubeObject)["name"],
      );
    const before = await names();
    const planned = await world.repair({ prune: true, dryRun: true });
    expect(planned).toMatchObject({ leftBehind: [], pruned: { objects: [{ name: "two" }], records: [] } });
    expect(await names()).toEqual(before);
    expect((await world.repair()).leftBehind).toMatchObject([{ name: "two" }]);
    await world.damage(2, torn);
    const first = await world.repair({ prune: true });
    expect(first).toMatchObject({
      repaired: [{ revision: 2 }],
      leftBehind: [],
      pruned: { objects: [{ name: "two" }], records: [] },
    });
    expect(first.notes).toEqual(["what earlier repairs kept aside stays until there is nothing to repair any more"]);
    expect((await names()).sort()).toEqual(["kept", "one", "others", "three"]);
    const copies = await world.records.store.listAside(owner.name, owner.namespace);
    expect(copies).toHaveLength(1);
    const second = await world.repair({ prune: true });
    expect(second).toMatchObject({ repaired: [], pruned: { objects: [], records: copies.map(({ place }) => place) } });
    expect(await world.records.store.listAside(owner.name, owner.namespace)).toEqual([]);
    expect((await names()).sort()).toEqual(["kept", "one", "others", "three"]);
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "superseded", 3: "deployed", 4: "failed" });
  });

  test("R9: --prune removes no objects where no revision is in place, and copies also when the release is gone", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "uninstalled", objects: [one] });
    await world.apply(one);
    await world.damage(1, torn);
    await world.repair();
    const pruned = await world.repair({ prune: true, dryRun: true });
    expect(pruned).toMatchObject({
      leftBehind: [{ name: "one" }],
      pruned: { objects: [], records: [expect.any(String)] },
    });
    await world.records.delete(await world.release(1));
    await expect(world.repair()).rejects.toMatchObject({ code: "release/not-found" });
    expect(await world.repair({ prune: true })).toMatchObject({
      leftBehind: [],
      pruned: { records: [expect.any(String)] },
    });
    expect(
      await world.cluster.get({ apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: "web" }),
    ).toBeDefined();
    await expect(world.repair({ prune: true })).rejects.toMatchObject({ code: "release/not-found" });
  });

  test("R9: --prune refuses to remove what something in place depends on, and the namespace of the records", async () => {
    const world = await openMemoryReleases();
    const dependent = configMap("dependent");
    const annotations = { "kpack.dev/depends-on": "ConfigMap/two" };
    const listed = { ...dependent, metadata: { ...(dependent["metadata"] as KubeObject), annotations } };
    await world.record(1, { status: "deployed", objects: [listed] });
    await world.apply(listed, two);
    await expect(world.repair({ prune: true })).rejects.toMatchObject({ code: "release/still-needed" });
    await world.cluster.delete({ apiVersion: "v1", kind: "ConfigMap", name: "two", namespace: "web" });
    await world.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } });
    await expect(world.repair({ prune: true })).rejects.toMatchObject({ code: "release/still-needed" });
    expect(await world.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "web" })).toBeDefined();
  });

  test("R9: a record whose labels are gone is found by its name and labelled again", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { objects: [one], config: { own: 1 } });
    await world.record(2, { status: "deployed", objects: [one, two], config: { own: 2 } });
    await world.apply(one, two);
    const before = await world.release(2);
    await world.damage(2, (data) => data, { team: "blue" });
    expect(await world.statuses()).toEqual({ 1: "superseded" });
    await expect(world.record(2)).rejects.toMatchObject({
      code: "release/already-exists",
      hint: expect.stringContaining('"kpack repair shop"'),
    });
    const problems = await world.records.unlabelled({ namespace: "web" }, []);
    expect(problems).toMatchObject(
      [{ key: "sh.helm.release.v1.shop.v2", reason: /its labels are gone/ }].map((problem) => ({
        ...problem,
        reason: expect.stringMatching(problem.reason),
      })),
    );
    expect(await world.records.unlabelled({ namespace: "web" }, problems)).toEqual([]);
    expect(await world.records.unlabelled({ namespace: "web", name: "sho" }, [])).toEqual([]);
    const { repaired } = await world.repair();
    expect(repaired).toMatchObject([{ revision: 2, status: "deployed", reasons: [expect.stringContaining("labels")] }]);
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "deployed" });
    const after = await world.release(2);
    expect([after.manifest, after.config, after.chart]).toEqual([before.manifest, before.config, before.chart]);
    const name = "sh.helm.release.v1.shop.v2";
    const secret = await world.cluster.get({ apiVersion: "v1", kind: "Secret", name, namespace: "web" });
    expect(secret?.["metadata"]).toMatchObject({
      labels: { team: "blue", owner: "helm", name: "shop", status: "deployed" },
    });
  });

  test("R9: a record whose labels and content are both gone is rebuilt, too; without a record left there is no release", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one] });
    await world.apply(one);
    await world.damage(1, () => ({}), {});
    expect((await world.repair()).repaired).toMatchObject([
      { revision: 1, status: "deployed", objects: [{ name: "one" }] },
    ]);
    expect(await world.statuses()).toEqual({ 1: "deployed" });
  });

  test("R9: a record that is labelled as another release's is not one of its revisions", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one] });
    await world.damage(1, (data) => data, { owner: "helm", name: "blog", status: "deployed", version: "1" });
    expect(await world.records.history("blog", "web")).toEqual({ revisions: [], problems: [] });
    expect((await world.repair()).repaired).toMatchObject([{ revision: 1 }]);
    expect(await world.statuses()).toEqual({ 1: "deployed" });
  });

  test.each<[string, (data: KubeObject) => KubeObject]>([
    ["truncated", (data) => ({ release: String(data["release"]).slice(0, 80) })],
    ["empty", () => ({ release: "" })],
    ["without its data", () => ({})],
    ["naming parts that are not its own", () => ({ parts: Buffer.from("other,").toString("base64"), sha256: "" })],
    [
      "naming parts that are gone",
      () => ({ parts: Buffer.from("sh.helm.release.v1.shop.v2.part0.a").toString("base64") }),
    ],
  ])("R9: a record %s among good ones is repaired and the others stay as they are", async (_what, change) => {
    const world = await openMemoryReleases();
    for (const version of [1, 2, 3]) await world.record(version, { objects: [one] });
    await world.record(4, { status: "deployed", objects: [one] });
    await world.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "other", namespace: "web" } });
    await world.damage(2, change);
    const others = await Promise.all([1, 3, 4].map((version) => world.release(version)));
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "unreadable", 3: "superseded", 4: "deployed" });
    await world.repair();
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "superseded", 3: "superseded", 4: "deployed" });
    expect(await Promise.all([1, 3, 4].map((version) => world.release(version)))).toEqual(others);
    expect(
      await world.cluster.get({ apiVersion: "v1", kind: "Secret", name: "other", namespace: "web" }),
    ).toBeDefined();
  });

  test("R9: an older revision becomes a copy of the one before it, or what rolled back to it", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { objects: [one] });
    await world.record(2, { objects: [two] });
    await world.record(3, { objects: [three] });
    await world.record(4, { status: "deployed", objects: [two], info: { rollback_revision: 2 } });
    await world.apply(two);
    await world.damage(2, torn);
    await world.damage(3, torn);
    const { repaired } = await world.repair();
    expect(repaired.map(({ description }) => description)).toEqual([
      "Repaired: as revision 4 says, which rolled back to it",
      "Repaired: a copy of revision 1, its own content is lost",
    ]);
    expect([namesOf(await world.release(2)), namesOf(await world.release(3))]).toEqual([["two"], ["one"]]);
  });

  test("R9: a revision in place that a failed rollback speaks of has what that says, and what else is live", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one], config: { own: true } });
    await world.record(2, { status: "failed", objects: [one], config: { own: true }, info: { rollback_revision: 1 } });
    await world.apply(one, two);
    await world.damage(1, torn);
    expect((await world.repair()).repaired[0]?.description).toBe(
      "Repaired: as revision 2 says, which rolled back to it, and 1 object found live",
    );
    expect(await world.statuses()).toEqual({ 1: "deployed", 2: "failed" });
    const release = await world.release(1);
    expect([namesOf(release), release.config]).toEqual([["one", "two"], { own: true }]);
  });

  test("R9: parts that a damaged record does not name any more are kept with it, and do not stay behind", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    const labels = { owner: "kpack-part", name: "shop" };
    const name = "sh.helm.release.v1.shop.v1.part0.0123456789ab";
    const part = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: "web", labels },
      data: { release: "QQ==" },
    };
    await world.cluster.create(part);
    await world.damage(1, torn);
    await world.repair();
    const list = async (owned: string) =>
      (
        await world.cluster.list(
          { apiVersion: "v1", kind: "Secret" },
          { namespace: "web", labelSelector: `owner=${owned}` },
        )
      ).items;
    expect(await list("kpack-part")).toEqual([]);
    expect((await list("kpack-damaged")).map(({ data }) => data)).toEqual([torn(), part.data]);
  });

  test("R9: values come from a revision that went well, not from one that failed", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { config: { good: true } });
    await world.record(2, { status: "failed", config: { bad: true } });
    await world.record(3, { status: "deployed" });
    await world.apply(one);
    await world.damage(3, torn);
    await world.repair();
    expect((await world.release(3)).config).toEqual({ good: true });
  });

  test("R9: a revision that had not come to its end is failed, and what it may have left is on its list", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one] });
    await world.record(2, { status: "pending-upgrade", objects: [one, two] });
    await world.apply(one, two);
    await world.damage(2, torn);
    await world.repair();
    expect(await world.statuses()).toEqual({ 1: "deployed", 2: "failed" });
    expect(namesOf(await world.release(2))).toEqual(["one", "two"]);
  });

  test("R9: when the damaged revision is deployed the one before it is not, also when a repair was cut in between", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one] });
    await world.record(2, { status: "deployed", objects: [one] });
    await world.apply(one);
    await world.damage(2, torn);
    expect((await world.repair({ dryRun: true })).superseded).toEqual([1]);
    expect(await world.statuses()).toEqual({ 1: "deployed", 2: "unreadable" });
    await world.repair();
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "deployed" });
    await world.record(3, { status: "deployed" });
    expect(await world.repair()).toMatchObject({ repaired: [], superseded: [2] });
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "superseded", 3: "deployed" });
  });

  test("R9: what was passed over with --take-over is told: no command would remove it", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { objects: [one] });
    await world.record(2, { status: "deployed", objects: [one, two] });
    await world.record(3, { status: "deployed", objects: [one] });
    await world.apply(one, two);
    await world.damage(2, torn);
    expect((await world.repair()).leftBehind).toMatchObject([{ kind: "ConfigMap", name: "two" }]);
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "superseded", 3: "deployed" });
  });

  test("R9: only what the release made itself is taken for its own", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one, two] });
    await world.apply(one);
    const unowned = { ...two, data: { a: "unowned" } };
    await world.cluster.apply(unowned);
    await world.cluster.apply(withOwner(configMap("others"), { ...owner, name: "blog" }));
    await world.cluster.apply(withOwner(configMap("copied"), owner), { fieldManager: "syncer" });
    const controller = { apiVersion: "apps/v1", kind: "Deployment", name: "d", uid: "u", controller: true };
    const child = configMap("child");
    await world.apply({ ...child, metadata: { ...(child["metadata"] as KubeObject), ownerReferences: [controller] } });
    await world.record(2, { status: "failed", objects: [one, two] });
    await world.damage(1, torn);
    await world.repair();
    // A neighbour lists it, and nobody else owns it.
    expect(objectsOf(await world.release(1))).toEqual([one, unowned]);
  });

  test("R9: without any readable revision the objects are kept, and what is lost is said", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed", objects: [one] });
    await world.apply(one);
    await world.damage(1, torn);
    const { repaired } = await world.repair();
    expect(repaired[0]?.description).toBe(
      "Repaired: 1 object as found live; its chart, values, hooks and notes are lost",
    );
    expect(await world.release(1)).toMatchObject({ config: {}, chart: { metadata: { name: "shop" } } });
  });

  test.each([
    ["deployed", "failed"],
    ["superseded", "failed"],
    ["uninstalled", "uninstalled"],
  ] as const)("R9: of a revision that was %s and of which nothing is left, the record says %s", async (was, is) => {
    const world = await openMemoryReleases();
    await world.record(1, { status: was });
    await world.damage(1, torn);
    await world.repair();
    expect(await world.statuses()).toEqual({ 1: is });
  });

  test("R9: a copy of a record under a name of its own is put aside", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "failed" });
    const secret = { apiVersion: "v1", kind: "Secret", name: "sh.helm.release.v1.shop.v1", namespace: "web" };
    const found = (await world.cluster.get(secret)) ?? {};
    const labels = (found["metadata"] as KubeObject)["labels"] ?? {};
    await world.cluster.create({ ...found, metadata: { name: "backup", namespace: "web", labels } });
    const before = await world.release(1);
    assertNewestReadable(await world.records.history(owner.name, owner.namespace));
    expect((await world.repair()).setAside).toMatchObject([{ key: "backup", reason: "it holds revision 1 of shop" }]);
    expect(await world.statuses()).toEqual({ 1: "failed" });
    expect(await world.release(1)).toEqual(before);
    // Where the record itself is gone, the copy is what is left of it.
    await world.cluster.create({ ...found, metadata: { name: "backup", namespace: "web", labels } });
    await world.cluster.delete(secret);
    expect((await world.repair()).repaired).toMatchObject([{ revision: 1, status: "failed" }]);
    expect(await world.release(1)).toMatchObject({ config: before.config, manifest: before.manifest });
    expect(await world.cluster.get({ ...secret, name: "backup" })).toBeUndefined();
  });

  test("R9: kinds that may not be listed everywhere are looked for where the release is", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    await world.apply(one);
    await world.damage(1, torn);
    const cluster = {
      ...world.cluster,
      list: (kind: { apiVersion: string; kind: string }, options: { namespace?: string | undefined } = {}) => {
        const isSecret = kind.kind === "Secret";
        if (isSecret || options.namespace !== undefined) return world.cluster.list(kind, options);
        throw new ClusterError("cluster/forbidden", "may not list");
      },
    };
    const { repaired, notes } = await world.repair({ cluster });
    expect(repaired).toMatchObject([{ objects: [{ name: "one" }] }]);
    expect(notes).toEqual([
      expect.stringMatching(/^objects of these kinds could not be looked for: Namespace, .*\(may not list\)$/),
      "objects were looked for in these namespaces only: web",
    ]);
    expect(notes[0]).not.toContain("ConfigMap");
  });

  test("R9: a record that somebody wrote meanwhile is not written over", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    await world.damage(1, torn);
    const cluster = {
      ...world.cluster,
      discover: async () => {
        await world.damage(1, () => ({ release: "c29tZXRoaW5nIGVsc2U=" }));
        return world.cluster.discover();
      },
    };
    await expect(world.repair({ cluster })).rejects.toMatchObject({ code: "release/record-changed" });
  });

  test("R9: a release that is not there is an error", async () => {
    const world = await openMemoryReleases();
    await expect(world.repair()).rejects.toMatchObject({ code: "release/not-found" });
  });
});
