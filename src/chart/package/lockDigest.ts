import { sha256Hex } from "../../base/hash/index.ts";
import type { ValueMap } from "../../base/index.ts";
import { compareBytes } from "../../base/index.ts";
import type { ChartDependency } from "../chart.ts";
import { encodeDependency } from "./encodeMetadata.ts";

/**
 * The digest that ties a lock to Chart.yaml: of the wanted and the locked dependencies as Go prints them in JSON.
 * Mirrors: helm internal/resolver HashReq.
 */
export function lockDigest(wanted: readonly ChartDependency[], locked: readonly ChartDependency[]): string {
  return digest([wanted.map(encodeDependency), locked.map(encodeDependency)]);
}

/** The digest that Helm 2 wrote: of the wanted dependencies alone. Mirrors: HashV2Req. */
export function helm2LockDigest(wanted: readonly ChartDependency[]): string {
  return digest({ dependencies: wanted.map(encodeDependency) });
}

function digest(value: readonly ValueMap[][] | ValueMap): string {
  const json = JSON.stringify(value, sortInnerKeys).replace(/[<>&\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `sha256:${sha256Hex(json)}`;
}

/** Go sorts the keys of maps (`import-values` holds some), but not the fields of structs. */
function sortInnerKeys(key: string, value: unknown): unknown {
  if (key !== "import-values" || !Array.isArray(value)) return value;
  return value.map((item: unknown) => {
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => compareBytes(a, b)));
  });
}
