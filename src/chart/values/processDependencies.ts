import type { Value, ValueMap } from "../../base/index.ts";
import { cloneValue, getOwn, isMap, setOwn } from "../../base/index.ts";
import { type GoValue, sprintf } from "../../template/index.ts";
import type { Chart, ChartDependency, ChartMetadata } from "../chart.ts";
import { isInRange } from "../versionRange.ts";
import type { CoalesceOptions } from "./coalesce.ts";
import { coalesceValues, mergeTables, mergeValues } from "./coalesce.ts";
import { lookupTable, lookupValue } from "./valuePath.ts";

/**
 * Applies what Chart.yaml says of dependencies to the loaded chart, in place: aliases, conditions, tags, and values
 * imported from subcharts. Mirrors: helm pkg/chart/v2/util ProcessDependencies.
 */
export function processDependencies(chart: Chart, values: ValueMap, options: CoalesceOptions): void {
  enableDependencies(chart, values, "", options);
  importValues(chart, options);
}

function enableDependencies(chart: Chart, values: ValueMap, path: string, options: CoalesceOptions): void {
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return;
  const unlisted = chart.dependencies.filter((present) => !wanted.some((dependency) => fulfils(present, dependency)));
  const present = chart.dependencies;
  const next = [...unlisted];
  for (const dependency of wanted) {
    const match = present.find((candidate) => fulfils(candidate, dependency));
    if (match) next.push(copyForDependency(match, dependency, options));
    if (dependency.alias !== "") dependency.name = dependency.alias;
  }
  chart.setDependencies(next);

  for (const dependency of wanted) dependency.enabled = true;
  const coalesced = coalesceValues(chart, values, options);
  applyTags(wanted, coalesced, options);
  applyConditions(wanted, coalesced, path, options);

  const removed = new Set(wanted.filter((dependency) => !dependency.enabled).map((dependency) => dependency.name));
  const kept = chart.dependencies.filter((subchart) => !removed.has(subchart.name));
  const keptEntries = wanted.filter((dependency) => !removed.has(dependency.name));
  for (const subchart of kept) enableDependencies(subchart, coalesced, `${path}${subchart.name}.`, options);
  chart.metadata.dependencies = keptEntries.length > 0 ? keptEntries : undefined;
  chart.setDependencies(kept);
}

function fulfils(chart: Chart, dependency: ChartDependency): boolean {
  return chart.name === dependency.name && isInRange(chart.metadata.version, dependency.version);
}

/** The subchart under its alias. Its own subcharts become copies too, so that two aliases of one chart stay apart. */
function copyForDependency(chart: Chart, dependency: ChartDependency, options: CoalesceOptions): Chart {
  const copy = chart.shallowCopy();
  copy.metadata = copyMetadata(chart.metadata, options.compat === "helm4");
  if (options.compat === "helm4") copy.setDependencies(chart.dependencies.map((inner) => inner.shallowCopy()));
  if (dependency.alias !== "") copy.metadata.name = dependency.alias;
  return copy;
}

function copyMetadata(metadata: ChartMetadata, deep: boolean): ChartMetadata {
  const dependencies = deep ? metadata.dependencies?.map((entry) => ({ ...entry })) : metadata.dependencies;
  return { ...metadata, dependencies };
}

/** One tag set to true enables; else one set to false disables. */
function applyTags(dependencies: readonly ChartDependency[], values: ValueMap, options: CoalesceOptions): void {
  const tags = lookupTable(values, "tags");
  if (!tags) return;
  for (const dependency of dependencies) {
    let [anyTrue, anyFalse] = [false, false];
    for (const tag of dependency.tags) {
      const value = getOwn(tags, tag);
      if (value === true) anyTrue = true;
      else if (value === false) anyFalse = true;
      else if (value !== undefined) options.warn(`Tag '${tag}' for chart ${dependency.name} returned non-bool value`);
    }
    dependency.enabled = anyTrue || !anyFalse;
  }
}

/** The first path of a condition that holds a boolean decides, over tags. */
function applyConditions(
  dependencies: readonly ChartDependency[],
  values: ValueMap,
  path: string,
  options: CoalesceOptions,
): void {
  for (const dependency of dependencies) {
    for (const condition of dependency.condition.trim().split(",")) {
      if (condition === "") continue;
      const value = lookupValue(values, path + condition);
      if (value === undefined) continue;
      if (typeof value === "boolean") {
        dependency.enabled = value;
        break;
      }
      options.warn(`Condition path '${condition}' for chart ${dependency.name} returned non-bool value`);
    }
  }
}

/** Copies the values that dependencies export into their parents', subcharts first. The parent's own values win. */
function importValues(chart: Chart, options: CoalesceOptions): void {
  for (const subchart of chart.dependencies) importValues(subchart, options);
  const dependencies = chart.metadata.dependencies;
  if (dependencies === undefined) return;
  const pass = { merge: true, warn: options.warn };
  const values = mergeValues(chart, {}, options);
  let imported: ValueMap = {};
  for (const dependency of dependencies) {
    const pairs = dependency.imported ? [] : dependency.importValues.flatMap((entry) => importPair(entry) ?? []);
    // Templates see the short form written out.
    dependency.importValues = pairs.map((pair) => ({ ...pair }));
    for (const pair of pairs) {
      const table = lookupTable(values, `${dependency.name}.${pair.child}`);
      if (table) imported = mergeTables(pass, imported, nest(pair.parent, table));
      else options.warn(`ImportValues missing table from chart ${dependency.name}: "${pair.child}" is not a table`);
    }
    dependency.imported = true;
  }
  chart.values = mergeTables(pass, cloneValue(values), imported);
}

function importPair(entry: Value): { child: string; parent: string } | undefined {
  if (typeof entry === "string") return { child: `exports.${entry}`, parent: "." };
  if (!isMap(entry)) return undefined;
  return { child: printed(getOwn(entry, "child")), parent: printed(getOwn(entry, "parent")) };
}

/** Helm makes a text of whatever stands there. */
function printed(value: Value | undefined): string {
  return sprintf("%v", [(value ?? null) as GoValue]);
}

/** The table under a dotted path; "." is the table itself. */
function nest(path: string, table: ValueMap): ValueMap {
  if (path === ".") return table;
  let value = table;
  for (const key of path.split(".").reverse()) {
    const outer: ValueMap = {};
    setOwn(outer, key, value);
    value = outer;
  }
  return value;
}
