import { cloneValue, type ValueMap } from "../../base/index.ts";
import type { Chart } from "../chart.ts";
import { mergeTables } from "./coalesce.ts";

/** What an upgrade does with the values of the revision before it. */
export interface InheritedValues {
  /**
   * auto: the old values when none are given; reuse: new values over the old ones, and the old chart's defaults instead of
   * the new chart's; reset: only what is given; reset-then-reuse: new values over the old ones over the new defaults.
   */
  policy: "auto" | "reuse" | "reset" | "reset-then-reuse";
  /** What the user gave for the revision before. */
  config: ValueMap;
  /** The defaults of the chart of the revision before. */
  defaults: ValueMap;
}

/** The user's values of an upgrade. With `reuse` the chart's own values are replaced. Mirrors: helm action reuseValues. */
export function inheritValues(
  given: ValueMap,
  chart: Chart,
  inherited: InheritedValues,
  warn: (message: string) => void,
): ValueMap {
  const { policy, config, defaults } = inherited;
  const over = (values: ValueMap, lower: ValueMap): ValueMap =>
    mergeTables({ merge: false, warn }, cloneValue(values), cloneValue(lower));
  switch (policy) {
    case "reset":
      return given;
    case "auto":
      return Object.keys(given).length === 0 ? config : given;
    case "reuse":
      chart.values = over(config, defaults);
      return over(given, config);
    case "reset-then-reuse":
      return over(given, config);
  }
}
