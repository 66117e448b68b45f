import type { Span } from "../../base/index.ts";
import { isInside, joinPath, KpackError } from "../../base/index.ts";
import type { FileSystem } from "../../ports/index.ts";
import { decodeText } from "../../yaml/index.ts";
import { type ChartFile, UnreadFile } from "../chart.ts";
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
export function readDirectoryFiles(
  { fs, within }: { fs: FileSystem; within: string | undefined },
  root: string,
  budget: LoadBudget,
): ChartFile[] {
  const realRoot = fs.realPath(root);
  const ignoreFile = joinPath(root, ".helmignore");
  const walk: Walk = { fs, realRoot, rules: new IgnoreRules(undefined, ignoreFile), budget, files: [] };
  if (within !== undefined) checkInside({ realRoot: within }, root, realRoot);
  if (fs.stat(ignoreFile)?.type === "file") {
    const target = linkTarget(walk, ignoreFile);
    walk.rules = new IgnoreRules(decodeText(fs.readFile(target, { within: realRoot })), ignoreFile);
  }
  walkFolder(walk, realRoot, "", [realRoot]);
  return walk.files;
}

function walkFolder(walk: Walk, folder: string, prefix: string, ancestors: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const entry of walk.fs.readEntries(folder, { within: walk.realRoot })) {
    const path = `${folder}/${entry.name}`;
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    const type = entry.type === "link" ? (walk.fs.stat(path)?.type ?? "other") : entry.type;
    if (walk.rules.ignores(name, type === "directory")) continue;
    walk.budget.takeEntry(name);
    checkTwin(seen, entry.name, path);
    const target = entry.type === "link" ? linkTarget(walk, path) : path;
    if (type === "directory") {
      if (ancestors.includes(target)) throw circle(path, target);
      walkFolder(walk, target, name, [...ancestors, target]);
    } else if (type === "file") {
      const read = (): Uint8Array => {
        const bytes = walk.fs.readFile(target, { within: walk.realRoot });
        walk.budget.take(name, bytes.length);
        return withoutByteOrderMark(bytes);
      };
      walk.files.push(isAlwaysUsed(name) ? { name, bytes: read() } : new UnreadFile(name, read));
    } else throw irregular(name, path);
  }
}

/**
 * Whether rendering looks into a file in any case. Of large charts most files are tests, examples and texts, which only
 * `.Files` and packing ask for.
 */
function isAlwaysUsed(name: string): boolean {
  const inner = name.replace(/^(?:charts\/[^/]+\/)+/, "");
  return /^(?:(?:templates|crds|charts)\/|(?:Chart|requirements)\.(?:yaml|lock)$|values\.(?:yaml|schema\.json)$)/.test(
    inner,
  );
}

/** Two names that are one on machines that do not tell case, or composed from combined letters, apart. */
function checkTwin(seen: Map<string, string>, name: string, path: string): void {
  const key = (/[^\0-\x7f]/.test(name) ? name.normalize("NFC") : name).toLowerCase();
  const twin = seen.get(key);
  if (twin !== undefined)
    throw new KpackError("chart/twin-names", `"${name}" and "${twin}" are the same name on some machines`, {
      span: { file: path },
      hint: "rename one of them, or list it in .helmignore: elsewhere one would take the other's place",
    });
  seen.set(key, name);
}

/** Where a link leads, which has to be inside the chart. */
function linkTarget(walk: Walk, path: string): string {
  if (!walk.fs.stat(path)) throw irregular(path.slice(walk.realRoot.length + 1), path);
  const target = walk.fs.realPath(path);
  checkInside(walk, path, target);
  return target;
}

function irregular(name: string, path: string): KpackError {
  return new KpackError("chart/irregular-file", `cannot load irregular file ${name}: it is not a regular file`, {
    span: { file: path },
    hint: "remove it from the chart, or list it in .helmignore",
  });
}

function checkInside({ realRoot }: Pick<Walk, "realRoot">, path: string, realPath: string): void {
  if (isInside(realRoot, realPath)) return;
  throw new KpackError("chart/link-outside", "the link leads outside the chart", {
    span: { file: path },
    hint: "copy the file into the chart: what a chart contains must not depend on the machine it is on",
    notes: [`it leads to ${realPath}, which is not below ${realRoot}`],
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
