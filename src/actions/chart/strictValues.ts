import type { Value, ValueMap } from "../../base/index.ts";
import { isMap, KpackError } from "../../base/index.ts";
import type { Chart } from "../../chart/index.ts";
import { findUnknownValues } from "../../chart/index.ts";
import type { GoMap } from "../../template/index.ts";
import { ReadRecorder } from "../../template/index.ts";

/** Which values templates read, to tell those that are given for nothing. */
export class ReadValues {
  private readonly read = new Set<string>();
  private readonly whole = new Set<string>();

  /** A recorder for one render. */
  observe(values: ValueMap): ReadRecorder {
    return new ReadRecorder(values as GoMap, (path, isWhole) => {
      // A subchart has its own map of globals; what it reads there counts for the one that is given.
      const at = path.lastIndexOf("global");
      const key = JSON.stringify(at > 0 ? path.slice(at) : path);
      this.read.add(key);
      if (isWhole) this.whole.add(key);
    });
  }

  /** Dotted paths of given values that nothing read. */
  unused(given: ValueMap): string[] {
    const found: string[] = [];
    this.collect(given, [], found);
    return found;
  }

  private collect(value: Value, path: readonly string[], found: string[]): void {
    const key = JSON.stringify(path);
    if (this.whole.has(key)) return;
    if (isMap(value) && Object.keys(value).length > 0) {
      for (const name of Object.keys(value)) this.collect(value[name] ?? null, [...path, name], found);
    } else if (path.length > 0 && !this.read.has(key)) found.push(path.join("."));
  }
}

/** Throws for values that no template reads. `consumed` are paths that conditions and tags read. */
export function checkUnusedValues(
  reads: ReadValues,
  given: ValueMap,
  chart: Chart,
  consumed: ReadonlySet<string>,
): void {
  const unused = reads.unused(given).filter((path) => !consumed.has(path) && !path.startsWith("tags."));
  if (unused.length === 0) return;
  const near = new Map(findUnknownValues(chart, given).map((unknown) => [unknown.path, unknown.near]));
  throw new KpackError(
    "chart/unused-values",
    `no template reads ${unused.length === 1 ? "the value" : "the values"} ${unused.join(", ")}`,
    {
      hint: "correct the spelling, or render without --strict-values",
      notes: unused.flatMap((path) =>
        near.has(path) ? [`${path}: did you mean ${near.get(path)?.join(" or ")}?`] : [],
      ),
    },
  );
}

/** Paths that conditions of dependencies name. Taken before dependencies are processed. */
export function conditionPaths(chart: Chart, prefix = ""): Set<string> {
  const paths = new Set<string>();
  for (const { condition, name, alias } of chart.metadata.dependencies ?? []) {
    for (const path of condition.split(",")) if (path.trim() !== "") paths.add(prefix + path.trim());
    const subchart = chart.dependencies.find((candidate) => candidate.name === name);
    for (const path of subchart ? conditionPaths(subchart, `${prefix}${alias || name}.`) : []) paths.add(path);
  }
  return paths;
}
