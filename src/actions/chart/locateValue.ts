import type { Span, Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap } from "../../base/index.ts";
import type { Chart, ReadText, UserValues } from "../../chart/index.ts";
import { noUserValues, readUserValues } from "../../chart/index.ts";
import { decodeText, locate, parseDocument } from "../../yaml/index.ts";

type Path = readonly (string | number)[];

/**
 * Finds where a value was set: the last values file given that has it, else the values.yaml of the chart or of the
 * subchart it belongs to. undefined for values of --set flags and values set nowhere. Files are read again: this is
 * for errors only.
 */
export function valueLocator(
  chart: Chart,
  given: UserValues,
  read: ReadText,
): (path: Path) => Promise<Span | undefined> {
  return async (path) => {
    const silent = { warn: () => {}, debug: () => {} };
    const flags = await readUserValues({ ...given, files: noUserValues.files }, read, silent);
    for (let length = path.length; length > 0; length--) {
      const part = path.slice(0, length);
      if (has(flags, part)) return undefined;
      for (const file of given.files.toReversed()) {
        const span = file.trim() === "-" ? undefined : locateIn(await read(file), file, part);
        if (span) return span;
      }
      const span = locateInChart(chart, part);
      if (span) return span;
    }
    return undefined;
  };
}

function locateInChart(chart: Chart, path: Path): Span | undefined {
  const file = chart.raw.find(({ name }) => name === "values.yaml");
  const own = file && locateIn(decodeText(file.bytes), `${chart.source}/values.yaml`, path);
  if (own) return own;
  const subchart = chart.dependencies.find(({ name }) => name === path[0]);
  return subchart && path.length > 1 ? locateInChart(subchart, path.slice(1)) : undefined;
}

function locateIn(text: string, file: string, path: Path): Span | undefined {
  const value = parseDocument(text, { reader: "sigs" });
  return isMap(value) && has(value, path) ? locate(text, { file, path }) : undefined;
}

function has(values: ValueMap, path: Path): boolean {
  let at: Value | undefined = values;
  for (const key of path) {
    if (Array.isArray(at)) at = at[Number(key)];
    else at = at !== undefined && isMap(at) ? getOwn(at, String(key)) : undefined;
    if (at === undefined) return false;
  }
  return true;
}
