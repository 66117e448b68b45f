import { baseName, dirName, joinPath } from "../../base/index.ts";
import { parseConstraint, parseStrictVersion, parseVersion } from "../../base/version/index.ts";
import type { Chart, ChartDependency } from "../chart.ts";
import type { ChartLoader } from "../load/chartLoader.ts";
import { loadChart } from "../load/loadChart.ts";
import { isInRange } from "../versionRange.ts";

export interface DependencyRow {
  name: string;
  version: string;
  repository: string;
  /** ok, unpacked, missing, wrong version, invalid version, misnamed, corrupt, too many matches. */
  status: string;
}

export interface DependencyList {
  rows: DependencyRow[];
  /** Charts in charts/ that Chart.yaml does not list, and files there that are no charts. */
  warnings: string[];
}

/**
 * What Chart.yaml lists and what is there of it. undefined when it lists nothing. Mirrors: helm dependency list.
 * @param shown the path as the user gave it, for warnings.
 */
export async function listDependencies(
  loader: ChartLoader,
  path: string,
  shown: string,
): Promise<DependencyList | undefined> {
  const chart = await loadChart(loader, path);
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return undefined;
  const rows: DependencyRow[] = [];
  for (const dependency of wanted) {
    const { name, version, repository } = dependency;
    rows.push({ name, version, repository, status: await dependencyStatus(loader, path, dependency, chart) });
  }
  return { rows, warnings: await findUnlisted({ loader, path, shown }, wanted) };
}

async function dependencyStatus(
  loader: ChartLoader,
  path: string,
  dependency: ChartDependency,
  parent: Chart,
): Promise<string> {
  const prefix = `${dependency.name}-`;
  let archives = chartsEntries(loader, path).filter((file) => {
    const name = baseName(file);
    return name.startsWith(prefix) && name.endsWith(".tgz");
  });
  if (archives.length > 1) {
    archives = archives.filter((file) => isStrictVersion(baseName(file).slice(prefix.length, -".tgz".length)));
    if (archives.length > 1) return "too many matches";
  }
  const [archive] = archives;
  if (archive !== undefined) return archiveStatus(loader, archive, dependency);
  const unpacked = parent.dependencies.findLast(({ name }) => name === dependency.name);
  return unpacked ? (versionProblem(unpacked, dependency) ?? "unpacked") : "missing";
}

async function archiveStatus(loader: ChartLoader, archive: string, dependency: ChartDependency): Promise<string> {
  const chart = await loadChart(loader, archive, loader.fs.realPath(dirName(dirName(archive)))).catch(() => undefined);
  if (!chart) return "corrupt";
  if (chart.name !== dependency.name) return "misnamed";
  return versionProblem(chart, dependency) ?? "ok";
}

function versionProblem(chart: Chart, dependency: ChartDependency): string | undefined {
  const { version } = chart.metadata;
  if (version === dependency.version || isInRange(version, dependency.version)) return undefined;
  return isRange(dependency.version) && isVersion(version) ? "wrong version" : "invalid version";
}

async function findUnlisted(
  { loader, path, shown }: { loader: ChartLoader; path: string; shown: string },
  wanted: readonly ChartDependency[],
): Promise<string[]> {
  const warnings: string[] = [];
  const within = loader.fs.realPath(path);
  for (const file of chartsEntries(loader, path)) {
    if (loader.fs.stat(file)?.type !== "directory" && !file.endsWith(".tgz")) continue;
    const chart = await loadChart(loader, file, within).catch(() => undefined);
    const name = `${shown.replace(/\/+$/, "")}/charts/${baseName(file)}`;
    if (!chart) warnings.push(`"${name}" is not a chart.`);
    else if (!wanted.some((dependency) => dependency.name === chart.name))
      warnings.push(`"${name}" is not in Chart.yaml.`);
  }
  return warnings;
}

function chartsEntries(loader: ChartLoader, path: string): string[] {
  const folder = joinPath(path, "charts");
  if (loader.fs.stat(folder)?.type !== "directory") return [];
  return loader.fs.readDirectory(folder).map((name) => joinPath(folder, name));
}

const isStrictVersion = (text: string): boolean => canRead(() => parseStrictVersion(text));
const isVersion = (text: string): boolean => canRead(() => parseVersion(text));
const isRange = (text: string): boolean => canRead(() => parseConstraint(text));

function canRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
