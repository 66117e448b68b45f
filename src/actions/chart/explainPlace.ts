import { isInside, KpackError, relativePath, type Span } from "../../base/index.ts";
import type { Chart } from "../../chart/index.ts";
import { adviseMistake } from "./adviseMistake.ts";

/**
 * The same error pointing at files as they lie on disk: templates name themselves by their chart's path
 * ("app/charts/sub/templates/x.yaml"). A value that is missing is told with the place it could come from.
 * @param directory paths below it are shown relative to it.
 */
export function explainPlace(error: KpackError, chart: Chart, directory: string): KpackError {
  const owner = error.span && findOwner(chart, error.span.file);
  if (!error.span || !owner) return error;
  const span: Span = { ...error.span, file: shorten(`${owner.chart.source}/${owner.name}`, directory) };
  const { code, message, notes } = error;
  const file = owner.chart.templates.find(({ name }) => name === owner.name);
  const advice = adviseMistake(error, { root: chart, file, line: span.line });
  const more = advice === undefined ? missingValueNotes(error, owner.chart, directory) : [];
  return new KpackError(code, message, { span, hint: advice ?? error.hint, notes: [...notes, ...more], cause: error });
}

function findOwner(chart: Chart, path: string): { chart: Chart; name: string } | undefined {
  const prefix = `${chart.fullPath}/`;
  if (!path.startsWith(prefix)) return undefined;
  for (const subchart of chart.dependencies) {
    const found = findOwner(subchart, path);
    if (found) return found;
  }
  const name = path.slice(prefix.length);
  return chart.templates.some((template) => template.name === name) ? { chart, name } : undefined;
}

/** Where the first missing part of a value's path could have come from. */
function missingValueNotes(error: KpackError, chart: Chart, directory: string): string[] {
  const missing = /^\.Values\.([\w.]+) is not set/.exec(error.hint ?? "")?.[1];
  if (missing === undefined) return [];
  const sections: string[] = [];
  for (let at: Chart | undefined = chart; at?.parent; at = at.parent) sections.unshift(at.name);
  const whole = [...sections, missing].join(".");
  return [
    `${shorten(`${chart.source}/values.yaml`, directory)} has no ${missing}; it could be set there, in a file given with -f, or with --set ${whole}=...`,
  ];
}

function shorten(path: string, directory: string): string {
  return isInside(directory, path) && path !== directory ? relativePath(directory, path) : path;
}
