import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReleaseStore, StoredRecord } from "../../src/ports/index.ts";

/** What every release store must do. `open` gives a second handle on the same store, as another process would have. */
export function releaseStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`ReleaseStore: ${name}`, () => {
    let under: StoreUnderTest;
    let store: ReleaseStore;
    beforeEach(async () => {
      under = await make();
      store = under.open();
    });
    afterEach(() => under.close?.());

    const record = (revision: number, more: Partial<StoredRecord> = {}): StoredRecord => ({
      key: `sh.helm.release.v1.shop.v${revision}`,
      namespace: "default",
      labels: { name: "shop", owner: "helm", status: "deployed", version: String(revision) },
      bytes: new TextEncoder().encode(`revision ${revision}`),
      ...more,
    });

    test("gives back what was created", async () => {
      await store.create(record(1));
      const found = await store.get("sh.helm.release.v1.shop.v1", "default");
      expect(new TextDecoder().decode(found?.bytes)).toBe("revision 1");
      expect(found?.labels).toMatchObject({ name: "shop", status: "deployed", version: "1" });
      expect(await store.get("sh.helm.release.v1.shop.v2", "default")).toBeUndefined();
    });

    test("a record is created once: the second time fails and changes nothing", async () => {
      await store.create(record(1));
      const again = record(1, { bytes: new TextEncoder().encode("other") });
      await expect(under.open().create(again)).rejects.toMatchObject({ code: "release/already-exists" });
      const found = await store.get("sh.helm.release.v1.shop.v1", "default");
      expect(new TextDecoder().decode(found?.bytes)).toBe("revision 1");
    });

    test("an update replaces bytes and labels", async () => {
      await store.create(record(1));
      const labels = { name: "shop", owner: "helm", status: "superseded", version: "1" };
      await store.update(record(1, { labels, bytes: new TextEncoder().encode("changed") }));
      const found = await store.get("sh.helm.release.v1.shop.v1", "default");
      expect(found?.labels["status"]).toBe("superseded");
      expect(new TextDecoder().decode(found?.bytes)).toBe("changed");
    });

    test("an update of what is not there fails", async () => {
      await expect(store.update(record(9))).rejects.toMatchObject({ code: "release/record-not-found" });
    });

    test("an update with an old version fails", async () => {
      await store.create(record(1));
      const seen = await store.get("sh.helm.release.v1.shop.v1", "default");
      await store.update(record(1, { bytes: new TextEncoder().encode("by another") }));
      const version = seen?.version ?? "";
      expect(version).not.toBe("");
      await expect(store.update(record(1, { version }))).rejects.toMatchObject({ code: "release/record-changed" });
    });

    test("lists by labels and namespace", async () => {
      await store.create(record(1, { labels: { name: "shop", owner: "helm", status: "superseded", version: "1" } }));
      await store.create(record(2));
      await store.create({
        ...record(1),
        key: "sh.helm.release.v1.blog.v1",
        labels: { name: "blog", owner: "helm", status: "deployed", version: "1" },
      });
      const { records, problems } = await store.list({ namespace: "default", labels: { name: "shop" } });
      expect(records.map((r) => r.labels["version"]).sort()).toEqual(["1", "2"]);
      expect(problems).toEqual([]);
      expect((await store.list({ namespace: "default", labels: { status: "deployed" } })).records).toHaveLength(2);
      expect((await store.list({ namespace: "elsewhere" })).records).toHaveLength(0);
    });

    test("delete tells whether there was one", async () => {
      await store.create(record(1));
      expect(await store.delete("sh.helm.release.v1.shop.v1", "default")).toBe(true);
      expect(await store.delete("sh.helm.release.v1.shop.v1", "default")).toBe(false);
      expect(await store.get("sh.helm.release.v1.shop.v1", "default")).toBeUndefined();
    });

    test("R8: a record of 3 MiB is stored and read", async () => {
      const bytes = new Uint8Array(3 * 1024 * 1024).map((_, i) => 65 + ((i * 7919) % 26));
      await store.create(record(1, { bytes }));
      const found = await under.open().get("sh.helm.release.v1.shop.v1", "default");
      expect(found?.bytes.length).toBe(bytes.length);
      expect(Buffer.compare(Buffer.from(found?.bytes ?? []), Buffer.from(bytes))).toBe(0);
      await store.update(record(1));
      expect(new TextDecoder().decode((await store.get("sh.helm.release.v1.shop.v1", "default"))?.bytes)).toBe(
        "revision 1",
      );
      expect((await store.list({ namespace: "default" })).records).toHaveLength(1);
    });

    test("R9: what is kept aside leaves the record as it is, is not listed, and is kept once", async () => {
      await store.create(record(1));
      const { key } = record(1);
      const aside = { key, namespace: "default", release: "shop" };
      const place = await store.keepAside(aside);
      expect(await under.open().keepAside(aside)).toBe(place);
      expect(new TextDecoder().decode((await store.get(key, "default"))?.bytes)).toBe("revision 1");
      expect((await store.list()).records.map((found) => found.key)).toEqual([key]);
      await store.update(record(1, { bytes: new TextEncoder().encode("repaired") }));
      expect(await store.keepAside(aside)).not.toBe(place);
      await store.delete(key, "default");
      expect((await store.list()).records).toEqual([]);
      await expect(store.keepAside(aside)).rejects.toMatchObject({ code: "release/record-not-found" });
    });

    test("R9: what is kept aside of a release is listed and removed, and nothing of another's", async () => {
      const names = ["shop", "shop.sh", "sho"];
      const keyOf = (name: string): string => `sh.helm.release.v1.${name}.v1`;
      for (const name of names) {
        await store.create({ ...record(1), key: keyOf(name), labels: { ...record(1).labels, name } });
        await store.keepAside({ key: keyOf(name), namespace: "default", release: name });
      }
      await store.update(record(1, { bytes: new TextEncoder().encode("again") }));
      const second = await store.keepAside({ key: keyOf("shop"), namespace: "default", release: "shop" });
      const kept = await under.open().listAside("shop", "default");
      expect(kept).toHaveLength(2);
      expect(kept.map(({ place }) => place)).toContain(second);
      expect(await store.listAside("shop", "elsewhere")).toEqual([]);
      for (const each of kept) await store.removeAside(each);
      expect(await store.listAside("shop", "default")).toEqual([]);
      for (const name of ["shop.sh", "sho"]) expect(await store.listAside(name, "default")).toHaveLength(1);
      expect((await store.list()).records.map(({ key }) => key).sort()).toEqual(names.map(keyOf).sort());
    });

    test("R9: records are listed by their key, and what is kept aside is none", async () => {
      await store.create(record(1));
      await store.create({ ...record(2), namespace: "elsewhere" });
      await store.keepAside({ key: record(1).key, namespace: "default", release: "shop" });
      const found = await under.open().listByKey("sh.helm.release.v1.");
      const own = found.filter(({ key }) => /\.v\d+$/.test(key));
      expect(own.map(({ key, namespace }) => `${namespace} ${key}`).sort()).toEqual([
        "default sh.helm.release.v1.shop.v1",
        "elsewhere sh.helm.release.v1.shop.v2",
      ]);
      expect(own[0]?.labels).toMatchObject({ name: "shop", owner: "helm" });
      expect(await store.listByKey("sh.helm.release.v1.shop.v1", "elsewhere")).toEqual([]);
    });

    const claim = { release: "shop", namespace: "default", ttlMs: 10_000 };

    test("a lock has one holder, and is free again after release", async () => {
      const first = await store.acquireLock({ ...claim, holder: "a" });
      expect(first.acquired).toBe(true);
      const second = await under.open().acquireLock({ ...claim, holder: "b" });
      expect(second).toMatchObject({ acquired: false, observed: { holder: "a" } });
      if (first.acquired) await store.releaseLock(first.lock);
      expect((await under.open().acquireLock({ ...claim, holder: "b" })).acquired).toBe(true);
    });

    test("locks of different releases and namespaces do not touch each other", async () => {
      expect((await store.acquireLock({ ...claim, holder: "a" })).acquired).toBe(true);
      expect((await store.acquireLock({ ...claim, release: "blog", holder: "b" })).acquired).toBe(true);
    });

    test("R17: a renewal changes the token, and only the newest token can be taken over", async () => {
      const first = await store.acquireLock({ ...claim, holder: "a" });
      if (!first.acquired) throw new Error("not acquired");
      const renewed = await store.renewLock(first.lock);
      expect(renewed.token).not.toBe(first.lock.token);
      const other = under.open();
      expect((await other.acquireLock({ ...claim, holder: "b", takeOver: first.lock.token })).acquired).toBe(false);
      expect((await other.acquireLock({ ...claim, holder: "b", takeOver: renewed.token })).acquired).toBe(true);
      await expect(store.renewLock(renewed)).rejects.toMatchObject({ code: "release/lock-lost" });
      await store.releaseLock(renewed);
      expect((await store.acquireLock({ ...claim, holder: "c" })).acquired).toBe(false);
    });

    test("R3: of many that ask for a lock at once, one gets it", async () => {
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, i) => under.open().acquireLock({ ...claim, holder: `h${i}` })),
      );
      expect(answers.filter((a) => a.acquired)).toHaveLength(1);
    });

    test("R3: of many that take over a dead holder's lock at once, one gets it", async () => {
      const dead = await store.acquireLock({ ...claim, holder: "dead" });
      if (!dead.acquired) throw new Error("not acquired");
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, i) =>
          under.open().acquireLock({ ...claim, holder: `h${i}`, takeOver: dead.lock.token }),
        ),
      );
      expect(answers.filter((a) => a.acquired)).toHaveLength(1);
    });
  });
}

export interface StoreUnderTest {
  open(): ReleaseStore;
  close?(): Promise<void>;
}
