/** A repair on a disk that fails, and on one whose power is cut: nothing that was readable or damaged is ever lost. */
import fs from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { faultDisk } from "../support/faultDisk.ts";
import { at, cutAt, diskErrors, useFaultFolders } from "../support/faultFolders.ts";
import { forEachSeed, isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { setContent } from "../support/settingsRelease.ts";

vi.mock("node:fs", async (original) =>
  (await import("../support/faultDisk.ts")).wrapFileSystem(
    await original<typeof import("node:fs") & { default: typeof import("node:fs") }>(),
  ),
);

const { chart, emptyRoot, copyOf, kpack, ok, countCalls, failAt, rootAfterCut } = useFaultFolders();
const damagedText = new Map<number, Buffer>();
let template: string;

const recordFile = (root: string, revision: number): string =>
  path.join(root, `out/.kpack/releases/default/sh.helm.release.v1.r.v${revision}`);

/** Revisions 1 and 3 of three are damaged; 3 is deployed. */
beforeAll(async () => {
  template = emptyRoot();
  await ok(template, "install", "r", chart, ...setContent({ text: "one", count: 2 }));
  await ok(template, "upgrade", "r", chart, ...setContent({ text: "two", count: 2 }));
  await ok(template, "upgrade", "r", chart, ...setContent({ text: "three", count: 4 }));
  for (const revision of [1, 3]) {
    const text = fs.readFileSync(recordFile(template, revision));
    damagedText.set(revision, text.subarray(0, text.length / 2));
    fs.writeFileSync(recordFile(template, revision), text.subarray(0, text.length / 2));
  }
});

/** What was damaged is where it was or where it is kept; what was not is as it was. */
function expectNothingLost(root: string, where: string): void {
  expect(fs.readFileSync(recordFile(root, 2)), where).toEqual(fs.readFileSync(recordFile(template, 2)));
  const kept = path.join(root, "out/.kpack/damaged");
  const names = fs.existsSync(kept) ? fs.readdirSync(kept).filter((name) => !name.includes(".tmp-")) : [];
  for (const [revision, text] of damagedText) {
    const copies = names.filter((name) => name.startsWith(`default_r_sh.helm.release.v1.r.v${revision}.`));
    const places = [recordFile(root, revision), ...copies.map((name) => path.join(kept, name))];
    const found = places.filter((file) => fs.existsSync(file) && fs.readFileSync(file).equals(text));
    expect(found.length, `${where}: damaged revision ${revision}`).toBeGreaterThan(0);
  }
}

/** The next repair succeeds, and the release goes on. */
async function expectNextWorks(root: string): Promise<void> {
  await ok(root, "repair", "r");
  expectNothingLost(root, "after the next repair");
  const rows = JSON.parse(await ok(root, "history", "r", "-o", "json")) as { revision: number; status: string }[];
  expect(rows.map(({ revision, status }) => `${revision} ${status}`)).toEqual([
    ...["1 superseded", "2 superseded", "3 deployed"],
  ]);
  expect(await ok(root, "diff", "r")).toBe("nothing differs\n");
  expect(await ok(root, "repair", "r")).toContain("nothing to repair");
  await ok(root, "upgrade", "r", chart, ...setContent({ text: "four", count: 1 }));
  const left = fs.readdirSync(path.join(root, "out"), { recursive: true, encoding: "utf8" });
  expect(left.filter((file) => file.endsWith(".yaml"))).toEqual(["configmap_r-0.yaml"]);
  expect(left.filter((file) => file.includes(".tmp-"))).toEqual([]);
}

async function countRepairCalls(): Promise<number> {
  const root = copyOf(template);
  return countCalls(root, () => ok(root, "repair", "r"));
}

describe("R9: a repair on a disk that fails", () => {
  test.each(diskErrors)(
    "R9, R14: %s at every call: one clear error, nothing lost, and the next repair succeeds",
    async (error) => {
      const calls = await countRepairCalls();
      const stride = isFull ? 1 : 20;
      let tried = 0;
      for (let number = isFull ? 1 : 1 + diskErrors.indexOf(error) * 4; number <= calls; number += stride) {
        const root = copyOf(template);
        const { where } = await failAt(root, { error, number }, ["repair", "r"]);
        expectNothingLost(root, where);
        await at(where, expectNextWorks(root));
        fs.rmSync(root, { recursive: true });
        tried++;
      }
      tellFigure(`R9 repairs, ${error}`, { "calls that failed": tried, failures: 0 });
    },
    longMs,
  );

  test(
    "R9, R15: a power cut: what was damaged is still there, and the next repair completes",
    async () => {
      const calls = await countRepairCalls();
      await forEachSeed("R9 power cuts", { full: 300, short: 8 }, async (random) => {
        const before = copyOf(template);
        faultDisk.start(before);
        faultDisk.interrupt = cutAt(1 + Math.floor(random() * (calls + 1)));
        await kpack(before, "repair", "r");
        const after = rootAfterCut(random);
        expectNothingLost(after, "after the power cut");
        await expectNextWorks(after);
        for (const folder of [before, after]) fs.rmSync(folder, { recursive: true });
        return 1;
      });
    },
    longMs,
  );
});
