import type { ChartPart } from "../../chart/index.ts";
import { loadChart, showChart } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { locateChart } from "./locateChart.ts";

/** The text of a part of a chart. Mirrors: helm show. */
export async function showChartPart(
  environment: ChartEnvironment,
  reference: string,
  part: ChartPart,
): Promise<string> {
  return showChart(await loadChart(environment, locateChart(environment, reference)), part);
}
