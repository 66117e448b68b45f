import { joinPath, KpackError } from "../../base/index.ts";
import type { Chart } from "../../chart/index.ts";
import { loadChart, noUserValues, resolveChart } from "../../chart/index.ts";
import { inferSchema, type SchemaDraft } from "../../chart/inferSchema/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { locateChart } from "./locateChart.ts";
import { valueLocator } from "./locateValue.ts";

export interface SchemaRequest {
  /** The chart's folder or .tgz. */
  reference: string;
  draft: SchemaDraft;
  /** Refuse fields that values.yaml does not have. */
  closed: boolean;
  /** Where the schema goes, relative to the environment's directory; it is returned either way. */
  output?: string | undefined;
}

/**
 * The text of a values.schema.json for a chart, made from its values.yaml. Annotations that the chart's own values do
 * not meet are a warning.
 */
export async function inferChartSchema(environment: ChartEnvironment, request: SchemaRequest): Promise<string> {
  const path = locateChart(environment, request.reference);
  const chart = await loadChart(environment, path);
  const { draft, closed } = request;
  const schema = inferSchema({ chart, draft, closed, warn: (message) => environment.reporter.warn(message) });
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  const bytes = new TextEncoder().encode(text);
  await checkOwnValues(environment, chart, bytes);
  if (request.output !== undefined) environment.fs.writeFile(joinPath(environment.directory, request.output), bytes);
  return text;
}

async function checkOwnValues(environment: ChartEnvironment, chart: Chart, schema: Uint8Array): Promise<void> {
  const reporter = { warn: () => {}, debug: () => {} };
  const noFiles = (): Promise<string> => Promise.resolve("");
  for (const subchart of allSubcharts(chart)) subchart.schema = undefined;
  chart.schema = { name: "values.schema.json", bytes: schema };
  try {
    const locate = valueLocator(chart, noUserValues, noFiles);
    await resolveChart({ chart, values: {}, compat: "helm4", reporter, locate });
  } catch (error) {
    if (!(error instanceof KpackError) || !error.code.startsWith("schema/")) throw error;
    const { file = chart.source, line } = error.span ?? {};
    const place = line === undefined ? file : `${file}:${line}`;
    environment.reporter.warn(`${place}: the chart's own values do not fit its annotations: ${error.message}`);
  }
}

function allSubcharts(chart: Chart): Chart[] {
  return chart.dependencies.flatMap((subchart) => [subchart, ...allSubcharts(subchart)]);
}
