import { joinPath } from "../../base/index.ts";
import type { FileSystem } from "../../ports/index.ts";
import type { Chart } from "../chart.ts";
import type { ChartLoader } from "../load/chartLoader.ts";
import { loadChart } from "../load/loadChart.ts";
import { LoadBudget } from "../load/loadBudget.ts";
import { readArchiveFiles } from "../load/readArchive.ts";
import { defaultLimits } from "../../base/index.ts";

/** A chart that may be broken: its files one by one, and the chart when it can be loaded. */
export interface LintSource {
  /** Absolute path of the folder or package. */
  path: string;
  kind(name: string): "file" | "directory" | undefined;
  read(name: string): Uint8Array;
  load(): Promise<Chart>;
}

/** Opens a chart's folder or package for lint. */
export async function openLintSource(loader: ChartLoader, path: string): Promise<LintSource> {
  if (loader.fs.stat(path)?.type !== "file") return folderSource(loader, path);
  const limits = loader.limits ?? defaultLimits;
  const files = await readArchiveFiles(loader.compression, loader.fs.readFile(path), new LoadBudget(limits));
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  return {
    path,
    kind: (name) => {
      if (byName.has(name)) return "file";
      return files.some((file) => file.name.startsWith(`${name.replace(/\/$/, "")}/`)) ? "directory" : undefined;
    },
    read: (name) => byName.get(name) ?? new Uint8Array(),
    load: () => loadChart(loader, path),
  };
}

function folderSource(loader: ChartLoader, path: string): LintSource {
  const fs: FileSystem = loader.fs;
  return {
    path,
    kind: (name) => {
      const type = fs.stat(joinPath(path, name))?.type;
      return type === "directory" ? "directory" : type === undefined ? undefined : "file";
    },
    read: (name) => fs.readFile(joinPath(path, name)),
    load: () => loadChart(loader, path),
  };
}
