import { KpackError, baseName, compareBytes } from "../base/index.ts";
import { type GoMap, typedMap } from "./goValue.ts";
import { TemplateError, explainError } from "./gotmpl/errors.ts";
import { Execution } from "./gotmpl/execution.ts";
import type { ReadRecorder } from "./gotmpl/readRecorder.ts";
import { SegmentMap } from "./gotmpl/segmentMap.ts";
import type { TemplateParser } from "./gotmpl/templateParser.ts";
import { TemplateSet } from "./gotmpl/templateSet.ts";
import { RenderRun, type RenderServices } from "./renderContext.ts";

/** A file under a chart's templates/. */
export interface TemplateSource {
  /** With the chart's path: "chart/charts/sub/templates/x.yaml". */
  name: string;
  text: string;
  /** What `.` is at its top: Values, Chart, Release, ...; `Template` is set by the engine, as Helm does, in this very map. */
  data: GoMap;
  /** `.Template.BasePath`: `chart/templates`. */
  basePath: string;
}

export interface RenderOptions extends RenderServices {
  parser: TemplateParser;
  /** A key that is not set is an error. */
  strict?: boolean | undefined;
  reads?: ReadRecorder | undefined;
  /** Filled with where each file's output came from, when given. */
  segments?: Map<string, SegmentMap> | undefined;
}

/**
 * Renders the templates of a chart and its subcharts: output by file name, in Helm's order; files whose name begins
 * with `_` are read but not rendered. Throws a TemplateError whose `helmText` is Helm's wording.
 * Mirrors: helm pkg/engine render.
 */
export function renderTemplates(sources: readonly TemplateSource[], options: RenderOptions): Map<string, string> {
  const run = new RenderRun(options);
  const set = new TemplateSet();
  const ordered = sortByDepth(sources);
  const rendered = new Map<string, string>();
  try {
    for (const source of ordered) set.add(options.parser.parse(source.name, source.text).values());
    const includes = new Map<string, number>();
    let length = 0;
    for (const source of ordered) {
      if (baseName(source.name).startsWith("_")) continue;
      const text = renderOne(source, { run, set, includes, options });
      length += text.length;
      if (length > options.limits.outputBytes)
        throw new KpackError("template/output-too-long", `output longer than ${options.limits.outputBytes} bytes`);
      rendered.set(source.name, text);
    }
  } catch (error) {
    throw explain(error);
  }
  return rendered;
}

interface RenderState {
  run: RenderRun;
  set: TemplateSet;
  includes: Map<string, number>;
  options: RenderOptions;
}

function renderOne(source: TemplateSource, state: RenderState): string {
  const { run, set, includes, options } = state;
  const template = set.find(source.name);
  if (template === undefined) return "";
  source.data["Template"] = typedMap("common.Values", { Name: source.name, BasePath: source.basePath });
  const segments = options.segments === undefined ? undefined : new SegmentMap();
  const { parser, reads, strict } = options;
  const execution = new Execution(template, { context: run, set, parser, includes, reads, strict, segments });
  run.calls = execution;
  const text = execution.execute(typedMap("common.Values", source.data));
  if (segments !== undefined) options.segments?.set(source.name, segments.finish(text));
  return text.includes("<no value>") ? text.replaceAll("<no value>", "") : text;
}

/** Deeper files first, and of the same depth those whose name is greater. Mirrors: helm pkg/engine sortTemplates. */
function sortByDepth(sources: readonly TemplateSource[]): TemplateSource[] {
  const depth = (name: string): number => name.split("/").length;
  return sources.toSorted((a, b) => depth(b.name) - depth(a.name) || compareBytes(b.name, a.name));
}

function explain(error: unknown): unknown {
  if (error instanceof TemplateError) return explainError(error);
  if (error instanceof RangeError)
    return new KpackError("template/too-deep", "templates, expressions or values are nested too deeply", {
      cause: error,
    });
  return error;
}
