import type { ValueMap } from "../../base/index.ts";
import type { Reporter } from "../../ports/index.ts";
import type { Chart } from "../chart.ts";
import type { LocateValue } from "../schema/validateValues.ts";
import type { CoalesceOptions, Compatibility } from "./coalesce.ts";
import { coalesceValues } from "./coalesce.ts";
import { processDependencies } from "./processDependencies.ts";

export interface ResolveRequest {
  /** Just loaded; changed in place. */
  chart: Chart;
  /** What the user gives, merged. */
  values: ValueMap;
  compat: Compatibility;
  reporter: Reporter;
  skipSchemaValidation?: boolean | undefined;
  /** For errors of schemas. */
  locate?: LocateValue | undefined;
}

/** A chart that is ready to be rendered. */
export interface ResolvedChart {
  chart: Chart;
  compat: Compatibility;
  /** The values that templates see: a new map each time, for templates can change it. */
  coalesce(): ValueMap;
}

/** Decides which subcharts take part, merges all values, and checks them against the schemas. */
export async function resolveChart(request: ResolveRequest): Promise<ResolvedChart> {
  const { chart, values, compat } = request;
  const seen = new Set<string>();
  const options: CoalesceOptions = {
    compat,
    warn: (message) => {
      if (seen.has(message)) return;
      seen.add(message);
      request.reporter.warn(message);
    },
  };
  processDependencies(chart, values, options);
  let first: ValueMap | undefined = coalesceValues(chart, values, options);
  if (!request.skipSchemaValidation && hasSchema(chart)) {
    const { validateValues } = await import("../schema/index.ts");
    await validateValues(chart, first, request.locate);
  }
  const coalesce = (): ValueMap => {
    const ready = first ?? coalesceValues(chart, values, options);
    first = undefined;
    return ready;
  };
  return { chart, compat, coalesce };
}

function hasSchema(chart: Chart): boolean {
  return chart.schema !== undefined || chart.dependencies.some(hasSchema);
}
