import { KpackError, baseName, compareBytes } from "../base/index.ts";
import { type GoMap, type GoValue, typedMap } from "./goValue.ts";
import type { Template } from "./gotmpl/ast.ts";
import { TemplateError, explainError } from "./gotmpl/errors.ts";
import { Execution } from "./gotmpl/execution.ts";
import { IncludeCounter } from "./gotmpl/includeCounter.ts";
import type { ReadRecorder } from "./gotmpl/readRecorder.ts";
import { SegmentMap } from "./gotmpl/segmentMap.ts";
import type { TemplateParser } from "./gotmpl/templateParser.ts";
import { TemplateSet } from "./gotmpl/templateSet.ts";
import { RenderRun, type RenderServices } from "./renderContext.ts";
import { type HandlebarsEngine, ModuleNeeded } from "./templateFunction.ts";

/** A file under a chart's templates/. */
export interface TemplateSource {
  /** With the chart's path: "chart/charts/sub/templates/x.yaml". */
  name: string;
  text: string;
  /** What `.` is at its top: Values, Chart, Release, ...; `Template` is set by the engine, as Helm does, in this very map. */
  data: GoMap;
  /** `.Template.BasePath`: `chart/templates`. */
  basePath: string;
  /** The Go type of `.` and `.Template`. Default "common.Values". */
  goType?: string;
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
  try {
    return new ChartRender(options).render(sortByDepth(sources));
  } catch (error) {
    throw explain(error);
  }
}

/** Characters of templates: a chart of so many has branches and defines that are not run. */
const largeChart = 32 * 1024;

const handlebarsFile = /\.hbs$/;

/** One render of a chart: both engines over one set of names and one budget. */
class ChartRender {
  private readonly options: RenderOptions;
  private readonly run: RenderRun;
  private readonly set = new TemplateSet();
  private readonly includes = new IncludeCounter();
  private handlebars: HandlebarsEngine | undefined;

  constructor(options: RenderOptions) {
    this.options = options;
    this.run = new RenderRun(options);
  }

  render(sources: readonly TemplateSource[]): Map<string, string> {
    const { parser, limits } = this.options;
    if (sources.some((source) => handlebarsFile.test(source.name))) this.handlebars = this.createHandlebars();
    const isLarge = sources.reduce((sum, { text }) => sum + text.length, 0) > largeChart;
    for (const { name, text } of sources) {
      if (handlebarsFile.test(name)) this.handlebars?.add(name, text);
      else this.set.add(parser.parse(name, text, isLarge).values());
    }
    const rendered = new Map<string, string>();
    let length = 0;
    for (const source of sources) {
      if (baseName(source.name).startsWith("_")) continue;
      const text = this.renderFile(source);
      length += text.length;
      if (length > limits.outputBytes)
        throw new KpackError("template/output-too-long", `output longer than ${limits.outputBytes} bytes`);
      rendered.set(source.name, text);
    }
    return rendered;
  }

  private renderFile(source: TemplateSource): string {
    const goType = source.goType ?? "common.Values";
    source.data["Template"] = typedMap(goType, { Name: source.name, BasePath: source.basePath });
    const segments = this.options.segments === undefined ? undefined : new SegmentMap();
    const data = typedMap(goType, source.data);
    const text = handlebarsFile.test(source.name)
      ? this.renderHandlebars(source.name, data, segments)
      : this.renderGo(this.set.find(source.name), data, segments);
    if (segments !== undefined) this.options.segments?.set(source.name, segments.finish(text));
    return text.includes("<no value>") ? text.replaceAll("<no value>", "") : text;
  }

  private renderGo(template: Template | undefined, data: GoValue, segments?: SegmentMap): string {
    if (template === undefined) return "";
    const { parser, reads, strict } = this.options;
    const { set, includes } = this;
    const renderPartial = (name: string, of: GoValue): string | undefined => this.handlebars?.renderPartial(name, of);
    const execution = new Execution(template, {
      context: this.run,
      set,
      parser,
      includes,
      reads,
      strict,
      segments,
      renderPartial,
    });
    const { calls } = this.run;
    this.run.calls = execution;
    try {
      return execution.execute(data);
    } finally {
      this.run.calls = calls;
    }
  }

  private renderHandlebars(name: string, data: GoValue, segments?: SegmentMap): string {
    this.run.calls = this.handlebars;
    return this.handlebars?.render(name, data, segments) ?? "";
  }

  private createHandlebars(): HandlebarsEngine {
    const { handlebars } = this.run.modules;
    if (handlebars === undefined) throw new ModuleNeeded("handlebars");
    return handlebars.createEngine({
      context: this.run,
      functions: this.options.parser.functions,
      renderGo: (name, data) => {
        const template = this.set.find(name);
        return template === undefined ? undefined : this.renderGo(template, data);
      },
      reads: this.options.reads,
    });
  }
}

/** Deeper files first, and of the same depth those whose name is greater. Mirrors: helm pkg/engine sortTemplates. */
function sortByDepth(sources: readonly TemplateSource[]): TemplateSource[] {
  const depth = (name: string): number => name.split("/").length;
  return sources.toSorted((a, b) => depth(b.name) - depth(a.name) || compareBytes(b.name, a.name));
}

function explain(error: unknown): unknown {
  if (error instanceof TemplateError) return explainError(error);
  if (error instanceof RangeError && error.message.includes("string length"))
    return new KpackError("template/string-too-long", "a text grew beyond what memory holds", { cause: error });
  if (error instanceof RangeError)
    return new KpackError("template/too-deep", "templates, expressions or values are nested too deeply", {
      cause: error,
    });
  return error;
}
