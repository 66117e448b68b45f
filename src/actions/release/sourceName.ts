import { baseName, isMap, joinPath } from "../../base/index.ts";
import { loadChart } from "../../chart/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import type { ChartEnvironment } from "../chart/index.ts";

/** What a source calls itself: a chart by its Chart.yaml, others by the name of their folder or file. */
export async function sourceName(charts: ChartEnvironment, path: string): Promise<string> {
  const { fs } = charts;
  const isFolder = fs.stat(path)?.type === "directory";
  const definition = joinPath(path, "Chart.yaml");
  if (isFolder && fs.stat(definition)?.type === "file") {
    const text = new TextDecoder().decode(fs.readFile(definition));
    const chart = parseDocument(text, { reader: "sigs", file: definition });
    if (isMap(chart) && typeof chart["name"] === "string") return chart["name"];
  }
  if (!isFolder && /\.(tgz|tar\.gz)$/.test(path) && fs.stat(path)) return (await loadChart(charts, path)).name;
  return baseName(path).replace(/\.(ya?ml|json)$/, "");
}
