import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError, setOwn } from "../../base/index.ts";
import type { Reporter } from "../../ports/index.ts";
import type { ReadOptions } from "../../yaml/index.ts";
import { decodeText, findDuplicateKeys, parseDocument } from "../../yaml/index.ts";
import type { ChartFile } from "../chart.ts";
import { splitYamlStream, type StreamPart } from "./splitYamlStream.ts";

/** The values of a chart's values.yaml. Several documents merge, the later one wins. */
export function readValues(file: ChartFile, path: string, reporter: Reporter): ValueMap {
  return parseValues(decodeText(file.bytes), path, reporter);
}

/**
 * Reads a values file: every document a mapping or empty, merged in order. What Helm takes silently although it is
 * likely a slip is a warning: further documents, and keys given twice, of which the last counts.
 * Mirrors: helm pkg/chart/v2/loader LoadValues.
 */
export function parseValues(
  text: string,
  path: string,
  reporter: Pick<Reporter, "warn">,
  integers: ReadOptions["integers"] = "float64",
): ValueMap {
  let values: ValueMap = {};
  let filled = 0;
  for (const document of splitYamlStream(text, path)) {
    const value = parseValuesDocument(document, { path, reporter, integers });
    if (value === null) continue;
    if (!isMap(value))
      throw new KpackError("chart/values-not-a-mapping", "values must be a mapping", {
        span: { file: path, line: document.line },
        hint: "a values file holds `key: value` lines",
        notes: [
          `error unmarshaling JSON: json: cannot unmarshal ${Array.isArray(value) ? "array" : typeof value} into Go value of type map[string]interface {}`,
        ],
      });
    if (++filled === 2)
      reporter.warn(`${path}:${document.line}: a second document of values: its values go over those of the first`);
    values = mergeMaps(values, value);
  }
  return values;
}

interface ValuesReading {
  path: string;
  reporter: Pick<Reporter, "warn">;
  integers: ReadOptions["integers"];
}

/** Checks for keys given twice on the way, which costs nothing where there are none. */
function parseValuesDocument({ text, line }: StreamPart, { path, reporter, integers }: ValuesReading): Value {
  const options: ReadOptions = { reader: "sigs", file: path, integers };
  try {
    return parseDocument(text, { ...options, duplicateKeys: "error" });
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (error.code !== "yaml/duplicate-key") throw movedDown(error, line - 1);
  }
  const value = parseDocument(text, options);
  for (const { key, firstLine, line: at } of findDuplicateKeys(text))
    reporter.warn(
      `${path}:${at + line - 1}: the key "${key}" is given already in line ${firstLine + line - 1}; the last one counts`,
    );
  return value;
}

/** The error of a text that begins some lines below the top of its file. */
function movedDown(error: KpackError, lines: number): KpackError {
  const { span, hint, notes } = error;
  if (lines === 0 || span?.line === undefined) return error;
  const moved = { ...span, line: span.line + lines };
  return new KpackError(error.code, error.message, { span: moved, hint, notes, cause: error });
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
