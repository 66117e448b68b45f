import type { ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError, setOwn } from "../../base/index.ts";
import type { Reporter } from "../../ports/index.ts";
import { decodeText, parseDocument } from "../../yaml/index.ts";
import type { ChartFile } from "../chart.ts";

/** The values of a chart's values.yaml. Several documents merge, the later one wins. */
export function readValues(file: ChartFile, path: string, reporter: Reporter): ValueMap {
  return parseValues(decodeText(file.bytes), path, reporter);
}

/**
 * Reads a values file: every document a mapping or empty, merged in order.
 * Mirrors: helm pkg/chart/v2/loader LoadValues.
 */
export function parseValues(text: string, path: string, _reporter: Reporter): ValueMap {
  let values: ValueMap = {};
  for (const document of splitValuesDocuments(text)) {
    const value = parseDocument(document.text, { reader: "sigs", file: path });
    if (value === null) continue;
    if (!isMap(value))
      throw new KpackError("chart/values-not-a-mapping", "values must be a mapping", {
        span: { file: path, line: document.line },
        hint: "a values file holds `key: value` lines",
        notes: [
          `error unmarshaling JSON: json: cannot unmarshal ${Array.isArray(value) ? "array" : typeof value} into Go value of type map[string]interface {}`,
        ],
      });
    values = mergeMaps(values, value);
  }
  return values;
}

/** Pieces between lines of `---` and blanks only. Mirrors: apimachinery util/yaml YAMLReader. */
function splitValuesDocuments(text: string): { text: string; line: number }[] {
  if (!/^---[ \t\r]*$/m.test(text)) return [{ text, line: 1 }];
  const documents: { text: string; line: number }[] = [];
  const lines = text.split("\n");
  let start = 0;
  for (let at = 0; at <= lines.length; at++) {
    const line = lines[at];
    if (line !== undefined && !(line.startsWith("---") && line.slice(3).trim() === "")) continue;
    if (at > start) documents.push({ text: lines.slice(start, at).join("\n"), line: start + 1 });
    start = at + 1;
  }
  return documents;
}

/** A new map with `b` over `a`: maps merge, everything else is replaced. Neither is changed. */
export function mergeMaps(a: ValueMap, b: ValueMap): ValueMap {
  const out: ValueMap = {};
  for (const key of Object.keys(a)) setOwn(out, key, a[key] as ValueMap[string]);
  for (const key of Object.keys(b)) {
    const over = b[key] as ValueMap[string];
    const under = getOwn(out, key);
    setOwn(out, key, isMap(over) && under !== undefined && isMap(under) ? mergeMaps(under, over) : over);
  }
  return out;
}
