import type { Value } from "../../base/index.ts";
import { KpackError } from "../../base/index.ts";
import { decodeText, parseDocument } from "../../yaml/index.ts";
import { Chart, type ChartFile, UnreadFile } from "../chart.ts";
import { decodeLock, decodeMetadata, decodeRequirements } from "./metadata.ts";
import type { LoadBudget } from "./loadBudget.ts";
import type { ChartLoader } from "./chartLoader.ts";
import { readArchiveFiles } from "./readArchive.ts";
import { readValues } from "./readValues.ts";
import { validateMetadata } from "./validateMetadata.ts";

/** One chart being assembled: the loader, what is left of its budget, and how deep it lies in its parents. */
export interface Assembly {
  loader: ChartLoader;
  budget: LoadBudget;
  depth: number;
}

/**
 * Sorts a chart's files into their roles and loads the charts below `charts/`.
 * Mirrors: helm pkg/chart/v2/loader LoadFiles; subcharts come in order of their names, where Helm's order is random.
 */
export async function assembleChart(assembly: Assembly, files: readonly ChartFile[], source: string): Promise<Chart> {
  const chart = readMetadata(assembly, files, source);
  chart.raw = [...files];
  const packed = new Map<string, ChartFile[]>();
  for (const file of files) placeFile(chart, file, packed, assembly);
  within(`${source}/Chart.yaml`, () => validateMetadata(chart.metadata));
  for (const [name, parts] of [...packed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name.startsWith("_") || name.startsWith(".")) continue;
    chart.addDependency(await loadSubchart(assembly, chart, name, parts));
  }
  return chart;
}

function readMetadata(assembly: Assembly, files: readonly ChartFile[], source: string): Chart {
  const file = files.find(({ name }) => name === "Chart.yaml");
  if (!file)
    throw new KpackError("chart/no-metadata", "Chart.yaml file is missing", {
      span: { file: source },
      hint: "name the folder that holds Chart.yaml; `kpack create NAME` makes a new chart",
    });
  const metadata = readFile(file, source, (value) => decodeMetadata(value));
  if (metadata.apiVersion === "") metadata.apiVersion = "v1";
  // Helm looks at the version of the outermost chart only.
  if (metadata.apiVersion === "v3" && assembly.depth === 0 && !assembly.loader.allowV3)
    throw new KpackError("chart/unsupported-version", "charts of apiVersion v3 are an experiment", {
      span: { file: `${source}/Chart.yaml` },
      hint: "set HELM_EXPERIMENTAL_CHART_V3=1 to try it, or use apiVersion v2",
    });
  return new Chart(metadata, source);
}

function placeFile(chart: Chart, file: ChartFile, packed: Map<string, ChartFile[]>, assembly: Assembly): void {
  const { name } = file;
  const isV1 = chart.metadata.apiVersion === "v1";
  if (name === "Chart.yaml") return;
  if (name === "Chart.lock") chart.lock = readFile(file, chart.source, decodeLock);
  else if (name === "values.yaml") chart.values = readValues(file, `${chart.source}/${name}`, assembly.loader.reporter);
  else if (name === "values.schema.json") chart.schema = file;
  else if (name === "requirements.yaml") {
    if (!isV1)
      warn(
        assembly,
        chart,
        `Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.`,
      );
    chart.metadata.dependencies = readFile(file, chart.source, decodeRequirements) ?? chart.metadata.dependencies;
    if (isV1) chart.files.push(file);
  } else if (name === "requirements.lock") {
    if (!isV1)
      warn(
        assembly,
        chart,
        `Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.`,
      );
    chart.lock = readFile(file, chart.source, decodeLock);
    if (isV1) chart.files.push(file);
  } else if (name.startsWith("templates/")) chart.templates.push(file);
  else if (name.startsWith("charts/") && !name.endsWith(".prov")) {
    const [folder = ""] = name.slice("charts/".length).split("/", 1);
    const parts = packed.get(folder);
    if (parts) parts.push(file);
    else packed.set(folder, [file]);
  } else chart.files.push(file);
}

async function loadSubchart(
  assembly: Assembly,
  parent: Chart,
  name: string,
  parts: readonly ChartFile[],
): Promise<Chart> {
  const source = `${parent.source}/charts/${name}`;
  const depth = assembly.depth + 1;
  const { limits } = assembly.budget;
  if (depth > limits.subchartDepth)
    throw new KpackError("chart/too-deep", `charts lie more than ${limits.subchartDepth} levels deep`, {
      span: { file: source },
    });
  const inner: Assembly = { ...assembly, depth };
  try {
    if (!name.endsWith(".tgz")) return await assembleChart(inner, subchartFiles(parts, name), source);
    const [archive] = parts;
    if (!archive || archive.name !== `charts/${name}`)
      throw new KpackError("chart/bad-subchart", `expected a packaged chart ${name}, got a folder`);
    const files = await readArchiveFiles(assembly.loader.compression, archive.bytes, assembly.budget);
    return await assembleChart(inner, files, source);
  } catch (error) {
    if (error instanceof KpackError)
      throw error.with({ span: { file: source }, notes: [`error unpacking subchart ${name} in ${parent.name}`] });
    throw error;
  }
}

function subchartFiles(parts: readonly ChartFile[], name: string): ChartFile[] {
  const prefix = `charts/${name}/`;
  return parts
    .filter((file) => file.name.startsWith(prefix))
    .map((file) => new UnreadFile(file.name.slice(prefix.length), () => file.bytes));
}

/** Reads one of the chart's YAML files into typed fields; errors name the file as Helm does. */
function readFile<T>(file: ChartFile, source: string, decode: (value: Value) => T): T {
  const path = `${source}/${file.name}`;
  return within(path, () => {
    try {
      return decode(parseDocument(decodeText(file.bytes), { reader: "sigs", integers: "bigint", file: path }));
    } catch (error) {
      if (error instanceof KpackError && error.code === "chart/wrong-type")
        throw new KpackError(
          error.code,
          `cannot load ${file.name}: error unmarshaling JSON: while decoding JSON: ${error.message}`,
          { cause: error },
        );
      throw error;
    }
  });
}

function within<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof KpackError) throw error.with({ span: { file: path } });
    throw error;
  }
}

function warn(assembly: Assembly, chart: Chart, message: string): void {
  assembly.loader.reporter.warn(`${chart.source}: ${message}`);
}
