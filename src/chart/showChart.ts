import { decodeText } from "../yaml/index.ts";
import type { Chart, ChartFile } from "./chart.ts";
import { crdFiles } from "./chart.ts";
import { metadataYaml } from "./package/encodeMetadata.ts";

export type ChartPart = "all" | "chart" | "values" | "readme" | "crds";

/** The text of a part of a chart. Mirrors: helm show. */
export function showChart(chart: Chart, part: ChartPart): string {
  const wants = (name: ChartPart): boolean => part === name || part === "all";
  const rule = part === "all" ? "---\n" : "";
  let out = "";
  if (wants("chart")) out += `${metadataYaml(chart.metadata)}\n`;
  if (wants("values") && chart.values !== undefined) {
    out += rule;
    for (const file of chart.raw) if (file.name === "values.yaml") out += `${decodeText(file.bytes)}\n`;
  }
  const readme = wants("readme") ? findReadme(chart.files) : undefined;
  if (readme) out += `${rule}${decodeText(readme.bytes)}\n`;
  for (const { file } of wants("crds") ? crdFiles(chart) : []) {
    const text = decodeText(file.bytes);
    out += `${text.startsWith("---") ? "" : "---\n"}${text}\n`;
  }
  return out;
}

function findReadme(files: readonly ChartFile[]): ChartFile | undefined {
  return files.find(({ name }) => ["readme.md", "readme.txt", "readme"].includes(name.toLowerCase()));
}
