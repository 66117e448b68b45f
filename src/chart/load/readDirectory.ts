import type { Span } from "../../base/index.ts";
import { isInside, joinPath, KpackError } from "../../base/index.ts";
import type { FileSystem } from "../../ports/index.ts";
import { decodeText } from "../../yaml/index.ts";
import type { ChartFile } from "../chart.ts";
import { IgnoreRules } from "./ignoreRules.ts";
import type { LoadBudget } from "./loadBudget.ts";

interface Walk {
  fs: FileSystem;
  /** The chart's folder with links resolved: nothing outside it is read. */
  realRoot: string;
  rules: IgnoreRules;
  budget: LoadBudget;
  files: ChartFile[];
}

/**
 * The files of a chart's folder, folder by folder in order of names, without those that .helmignore leaves out.
 * Links inside the folder are followed; a link that leads outside, in a circle, or to something that is not a regular
 * file is an error.
 */
export function readDirectoryFiles(fs: FileSystem, root: string, budget: LoadBudget): ChartFile[] {
  const realRoot = fs.realPath(root);
  const ignoreFile = joinPath(root, ".helmignore");
  const walk: Walk = { fs, realRoot, rules: new IgnoreRules(undefined, ignoreFile), budget, files: [] };
  if (fs.stat(ignoreFile)?.type === "file") {
    checkInside(walk, ignoreFile, fs.realPath(ignoreFile));
    walk.rules = new IgnoreRules(decodeText(fs.readFile(ignoreFile)), ignoreFile);
  }
  walkFolder(walk, root, "", [realRoot]);
  return walk.files;
}

function walkFolder(walk: Walk, folder: string, prefix: string, ancestors: readonly string[]): void {
  for (const entry of walk.fs.readDirectory(folder)) {
    const path = `${folder}/${entry}`;
    const name = prefix === "" ? entry : `${prefix}/${entry}`;
    const stat = walk.fs.stat(path);
    if (walk.rules.ignores(name, stat?.type === "directory")) continue;
    walk.budget.takeEntry(name);
    const realPath = walk.fs.realPath(path);
    checkInside(walk, path, realPath);
    if (stat?.type === "directory") {
      if (ancestors.includes(realPath)) throw circle(path, realPath);
      walkFolder(walk, path, name, [...ancestors, realPath]);
    } else if (stat?.type === "file") {
      walk.budget.take(name, stat.size);
      walk.files.push({ name, bytes: withoutByteOrderMark(walk.fs.readFile(realPath)) });
    } else {
      throw new KpackError("chart/irregular-file", `cannot load irregular file ${name}: it is not a regular file`, {
        span: { file: path },
        hint: "remove it from the chart, or list it in .helmignore",
      });
    }
  }
}

function checkInside(walk: Walk, path: string, realPath: string): void {
  if (isInside(walk.realRoot, realPath)) return;
  throw new KpackError("chart/link-outside", "the link leads outside the chart", {
    span: { file: path },
    hint: "copy the file into the chart: what a chart contains must not depend on the machine it is on",
    notes: [`it leads to ${realPath}, which is not below ${walk.realRoot}`],
  });
}

function circle(path: string, target: string): KpackError {
  const span: Span = { file: path };
  return new KpackError("chart/link-circle", `the link leads back to ${target}, a folder that contains it`, { span });
}

/** Editors on Windows put a mark in front of UTF-8; templates and values must not see it. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
