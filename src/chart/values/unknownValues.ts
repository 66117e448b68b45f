import type { Value, ValueMap } from "../../base/index.ts";
import { certainMistakes, getOwn, isMap, nearNames } from "../../base/index.ts";
import type { Chart } from "../chart.ts";

export interface UnknownValue {
  /** Dotted path of the value. */
  path: string;
  /** Paths of values that the chart has and that are spelt nearly so. */
  near: string[];
}

/**
 * Values that a user gives and that the chart's values.yaml does not have where it has one of nearly the same name:
 * probably misspelt. Maps that are empty by default take any key.
 */
export function findUnknownValues(chart: Chart, given: ValueMap): UnknownValue[] {
  const found: UnknownValue[] = [];
  compare({ chart, given, defaults: [chart.values ?? {}], path: "" }, found);
  return found;
}

interface Level {
  /** The chart whose section this is; undefined deeper inside. */
  chart: Chart | undefined;
  given: ValueMap;
  /** The parent's values for this section before the chart's own. */
  defaults: readonly ValueMap[];
  path: string;
}

function compare({ chart, given, defaults, path }: Level, found: UnknownValue[]): void {
  const known = new Set(defaults.flatMap((map) => Object.keys(map)));
  const subcharts = new Map(chart?.dependencies.map((subchart) => [subchart.name, subchart]) ?? []);
  const names = [...known, ...subcharts.keys()];
  for (const key of Object.keys(given)) {
    const isGlobal = chart !== undefined && (key === "global" || key === "tags");
    const subchart = subcharts.get(key);
    const here = path === "" ? key : `${path}.${key}`;
    if (!known.has(key) && !subchart && !isGlobal) {
      const near = nearNames(key, names, 2, certainMistakes(key.length)).filter((name) => !Object.hasOwn(given, name));
      if (near.length > 0)
        found.push({ path: here, near: near.map((name) => (path === "" ? name : `${path}.${name}`)) });
      continue;
    }
    const inner = given[key] as Value;
    if (!isMap(inner) || isGlobal) continue;
    const below = defaults
      .map((map) => getOwn(map, key))
      .filter((value): value is ValueMap => value !== undefined && isMap(value));
    if (subchart?.values) below.push(subchart.values);
    compare({ chart: subchart, given: inner, defaults: below, path: here }, found);
  }
}
