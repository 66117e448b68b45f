import type { TemplateFunction } from "../templateFunction.ts";
import { KpackError, quoteGo } from "../../base/index.ts";
import type { Template } from "./ast.ts";
import { builtinFunctions } from "./builtins.ts";
import { ActionReader } from "./actionReader.ts";
import { type Callable, type Special, toCallable } from "./callable.ts";
import { TemplateError } from "./errors.ts";
import { parseTemplate } from "./parser.ts";
import type { TemplateSet } from "./templateSet.ts";

/** Functions by name. */
export interface FunctionTable {
  get(name: string): TemplateFunction | undefined;
}

const specials: Readonly<Record<string, Special>> = {
  and: "and",
  or: "or",
  call: "call",
  include: "include",
  tpl: "tpl",
};

/**
 * Reads templates against one table of functions and keeps what it has read, by name and text: one for a process,
 * handed to every render.
 */
export class TemplateParser {
  readonly functions: FunctionTable;
  private readonly callables = new Map<string, Callable | undefined>();
  private readonly actions = new ActionReader((name) => this.find(name));
  private readonly known = new Map<string, Map<string, Template>>();
  private knownLength = 0;

  /** Functions of the table go before the built-in ones of the same name. */
  constructor(functions: FunctionTable) {
    this.functions = functions;
  }

  /** The templates that a file defines, its own included. Throws a TemplateError. */
  parse(name: string, text: string): Map<string, Template> {
    const key = `${name}\0${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const templates = parseTemplate({ name, text }, (wanted) => this.find(wanted), this.actions);
    this.knownLength += key.length;
    if (this.knownLength > cacheLength) {
      this.known.clear();
      this.knownLength = key.length;
    }
    this.known.set(key, templates);
    return templates;
  }

  /** Reads the text that `tpl` is given; what it defines goes into the set. Throws a TemplateError. */
  parseInto(set: TemplateSet, text: string): Template {
    try {
      const templates = this.parse("gotpl", text);
      set.add(templates.values());
      const template = templates.get("gotpl");
      if (template === undefined) throw new KpackError("template/parse", "the text holds no template");
      return template;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new TemplateError(error.code, `cannot parse template ${quoteGo(text)}`, { inner: error });
    }
  }

  find(name: string): Callable | undefined {
    const known = this.callables.get(name);
    if (known !== undefined || this.callables.has(name)) return known;
    const declared = this.functions.get(name) ?? builtins.get(name);
    const isBuiltin = declared !== undefined && declared === builtins.get(name);
    const special = isBuiltin || name === "include" || name === "tpl" ? specials[name] : undefined;
    const callable = declared === undefined ? undefined : toCallable(declared, special);
    this.callables.set(name, callable);
    return callable;
  }
}

/** Characters of source text that are kept; beyond it the cache starts anew. */
const cacheLength = 64 * 1024 * 1024;

const builtins: ReadonlyMap<string, TemplateFunction> = new Map(builtinFunctions.map((fn) => [fn.name, fn]));
