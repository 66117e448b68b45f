import { joinPath } from "../../base/index.ts";
import type { DependencyList } from "../../chart/index.ts";
import { buildDependencies, listDependencies, updateDependencies } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { locateChart } from "./locateChart.ts";

export interface DependencyRun {
  environment: ChartEnvironment;
  /** The chart's folder. */
  reference: string;
  /** Progress lines. */
  print(line: string): void;
  /** SOURCE_DATE_EPOCH in seconds, for a lock that is the same every time. */
  sourceDateEpoch?: number | undefined;
}

/** Brings charts/ to what Chart.lock says. Mirrors: helm dependency build. */
export function buildChartDependencies(run: DependencyRun): Promise<void> {
  return buildDependencies(requestOf(run));
}

/** Chooses versions anew and writes Chart.lock. Mirrors: helm dependency update. */
export function updateChartDependencies(run: DependencyRun): Promise<void> {
  return updateDependencies(requestOf(run));
}

/** What the chart depends on and what is there of it; undefined when it depends on nothing. */
export function listChartDependencies(
  environment: ChartEnvironment,
  reference: string,
): Promise<DependencyList | undefined> {
  return listDependencies(environment, locateChart(environment, reference), reference);
}

function requestOf({
  environment,
  reference,
  print,
  sourceDateEpoch,
}: DependencyRun): Parameters<typeof buildDependencies>[0] {
  const moment = sourceDateEpoch === undefined ? environment.clock.now() : sourceDateEpoch * 1000;
  return {
    loader: environment,
    directory: joinPath(environment.directory, reference),
    generated: new Date(moment).toISOString().replace(/\.000Z$/, "Z"),
    print,
  };
}
