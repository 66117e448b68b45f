import type { FunctionTable, TemplateFunction } from "../templateFunction.ts";
import { KpackError, quoteGo } from "../../base/index.ts";
import type { Template, TemplateFile } from "./ast.ts";
import { builtinFunctions } from "./builtins.ts";
import { ActionReader } from "./actionReader.ts";
import { type Callable, type Special, toCallable } from "./callable.ts";
import { TemplateError } from "./errors.ts";
import { LazyReader } from "./lazyReader.ts";
import { parseTemplate } from "./parser.ts";
import type { TemplateSet } from "./templateSet.ts";

interface ReadFile {
  readonly text: string;
  readonly templates: Map<string, Template>;
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
  private lazyReader: LazyReader | undefined;
  /** The files that were read last, by name, and what `tpl` was given, by text. */
  private readonly files = new Map<string, ReadFile>();
  private readonly texts = new Map<string, ReadFile>();
  private knownLength = 0;

  /** Functions of the table go before the built-in ones of the same name. */
  constructor(functions: FunctionTable) {
    this.functions = functions;
  }

  /**
   * The templates that a file defines, its own included. Throws a TemplateError.
   * @param lazily read what is run when it is run: worth its while where much is not.
   */
  parse(name: string, text: string, lazily: boolean): Map<string, Template> {
    const known = this.files.get(name);
    if (known?.text === text) return known.templates;
    const file = { name, text };
    const templates = lazily ? this.readOutlined(file) : this.readWhole(file);
    this.keep(this.files, name, { text, templates });
    return templates;
  }

  /** What nothing is wrong with is read when it is run; the parser reads the rest, and finds its errors. */
  private readOutlined(file: TemplateFile): Map<string, Template> {
    this.lazyReader ??= new LazyReader(this.actions, (name) => this.functions.has(name) || builtins.has(name));
    return this.lazyReader.read(file) ?? this.readWhole(file);
  }

  private readWhole(file: TemplateFile): Map<string, Template> {
    return parseTemplate(file, (name) => this.find(name), this.actions);
  }

  private keep(known: Map<string, ReadFile>, key: string, file: ReadFile): void {
    this.knownLength += file.text.length;
    if (this.knownLength > cacheLength) {
      this.files.clear();
      this.texts.clear();
      this.knownLength = file.text.length;
    }
    known.set(key, file);
  }

  /** Reads the text that `tpl` is given; what it defines goes into the set. Throws a TemplateError. */
  parseInto(set: TemplateSet, text: string): Template {
    try {
      const templates = this.parseText(text);
      set.add(templates.values());
      const template = templates.get("gotpl");
      if (template === undefined) throw new KpackError("template/parse", "the text holds no template");
      return template;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new TemplateError(error.code, `cannot parse template ${quoteGo(text)}`, { inner: error });
    }
  }

  private parseText(text: string): Map<string, Template> {
    const known = this.texts.get(text);
    if (known !== undefined) return known.templates;
    const templates = this.readWhole({ name: "gotpl", text });
    this.keep(this.texts, text, { text, templates });
    return templates;
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
