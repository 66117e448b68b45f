import { KpackError, baseName, dirName } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import type { GoValue } from "../goValue.ts";
import { builtinFunctions } from "../gotmpl/builtins.ts";
import { type Callable, type Special, toCallable } from "../gotmpl/callable.ts";
import { TemplateError, placeOf } from "../gotmpl/errors.ts";
import type { HandlebarsEngine, HandlebarsHost, SegmentSink, TemplateFunction } from "../templateFunction.ts";
import type { HbsTemplate } from "./ast.ts";
import { type Insertion, findBreakingValue } from "./insertion.ts";
import { parseHandlebars } from "./parse.ts";
import { HandlebarsRenderer } from "./renderer.ts";

/** An engine for the .hbs files of one render. */
export function createEngine(host: HandlebarsHost): HandlebarsEngine {
  return new ChartHandlebars(host);
}

const specials: Readonly<Record<string, Special>> = { and: "and", or: "or", include: "include", tpl: "tpl" };
const builtins: ReadonlyMap<string, TemplateFunction> = new Map(builtinFunctions.map((fn) => [fn.name, fn]));

class ChartHandlebars implements HandlebarsEngine {
  private readonly host: HandlebarsHost;
  private readonly files = new Map<string, HbsTemplate>();
  /** Partials by folder and name; those of every chart by name alone, for other charts. */
  private readonly partials = new Map<string, HbsTemplate>();
  private readonly callables = new Map<string, Callable | undefined>();
  private readonly texts = new Map<string, HbsTemplate>();
  private renderer: HandlebarsRenderer;

  constructor(host: HandlebarsHost) {
    this.host = host;
    this.renderer = this.createRenderer(undefined);
  }

  add(name: string, text: string): void {
    const template = parseHandlebars(name, text);
    const base = baseName(name);
    if (!base.startsWith("_")) {
      this.files.set(name, template);
      return;
    }
    const partial = base.slice(1).replace(/\.hbs$/, "");
    this.partials.set(`${chartOf(name)}\0${partial}`, template);
    this.partials.set(partial, this.partials.get(partial) ?? template);
  }

  render(name: string, data: GoValue, segments?: SegmentSink): string {
    const template = this.files.get(name);
    if (template === undefined) return "";
    this.renderer = this.createRenderer(segments);
    const { text, insertions } = this.renderer.render(template, data);
    if (isYaml(name)) this.checkValues(text, insertions);
    return text;
  }

  renderPartial(name: string, data: GoValue): string | undefined {
    const partial = this.partials.get(name);
    return partial === undefined ? undefined : this.renderer.render(partial, data).text.replace(/\n$/, "");
  }

  include(name: string, data: GoValue): string {
    return this.renderer.include(name, data);
  }

  tpl(text: string, data: GoValue): string {
    return this.renderer.tpl(text, data);
  }

  private createRenderer(segments: SegmentSink | undefined): HandlebarsRenderer {
    return new HandlebarsRenderer({
      context: this.host.context,
      findFunction: (name) => this.find(name),
      findPartial: (name, from) => this.partials.get(`${chartOf(from)}\0${name}`) ?? this.partials.get(name),
      renderGo: (name, data) => this.host.renderGo(name, data),
      parseText: (text) => this.parseText(text),
      reads: this.host.reads,
      segments,
    });
  }

  private find(name: string): Callable | undefined {
    const known = this.callables.get(name);
    if (known !== undefined || this.callables.has(name)) return known;
    const declared = this.host.functions.get(name) ?? builtins.get(name);
    const callable = declared === undefined ? undefined : toCallable(declared, specials[name]);
    this.callables.set(name, callable);
    return callable;
  }

  private parseText(text: string): HbsTemplate {
    if (typeof text !== "string")
      throw new KpackError("template/wrong-type", `a template is text, not ${goTypeName(text)}`);
    const known = this.texts.get(text);
    const template = known ?? parseHandlebars("tpl", text);
    this.texts.set(text, template);
    return template;
  }

  private checkValues(text: string, insertions: readonly Insertion[]): void {
    const found = findBreakingValue(text, insertions);
    if (found === undefined) return;
    const { file } = found.template;
    const value = found.value.length > 60 ? `${found.value.slice(0, 60)}...` : found.value;
    const place = placeOf({ name: file.name, file }, found.at, found.shown);
    throw new TemplateError(
      "template/value-breaks-yaml",
      `the value of ${found.shown} changes the YAML around it: ${JSON.stringify(value)}`,
      { place, hint: `write {{quote ${found.shown.includes(" ") ? `(${found.shown})` : found.shown}}}` },
    );
  }
}

/** Everything before "/templates/": "shop" or "shop/charts/db". */
function chartOf(name: string): string {
  const at = name.lastIndexOf("/templates/");
  return at < 0 ? dirName(name) : name.slice(0, at);
}

/** False for notes and for files whose name says that they are something else. */
function isYaml(name: string): boolean {
  const base = baseName(name).replace(/\.hbs$/, "");
  return base !== "NOTES.txt" && (!base.includes(".") || /\.(ya?ml|json)$/.test(base));
}
