import { compareBytes, KpackError } from "../../base/index.ts";
import type { Chart, ChartFile } from "../chart.ts";
import { validateMetadata } from "../load/validateMetadata.ts";
import { chartFileYaml, lockYaml } from "./encodeMetadata.ts";

/** A packaged chart: `name-version.tgz` and its bytes. */
export interface PackedChart {
  fileName: string;
  bytes: Uint8Array;
}

/**
 * Packs a chart with its subcharts. The bytes depend on the chart alone, never on the machine: one time stamp for all
 * files, no owners, a compressor of our own choice. Layout as Helm's: Chart.yaml, lock, values, schema, templates,
 * files, then the subcharts in charts/.
 * @param modified seconds since the epoch that all files carry; SOURCE_DATE_EPOCH, or 0.
 */
export async function packChart(chart: Chart, modified = 0): Promise<PackedChart> {
  validateMetadata(chart.metadata);
  const [{ packTar }, { gzipSync }] = await Promise.all([import("modern-tar"), import("fflate")]);
  const mtime = new Date(modified * 1000);
  const entries = packedFiles(chart, "").map(({ name, bytes }) => ({
    header: { name, size: bytes.length, mode: 0o644, uid: 0, gid: 0, uname: "", gname: "", mtime },
    body: bytes,
  }));
  const tar = await packTar(entries);
  // os 255 is "unknown"; fflate takes it from neither the machine nor the clock.
  const bytes = gzipSync(tar, { level: 9, mtime: 0 });
  return { fileName: `${chart.name}-${chart.metadata.version}.tgz`, bytes };
}

/** Every file of the package with its full name. */
function packedFiles(chart: Chart, prefix: string): ChartFile[] {
  const base = `${prefix}${chart.name}`;
  const text = (name: string, content: string): ChartFile => ({ name, bytes: new TextEncoder().encode(content) });
  const files = [text("Chart.yaml", chartFileYaml(chart.metadata))];
  if (chart.lock && chart.metadata.apiVersion !== "v1") files.push(text("Chart.lock", lockYaml(chart.lock)));
  files.push(...chart.raw.filter(({ name }) => name === "values.yaml"));
  if (chart.schema) {
    checkJson(chart.schema, chart);
    files.push(chart.schema);
  }
  files.push(...chart.templates, ...chart.files);
  const named = files.map(({ name, bytes }) => ({ name: `${base}/${name}`, bytes }));
  const subcharts = [...chart.dependencies].sort((a, b) => compareBytes(a.name, b.name));
  return named.concat(...subcharts.map((subchart) => packedFiles(subchart, `${base}/charts/`)));
}

function checkJson(file: ChartFile, chart: Chart): void {
  try {
    JSON.parse(new TextDecoder().decode(file.bytes));
  } catch (error) {
    throw new KpackError("schema/not-json", `invalid JSON in ${file.name}`, {
      span: { file: `${chart.source}/${file.name}` },
      cause: error,
    });
  }
}
