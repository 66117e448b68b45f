import { joinPath, KpackError } from "../../base/index.ts";
import { parseConstraint } from "../../base/version/index.ts";
import type { WritableFileSystem } from "../../ports/index.ts";
import type { Chart, ChartDependency, ChartLock } from "../chart.ts";
import type { ChartLoader } from "../load/chartLoader.ts";
import { loadChart } from "../load/loadChart.ts";
import { isInRange } from "../versionRange.ts";
import { lockYaml } from "./encodeMetadata.ts";
import { helm2LockDigest, lockDigest } from "./lockDigest.ts";
import { packChart } from "./packChart.ts";

/** Where and how dependencies are brought into a chart's folder. */
export interface DependencyRequest {
  /** Its file system is the one that is written. */
  loader: ChartLoader & { fs: WritableFileSystem };
  /** Absolute path of the chart's folder. */
  directory: string;
  /** The lock's time stamp, RFC 3339. */
  generated: string;
  /** Progress, one line each, in Helm's words. */
  print(line: string): void;
}

/**
 * Chooses versions for what Chart.yaml lists, packs them into charts/, removes outdated packages, and writes the lock.
 * Only dependencies from `file://` and those that lie in charts/ already. Mirrors: helm dependency update.
 */
export async function updateDependencies(request: DependencyRequest): Promise<void> {
  const chart = await loadFolder(request);
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return;
  const locked: ChartDependency[] = [];
  for (const dependency of wanted) locked.push(await lockDependency(request, dependency));
  await saveDependencies(request, locked);
  const digest = lockDigest(wanted, locked);
  if (chart.lock?.digest === digest) return;
  writeLock(request, chart, { generated: request.generated, digest, dependencies: locked });
}

/** Brings charts/ to what the lock says; without a lock it is an update. Mirrors: helm dependency build. */
export async function buildDependencies(request: DependencyRequest): Promise<void> {
  const chart = await loadFolder(request);
  const { lock } = chart;
  if (!lock) return updateDependencies(request);
  const wanted = chart.metadata.dependencies ?? [];
  const isV1 = chart.metadata.apiVersion === "v1";
  if (lockDigest(wanted, lock.dependencies) !== lock.digest && !(isV1 && helm2LockDigest(wanted) === lock.digest)) {
    const [lockFile, file] = isV1 ? ["requirements.lock", "requirements.yaml"] : ["Chart.lock", "Chart.yaml"];
    throw new KpackError(
      "chart/lock-out-of-sync",
      `the lock file (${lockFile}) is out of sync with the dependencies file (${file})`,
      {
        span: { file: `${request.directory}/${lockFile}` },
        hint: `update the dependencies with "kpack dependency update"`,
      },
    );
  }
  await saveDependencies(request, lock.dependencies);
}

async function loadFolder(request: DependencyRequest): Promise<Chart> {
  const { loader, directory } = request;
  if (loader.fs.stat(directory)?.type !== "directory")
    throw new KpackError("chart/not-a-folder", "only unpacked charts can be updated", { span: { file: directory } });
  return loadChart(loader, directory);
}

async function lockDependency(request: DependencyRequest, wanted: ChartDependency): Promise<ChartDependency> {
  checkRange(wanted);
  const bare: ChartDependency = { ...wanted, condition: "", tags: [], enabled: false, importValues: [], alias: "" };
  if (wanted.repository === "") {
    if (!request.loader.fs.stat(joinPath(request.directory, "charts", wanted.name)))
      throw new KpackError(
        "chart/dependency-not-found",
        `directory ${request.directory}/charts/${wanted.name} not found`,
        {
          hint: `put the chart ${wanted.name} into charts/, or give the dependency a repository`,
        },
      );
    return bare;
  }
  const source = await loadLocal(request, wanted);
  return { ...bare, version: source.metadata.version };
}

