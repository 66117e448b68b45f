import type { Value, ValueMap } from "../../base/index.ts";
import { cloneValue, getOwn, isMap, KpackError, setOwn } from "../../base/index.ts";
import type { Chart } from "../chart.ts";

/** Which Helm decides where the two differ. */
export type Compatibility = "helm3" | "helm4";

export interface CoalesceOptions {
  compat: Compatibility;
  warn(message: string): void;
}

interface Pass extends CoalesceOptions {
  /** Keep nulls: they are needed when values are merged again later. */
  merge: boolean;
}

const globalKey = "global";

/**
 * The values that templates see: `values` over the chart's own, its subcharts' sections filled from their defaults,
 * globals copied down. A null deletes a default. The argument is not changed.
 * Mirrors: helm pkg/chart/common/util CoalesceValues, including which parts of the result are shared.
 */
export function coalesceValues(chart: Chart, values: ValueMap, options: CoalesceOptions): ValueMap {
  return coalesceChart({ ...options, merge: false }, chart, cloneValue(values), "");
}

/** Like coalesceValues, but nulls stay. Mirrors: MergeValues. */
export function mergeValues(chart: Chart, values: ValueMap, options: CoalesceOptions): ValueMap {
  return coalesceChart({ ...options, merge: true }, chart, cloneValue(values), "");
}

function coalesceChart(pass: Pass, chart: Chart, into: ValueMap, prefix: string): ValueMap {
  applyDefaults(pass, chart, into, prefix);
  const path = joinKeys(prefix, chart.name);
  for (const subchart of chart.dependencies) {
    const section = ownOrEmpty(into, subchart.name);
    if (!isMap(section)) throw typeMismatch(chart, subchart.name, section);
    setOwn(into, subchart.name, section);
    copyGlobals(pass, section, into, path);
    setOwn(into, subchart.name, coalesceChart(pass, subchart, section, path));
  }
  return into;
}

function typeMismatch(chart: Chart, name: string, value: Value): KpackError {
  const found = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return new KpackError(
    "chart/type-mismatch",
    `type mismatch on ${name}: it holds a subchart's values and must be a mapping, not ${found}`,
    {
      span: { file: `${chart.source}/values.yaml` },
      hint: `use a mapping under "${name}", or rename the value: "${name}" is the name of a subchart of ${chart.name}`,
    },
  );
}

/** Fills what `into` lacks from the chart's own values. */
function applyDefaults(pass: Pass, chart: Chart, into: ValueMap, prefix: string): void {
  const defaults = cloneValue(chart.values ?? {});
  const path = joinKeys(prefix, chart.name);
  const dropNulls = !pass.merge && pass.compat === "helm4";
  for (const key of Object.keys(defaults)) {
    const fallback = defaults[key] as Value;
    const value = getOwn(into, key);
    if (value === undefined) {
      if (dropNulls) {
        if (fallback === null) continue;
        if (isMap(fallback)) deleteNulls(fallback);
      }
      setOwn(into, key, fallback);
    } else if (value === null && !pass.merge) {
      delete into[key];
    } else if (isMap(value)) {
      if (!isMap(fallback)) {
        if (fallback !== null) pass.warn(`skipped value for ${path}.${key}: Not a table.`);
        continue;
      }
      const merge = pass.merge || chart.dependencies.some((subchart) => subchart.name === key);
      if (!merge && pass.compat === "helm4") deleteNulls(fallback);
      mergeTables({ ...pass, merge }, value, fallback, joinKeys(path, key));
    }
  }
}

/** Copies the parent's globals into a subchart's section; tables merge and the parent wins. */
function copyGlobals(pass: Pass, section: ValueMap, parent: ValueMap, prefix: string): void {
  const own = ownOrEmpty(section, globalKey);
  if (!isMap(own)) {
    pass.warn(`skipping globals because destination ${globalKey} is not a table.`);
    return;
  }
  const source = ownOrEmpty(parent, globalKey);
  if (!isMap(source)) {
    pass.warn(`skipping globals because source ${globalKey} is not a table.`);
    return;
  }
  for (const key of Object.keys(source)) {
    const value = source[key] as Value;
    const present = getOwn(own, key);
    if (isMap(value)) {
      const copy = shallowCopy(value);
      if (present === undefined) setOwn(own, key, copy);
      else if (!isMap(present)) pass.warn(`Conflict: cannot merge map onto non-map for "${key}". Skipping.`);
      else {
        mergeTables({ ...pass, merge: true }, copy, present, joinKeys(prefix, key));
        setOwn(own, key, copy);
      }
    } else if (present !== undefined && isMap(present)) pass.warn(`key ${key} is table. Skipping`);
    else setOwn(own, key, value);
  }
  setOwn(section, globalKey, own);
}

/** `into` over `from`, in place; nulls of `into` delete unless they are to be kept. Mirrors: CoalesceTables, MergeTables. */
export function mergeTables(
  pass: { merge: boolean; warn(message: string): void },
  into: ValueMap,
  from: ValueMap,
  prefix = "",
): ValueMap {
  const set = new Set(Object.keys(from).filter((key) => from[key] !== null));
  for (const key of Object.keys(into)) if (into[key] === null) setOwn(from, key, null);
  for (const key of Object.keys(from)) {
    const value = from[key] as Value;
    const present = getOwn(into, key);
    if (present === null && !pass.merge && set.has(key)) delete into[key];
    else if (present === undefined) setOwn(into, key, value);
    else if (isMap(value)) {
      const path = joinKeys(prefix, key);
      if (isMap(present)) mergeTables(pass, present, value, path);
      else pass.warn(`cannot overwrite table with non table for ${path}`);
    } else if (isMap(present) && value !== null)
      pass.warn(`destination for ${joinKeys(prefix, key)} is a table. Ignoring non-table value`);
  }
  return into;
}

/** Removes nulls from a map and the maps in it. */
function deleteNulls(map: ValueMap): void {
  for (const key of Object.keys(map)) {
    const value = map[key] as Value;
    if (value === null) delete map[key];
    else if (isMap(value)) deleteNulls(value);
  }
}

/** The value under the key, null included; a new map when there is none. */
function ownOrEmpty(map: ValueMap, key: string): Value {
  return Object.hasOwn(map, key) ? (map[key] as Value) : {};
}

function shallowCopy(map: ValueMap): ValueMap {
  const copy: ValueMap = {};
  for (const key of Object.keys(map)) setOwn(copy, key, map[key] as Value);
  return copy;
}

function joinKeys(prefix: string, key: string): string {
  return prefix === "" ? key : `${prefix}.${key}`;
}
