import { baseName, defaultLimits, KpackError } from "../../base/index.ts";
import type { Chart, ChartFile } from "../chart.ts";
import { assembleChart } from "./assembleChart.ts";
import type { ChartLoader } from "./chartLoader.ts";
import { LoadBudget } from "./loadBudget.ts";
import { readArchiveFiles } from "./readArchive.ts";
import { readDirectoryFiles } from "./readDirectory.ts";

/**
 * Reads a chart, with every chart packed or laid out inside it, from a folder or a .tgz into memory.
 * @param path absolute path.
 * @param within the folder that it has to lie in, with links resolved; default anywhere.
 */
export async function loadChart(loader: ChartLoader, path: string, within?: string): Promise<Chart> {
  const stat = loader.fs.stat(path);
  if (!stat) throw new KpackError("chart/not-found", `path "${path}" not found`);
  const budget = new LoadBudget(loader.limits ?? defaultLimits);
  if (stat.type === "directory") {
    const files = readDirectoryFiles({ fs: loader.fs, within }, path, budget);
    return assembleChart({ loader, budget, depth: 0 }, files, path);
  }
  const target = within === undefined ? path : loader.fs.realPath(path);
  return loadChartArchive(loader, loader.fs.readFile(target, { within }), path, budget);
}

/** Reads a packaged chart from its bytes. `source` names it in messages. */
async function loadChartArchive(
  loader: ChartLoader,
  bytes: Uint8Array,
  source: string,
  budget: LoadBudget = new LoadBudget(loader.limits ?? defaultLimits),
): Promise<Chart> {
  let files: ChartFile[];
  try {
    files = await readArchiveFiles(loader.compression, bytes, budget);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (error.code === "archive/not-gzip") throw notAnArchive(source);
    throw error.with({ span: { file: source } });
  }
  return assembleChart({ loader, budget, depth: 0 }, files, source);
}

/** A values file given where a chart is expected is the common slip. */
function notAnArchive(source: string): KpackError {
  const name = baseName(source);
  if (/\.ya?ml$/.test(name))
    return new KpackError(
      "chart/not-a-chart",
      `file '${source}' seems to be a YAML file, but expected a gzipped archive`,
      {
        hint: "name the chart's folder or its .tgz; values files go behind -f",
      },
    );
  return new KpackError("chart/not-a-chart", `file '${source}' does not appear to be a gzipped archive`, {
    hint: "name the chart's folder or its .tgz",
  });
}