function checkRange(dependency: ChartDependency): void {
  try {
    parseConstraint(dependency.version);
  } catch (error) {
    throw new KpackError(
      "chart/bad-range",
      `dependency "${dependency.name}" has an invalid version/constraint format: "${dependency.version}"`,
      {
        hint: "use a version or a range such as ^1.2.0",
        cause: error,
      },
    );
  }
}

/** The chart behind a `file://` repository, of a version that fits. */
async function loadLocal(request: DependencyRequest, dependency: ChartDependency): Promise<Chart> {
  const { name, repository, version } = dependency;
  if (!repository.startsWith("file://"))
    throw new KpackError(
      "chart/remote-dependency",
      `the dependency ${name} comes from ${repository}, and kpack cannot fetch charts from repositories yet`,
      {
        span: { file: `${request.directory}/Chart.yaml` },
        hint: `put the packaged chart into charts/ and leave "repository" empty, or point it to a folder with file://`,
      },
    );
  const path = joinPath(request.directory, repository.slice("file://".length));
  if (!request.loader.fs.stat(path))
    throw new KpackError("chart/dependency-not-found", `directory ${path} not found`, {
      span: { file: `${request.directory}/Chart.yaml` },
    });
  const chart = await loadChart(request.loader, path);
  if (isInRange(chart.metadata.version, version)) return chart;
  throw new KpackError(
    "chart/no-version",
    `can't get a valid version for 1 subchart(s): "${name}" (repository "${repository}", version "${version}")`,
    {
      hint: `${path} has version ${chart.metadata.version}; change the range in Chart.yaml`,
    },
  );
}

async function saveDependencies(request: DependencyRequest, locked: readonly ChartDependency[]): Promise<void> {
  const { loader, directory, print } = request;
  const folder = joinPath(directory, "charts");
  const within = loader.fs.realPath(directory);
  if (loader.fs.stat(folder)?.type === "file")
    throw new KpackError("chart/not-a-folder", `"${folder}" is not a directory`);
  print(`Saving ${locked.length} charts`);
  const packages = new Map<string, Uint8Array>();
  const local = new Set<string>();
  for (const dependency of locked) {
    if (dependency.repository === "") {
      local.add(dependency.name);
      print(`Dependency ${dependency.name} did not declare a repository. Assuming it exists in the charts directory`);
      const present = await loadChart(loader, joinPath(folder, dependency.name), within);
      if (!isInRange(present.metadata.version, dependency.version))
        throw new KpackError(
          "chart/no-version",
          `dependency ${dependency.name} at version ${present.metadata.version} does not satisfy the constraint ${dependency.version}`,
        );
      continue;
    }
    const packed = await packChart(await loadLocal(request, dependency));
    packages.set(packed.fileName, packed.bytes);
  }
  for (const [name, bytes] of packages) loader.fs.writeFile(joinPath(folder, name), bytes, { within });
  print("Deleting outdated charts");
  for (const name of loader.fs.stat(folder) ? loader.fs.readDirectory(folder) : []) {
    const path = joinPath(folder, name);
    if (packages.has(name) || loader.fs.stat(path)?.type !== "file") continue;
    const outdated = await loadChart(loader, path, within).catch(() => undefined);
    if (outdated && !local.has(outdated.name)) loader.fs.remove(path, { within });
  }
}

function writeLock(request: DependencyRequest, chart: Chart, lock: ChartLock): void {
  const { fs } = request.loader;
  const name = chart.metadata.apiVersion === "v1" ? "requirements.lock" : "Chart.lock";
  const path = joinPath(request.directory, name);
  const within = fs.realPath(request.directory);
  const real = fs.stat(path) ? fs.realPath(path) : undefined;
  if (real !== undefined && real !== joinPath(within, name))
    throw new KpackError("chart/lock-is-a-link", `the ${name} file is a symlink to "${real}"`, {
      span: { file: path },
      hint: "remove the link: kpack does not write through it",
    });
  fs.writeFile(path, new TextEncoder().encode(lockYaml(lock)), { within });
}
