/** kpack test writes down how tests ended without the release's lock: what others write meanwhile stays. */
import { describe, expect, test } from "vitest";
import { testRelease } from "../../../src/actions/release/index.ts";
import type { ReleaseStore } from "../../../src/ports/index.ts";
import { ReleaseRecords } from "../../../src/release/index.ts";
import { createCompression } from "../../../src/adapters/node/compression.ts";
import { openMemoryReleases } from "../../support/memoryReleases.ts";

const request = { name: "shop", only: [], except: [], timeoutMs: 1_000, logs: false };

describe("the record of a release's tests", () => {
  /** Does something after the revision was read and before the tests have ended. */
  async function testWhile(meanwhile: (world: Awaited<ReturnType<typeof openMemoryReleases>>) => Promise<void>) {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    const discover = async () => {
      await meanwhile(world);
      return world.cluster.discover();
    };
    await testRelease({ ...world.environment, cluster: { ...world.cluster, discover } }, request);
    return world;
  }

  test("an upgrade that came meanwhile: the revision stays superseded", async () => {
    const world = await testWhile(async ({ records, release, record }) => {
      const first = await release(1);
      await records.update({ labels: {}, release: { ...first, info: { ...first.info, status: "superseded" } } });
      await record(2, { status: "deployed" });
    });
    expect(await world.statuses()).toEqual({ 1: "superseded", 2: "deployed" });
  });

  test("an uninstall that came meanwhile: the record does not come back", async () => {
    const world = await testWhile(async ({ records, release }) => records.delete(await release(1)));
    expect(await world.statuses()).toEqual({});
  });

  test("somebody who writes between reading and writing is not written over", async () => {
    const world = await openMemoryReleases();
    await world.record(1, { status: "deployed" });
    const first = await world.release(1);
    const { store } = world.records;
    let writes = 0;
    const disturbed: ReleaseStore = {
      ...store,
      async update(record) {
        const present = await store.get(record.key, record.namespace);
        const { version: _seen, ...other } = present ?? record;
        if (++writes === 1) await store.update({ ...other, labels: { ...other.labels, by: "another" } });
        return store.update(record);
      },
    };
    const records = new ReleaseRecords(disturbed, createCompression());
    await records.amend(first, (now) => ({ ...now, config: { amended: true } }));
    expect(writes).toBe(2);
    const found = await store.get("sh.helm.release.v1.shop.v1", "web");
    expect(found?.labels).toMatchObject({ by: "another", status: "deployed" });
    expect((await world.release(1)).config).toEqual({ amended: true });
  });
});
