/** The file store and folder releases on a disk that fails, and on one whose power is cut. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { faultDisk } from "../support/faultDisk.ts";
import { at, cutAt, type DiskError, diskErrors, useFaultFolders } from "../support/faultFolders.ts";
import { createCompression } from "../../src/adapters/node/index.ts";
import { createFileStore } from "../../src/adapters/node/stores/index.ts";
import { type Release, ReleaseRecords } from "../../src/release/index.ts";
import { forEachSeed, isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { type Content, hashText, manifestHash, setContent } from "../support/settingsRelease.ts";

vi.mock("node:fs", async (original) =>
  (await import("../support/faultDisk.ts")).wrapFileSystem(
    await original<typeof import("node:fs") & { default: typeof import("node:fs") }>(),
  ),
);

const { chart, emptyRoot, copyOf, kpack, ok, countCalls, failAt, rootAfterCut } = useFaultFolders();

/** One command of the story, and what it makes of the releases' revisions. */
interface Step {
  words: string[];
  release: string;
  /** The revision that it makes; absent: the release goes. */
  makes?: Content;
}

const change = (verb: "install" | "upgrade", release: string, makes: Content): Step => ({
  words: [verb, release, chart, ...setContent(makes)],
  release,
  makes,
});
const story: Step[] = [
  change("install", "r", { text: "one", count: 3 }),
  change("upgrade", "r", { text: "two", count: 2 }),
  change("install", "q", { text: "other", count: 2 }),
  { words: ["rollback", "r", "1"], release: "r", makes: { text: "one", count: 3 } },
  { words: ["uninstall", "q"], release: "q" },
  change("upgrade", "r", { text: "three", count: 1 }),
  { words: ["uninstall", "r"], release: "r" },
  change("install", "r", { text: "anew", count: 2 }),
];

/** Plays the story until it ends or the power is cut. Gives what was acknowledged, and what was under way. */
async function play(root: string): Promise<{ done: Step[]; cut: Step | undefined }> {
  const done: Step[] = [];
  for (const step of story) {
    const { status, stderr } = await kpack(root, ...step.words);
    const isCut = faultDisk.calls.length > 0 && powerIsCut;
    // What ended well was acknowledged, even if the power failed in its last breath.
    if (status !== 0 && !isCut) throw new Error(`${step.words.join(" ")}: ${stderr}`);
    if (status === 0) done.push(step);
    if (isCut) return { done, cut: status === 0 ? undefined : step };
  }
  return { done, cut: undefined };
}

let powerIsCut = false;

