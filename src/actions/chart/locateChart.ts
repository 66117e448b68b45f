import { baseName, dirName, joinPath, KpackError, nearNames } from "../../base/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";

/** The absolute path of a chart given as folder or .tgz. Charts from repositories and registries are not fetched yet. */
export function locateChart(environment: ChartEnvironment, reference: string): string {
  const name = reference.trim();
  const path = joinPath(environment.directory, name);
  if (environment.fs.stat(path)) return path;
  if (
    /^(oci|https?):\/\//.test(name) ||
    (!name.startsWith("/") && !name.startsWith(".") && /^[\w-]+\/[\w.-]+$/.test(name))
  )
    throw new KpackError(
      "chart/remote",
      `the chart "${name}" is not a file or folder here, and kpack cannot fetch charts from repositories yet`,
      {
        hint: `download it first and give the path of the .tgz: "helm pull" or a browser`,
      },
    );
  const near = nearNames(baseName(path), siblings(environment, path));
  throw new KpackError("chart/not-found", `path "${name}" not found`, {
    hint: near.length > 0 ? `did you mean ${near.join(" or ")}?` : "give the path of a chart's folder or .tgz",
  });
}

function siblings(environment: ChartEnvironment, path: string): string[] {
  const folder = dirName(path);
  return environment.fs.stat(folder)?.type === "directory" ? environment.fs.readDirectory(folder) : [];
}
