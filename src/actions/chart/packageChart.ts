import { joinPath, KpackError } from "../../base/index.ts";
import { loadChart, missingDependencies, packChart } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";

export interface PackageRequest {
  environment: ChartEnvironment;
  /** The chart's folder. */
  reference: string;
  /** Where the package goes; relative to the environment's directory. */
  destination: string;
  version?: string | undefined;
  appVersion?: string | undefined;
  /** Seconds since the epoch that all files carry. Default 0. */
  modified?: number | undefined;
}

/** Packs a chart's folder; returns the package's absolute path. Mirrors: helm package. */
export async function packageChart(request: PackageRequest): Promise<string> {
  const { environment } = request;
  const folder = joinPath(environment.directory, request.reference);
  if (environment.fs.stat(folder)?.type !== "directory")
    throw new KpackError("chart/not-a-folder", "only a chart's folder can be packaged", { span: { file: folder } });
  const chart = await loadChart(environment, folder);
  if (request.version !== undefined) chart.metadata.version = request.version;
  if (request.appVersion !== undefined) chart.metadata.appVersion = request.appVersion;
  const missing = missingDependencies(chart);
  if (missing.length > 0)
    throw new KpackError(
      "chart/missing-dependencies",
      `found in Chart.yaml, but missing in charts/ directory: ${missing.join(", ")}`,
      {
        span: { file: `${folder}/Chart.yaml` },
        hint: "update dependencies first, or with --dependency-update",
      },
    );
  const packed = await packChart(chart, request.modified);
  const path = joinPath(environment.directory, request.destination, packed.fileName);
  environment.fs.writeFile(path, packed.bytes);
  return path;
}