/** The revisions of each release after these steps. */
function expectedRevisions(steps: readonly Step[]): Map<string, Content[]> {
  const releases = new Map<string, Content[]>();
  for (const { release, makes } of steps) {
    if (makes) releases.set(release, [...(releases.get(release) ?? []), makes]);
    else releases.delete(release);
  }
  return releases;
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** The revisions of a release, read by the store's own code; whatever cannot be read fails. */
async function revisionsOf(root: string, release: string): Promise<Release[]> {
  const records = new ReleaseRecords(createFileStore(path.join(root, "out/.kpack")), createCompression());
  const { revisions, problems } = await records.history(release, "default");
  expect(problems).toEqual([]);
  return revisions.map((revision) => revision.release);
}

/** Everything acknowledged is there, as it was acknowledged. */
async function expectRevisions(root: string, release: string, revisions: readonly Content[]): Promise<void> {
  const found = await revisionsOf(root, release);
  for (const [i, content] of revisions.entries()) {
    const manifest = found.find(({ version }) => version === i + 1)?.manifest ?? "";
    expect(hashText(manifest), `revision ${i + 1} of ${release}:\n${manifest}`).toBe(manifestHash(release, content));
  }
}

/** In the folder is what these releases say, and nothing else. */
function expectObjects(root: string, releases: ReadonlyMap<string, Content | undefined>): void {
  const expected: [string, string][] = [];
  for (const [name, content] of releases)
    for (let i = 0; i < (content?.count ?? 0); i++) expected.push([`configmap_${name}-${i}.yaml`, content?.text ?? ""]);
  const found = filesBelow(path.join(root, "out")).filter((file) => !file.startsWith(".kpack"));
  const texts = found.map((file) => [
    file,
    /text: "?(\w+)"?$/m.exec(fs.readFileSync(path.join(root, "out", file), "utf8"))?.[1],
  ]);
  expect(texts.sort()).toEqual(expected.sort());
}

/** Nothing is pending, the newest record is deployed and the only one that is. */
async function expectSettled(root: string, release: string): Promise<void> {
  const statuses = (await revisionsOf(root, release)).map(({ info }) => info.status);
  expect(statuses.filter((status) => status.startsWith("pending"))).toEqual([]);
  expect(statuses.indexOf("deployed"), statuses.join(" ")).toBe(statuses.length - 1);
}

/** The next command, whatever happened before: both releases end as this says, with nothing left over. */
async function expectNextWorks(root: string, q: Content | undefined, cut: Step | undefined): Promise<void> {
  const last = { text: "after", count: 4 };
  if (cut?.release === "q")
    await ok(root, ...(cut.makes ? ["upgrade", "-i", ...cut.words.slice(1)] : [...cut.words, "--ignore-not-found"]));
  await ok(root, "upgrade", "-i", "r", chart, ...setContent(last));
  await expectSettled(root, "r");
  expectObjects(
    root,
    new Map([
      ["r", last],
      ["q", cut?.release === "q" ? cut.makes : q],
    ]),
  );
  expect(filesBelow(root).filter((file) => file.includes("tmp"))).toEqual([]);
}

describe("R15: a power cut", () => {
  test(
    "R15, R2: writes that were not synced are dropped, reordered or torn; no acknowledged record is lost, and the next command works",
    async () => {
      const trial = emptyRoot();
      powerIsCut = false;
      const calls = await countCalls(trial, () => play(trial));
      fs.rmSync(trial, { recursive: true });
      await forEachSeed("R15 power cuts", { full: 1_000, short: 10 }, async (random) => {
        const before = emptyRoot();
        faultDisk.start(before);
        powerIsCut = false;
        faultDisk.interrupt = cutAt(1 + Math.floor(random() * (calls + 1)), () => {
          powerIsCut = true;
        });
        const { done, cut } = await play(before);
        const after = rootAfterCut(random);
        await expectAcknowledged(after, done, cut);
        fs.rmSync(before, { recursive: true });
        fs.rmSync(after, { recursive: true });
        return 1;
      });
    },
    longMs,
  );
});

async function expectAcknowledged(root: string, done: readonly Step[], cut: Step | undefined): Promise<void> {
  const releases = expectedRevisions(done);
  const objects = new Map<string, Content | undefined>();
  for (const release of ["r", "q"]) {
    const revisions = releases.get(release) ?? [];
    objects.set(release, revisions.at(-1));
    if (cut?.release !== release || cut.makes) await expectRevisions(root, release, revisions);
    if (cut?.release === release) continue;
    const found = await revisionsOf(root, release);
    expect(found.map(({ version }) => version)).toEqual(revisions.map((_, i) => i + 1));
  }
  if (!cut) expectObjects(root, objects);
  await expectNextWorks(root, releases.get("q")?.at(-1), cut);
}

describe("R14: a disk that fails", () => {
  test.each(diskErrors)(
    "R14: %s at every call: the old state or the new one, one clear error, and the next command succeeds",
    async (error) => {
      const steps = isFull ? story : story.slice(0, 2);
      let tried = 0;
      for (const [position, step] of steps.entries()) {
        const template = emptyRoot();
        for (const { words } of story.slice(0, position)) await ok(template, ...words);
        const trial = copyOf(template);
        const calls = await countCalls(trial, () => ok(trial, ...step.words));
        // In the short form every tenth, each error beginning elsewhere.
        const first = isFull ? 1 : 1 + diskErrors.indexOf(error) * 2;
        for (let number = first; number <= calls; number += isFull ? 1 : 15) {
          const root = copyOf(template);
          await expectOldOrNew(root, story.slice(0, position), { step, number, error });
          fs.rmSync(root, { recursive: true });
          tried++;
        }
        for (const folder of [template, trial]) fs.rmSync(folder, { recursive: true });
      }
      tellFigure(`R14 ${error}`, { "calls that failed": tried, failures: 0 });
    },
    longMs,
  );
});

async function expectOldOrNew(
  root: string,
  before: readonly Step[],
  { step, number, error }: { step: Step; number: number; error: DiskError },
): Promise<void> {
  const { where, status } = await failAt(root, { error, number }, step.words);
  const check = async (): Promise<void> => {
    const releases = expectedRevisions(status === 0 ? [...before, step] : before);
    for (const [release, revisions] of releases)
      if (step.release !== release || step.makes) await expectRevisions(root, release, revisions);
    await expectNextWorks(root, releases.get("q")?.at(-1), status === 0 ? undefined : step);
  };
  await at(where, check());
}
