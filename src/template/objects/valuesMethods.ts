import { getOwn, quoteGo } from "../../base/index.ts";
import type { ValueMap } from "../../base/index.ts";
import { stringify } from "../../yaml/index.ts";
import { callError } from "../functions/failure.ts";
import { plainValue } from "../functions/plainValue.ts";
import { type GoMap, type GoMethod, type GoValue, goType, isGoMap } from "../goValue.ts";

type Method = (values: GoMap, name: string) => GoValue;

/** Mirrors: helm pkg/chart/common values.go. The methods win over values of the same name. */
const methods: Readonly<Record<string, { params: readonly string[]; call: Method }>> = {
  AsMap: { params: [], call: (values) => values },
  Encode: { params: ["io.Writer"], call: (values) => values },
  PathValue: { params: ["string"], call: pathValue },
  Table: { params: ["string"], call: (values, name) => findTable(values, name.split(".")) },
  YAML: { params: [], call: (values) => stringify(plainValue(values)) },
};

/** Fields with these names need a closer look: they may be methods of `.Values` and of the root of all data. */
export const valuesMethodNames: readonly string[] = Object.keys(methods);

/** A method of a map of Helm's type common.Values; undefined for other values and names. */
export function valuesMethod(value: GoValue, name: string): GoMethod | undefined {
  if (!Object.hasOwn(methods, name) || !isGoMap(value) || Reflect.get(value, goType) !== "common.Values")
    return undefined;
  const method = methods[name];
  return method && { params: method.params, call: (given) => method.call(value, String(given)) };
}

function findTable(values: GoMap, path: readonly string[]): GoMap {
  let table = values;
  for (const name of path) {
    const item = getOwn(table as ValueMap, name) as GoValue;
    if (!isGoMap(item)) throw callError(`${quoteGo(name)} is not a table`);
    table = item;
  }
  return table;
}

function pathValue(values: GoMap, path: string): GoValue {
  if (path === "") throw callError("YAML path cannot be empty");
  const keys = path.split(".");
  const key = keys.pop() ?? "";
  const problem = callError(`${quoteGo(key)} is not a value`);
  let table: GoMap;
  try {
    table = findTable(values, keys);
  } catch {
    throw problem;
  }
  const item = getOwn(table as ValueMap, key) as GoValue;
  if (item === undefined || isGoMap(item)) throw problem;
  return item;
}
