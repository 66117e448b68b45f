/** Folder releases on the disk that fails (faultDisk): each in a root of its own, commands run in this process. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { faultDisk, type Interrupt, PowerCut, systemError } from "./faultDisk.ts";
import type { Random } from "./faultSeeds.ts";
import { temporaryFolder, writeConfigChart } from "./releaseWorld.ts";
import { ProcessIds, runMain } from "./runMain.ts";
import type { Run } from "./runKpack.ts";

/** What each call to the disk is made to do: an error, or a write of some bytes only. */
export const diskErrors = ["ENOSPC", "EIO", "EACCES", "EINTR", "short"] as const;
export type DiskError = (typeof diskErrors)[number];

export interface FaultFolders {
  /** A chart of three ConfigMaps. */
  chart: string;
  /** Releases are in its folder `out`. */
  emptyRoot(): string;
  copyOf(root: string): string;
  kpack(root: string, ...words: string[]): Promise<Run>;
  /** stdout of a command that must succeed. */
  ok(root: string, ...words: string[]): Promise<string>;
  /** How many calls to the disk the work makes. */
  countCalls(root: string, work: () => Promise<unknown>): Promise<number>;
  /** Runs a command whose call of that number goes wrong; `where` says which it was. Checks that it says so in one line. */
  failAt(root: string, fault: { error: DiskError; number: number }, words: readonly string[]): Promise<FailedRun>;
  /** What is on the disk after the power cut, in a root of its own. Ends the watch over the disk. */
  rootAfterCut(random: Random): string;
}

export interface FailedRun {
  where: string;
  status: number | null;
}

/** Called once by a suite that mocks node:fs, outside its tests. */
export function useFaultFolders(): FaultFolders {
  const { folder, remove } = temporaryFolder();
  const chart = writeConfigChart(path.join(folder, "settings"), 3);
  let ids: ProcessIds;
  let roots = 0;
  beforeAll(() => {
    ids = new ProcessIds();
  });
  afterAll(() => {
    ids.restore();
    remove();
  });
  const emptyRoot = (): string => {
    const root = path.join(folder, `root-${++roots}`);
    fs.mkdirSync(root);
    return root;
  };
  const kpack = (root: string, ...words: string[]): Promise<Run> => {
    ids.next();
    return runMain([...words, "--to", path.join(root, "out")], { directory: folder });
  };
  return {
    ...{ chart, emptyRoot, kpack },
    copyOf(root) {
      const copy = emptyRoot();
      fs.cpSync(root, copy, { recursive: true });
      return copy;
    },
    async ok(root, ...words) {
      const { status, stdout, stderr } = await kpack(root, ...words);
      expect({ words, status, stderr: status === 0 ? "" : stderr }).toEqual({ words, status: 0, stderr: "" });
      return stdout;
    },
    async countCalls(root, work) {
      faultDisk.start(root);
      await work();
      const calls = faultDisk.calls.length;
      faultDisk.stop();
      return calls;
    },
    async failAt(root, { error, number }, words) {
      let where = "";
      faultDisk.start(root);
      faultDisk.restart((call) => {
        if (call.number !== number) return undefined;
        where = `${error} at call ${number} of ${words.slice(0, 2).join(" ")}: ${call.name} ${path.relative(root, call.path)}`;
        if (error === "short") return { mostBytes: 7 };
        throw systemError(error, call);
      });
      const { status, stderr } = await kpack(root, ...words);
      faultDisk.stop();
      if (status !== 0) {
        expect(stderr, where).toMatch(/^Error: .*\[[a-z]+\/[a-z-]+\]/m);
        expect(stderr, where).not.toMatch(/^\s+at /m);
      }
      if (error === "short") expect({ where, status, stderr }).toMatchObject({ where, status: 0 });
      return { where, status };
    },
    rootAfterCut(random) {
      const state = faultDisk.model.crash(random);
      faultDisk.stop();
      const root = emptyRoot();
      for (const made of state.folders) fs.mkdirSync(path.join(root, made));
      for (const { path: file, bytes } of state.files) fs.writeFileSync(path.join(root, file), bytes);
      return root;
    },
  };
}

/** From the call of that number on nothing is done any more. `onCut` hears of each call that is not. */
export function cutAt(number: number, onCut: () => void = () => undefined): Interrupt {
  return (call) => {
    if (call.number < number) return undefined;
    onCut();
    throw new PowerCut("the power is cut");
  };
}

/** Says with a failure where it was. */
export async function at<T>(where: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (problem) {
    throw new Error(`${where}: ${problem instanceof Error ? problem.message : problem}`, { cause: problem });
  }
}
