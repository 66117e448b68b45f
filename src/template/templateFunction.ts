import type { Limits } from "../base/index.ts";
import type { GoRegex } from "../base/regex/re2/index.ts";
import type { Clock, Crypto, Random } from "../ports/index.ts";
import type { CertificateTools } from "./certificateTools.ts";
import type { GoMap, GoValue } from "./goValue.ts";
import type { ReadRecorder } from "./gotmpl/readRecorder.ts";

/**
 * One function of the registry that both engines share. The engine checks and converts arguments by `params`
 * exactly as Go's reflection does, so a function sees only values of its declared types.
 */
export interface TemplateFunction {
  name: string;
  /** The heading it stands under in docs/reference/functions.md. */
  family: string;
  /** Go types: "string", "int", "int64", "float64", "bool", "interface {}", "map[string]interface {}", "[]string", "time.Time"; the last may be variadic ("...interface {}"). */
  params: readonly string[];
  /** Go result type, as `%T` would print it; "interface {}" where it varies. */
  returns: string;
  /** One sentence. */
  doc: string;
  /** A Go template and what it prints; run by the tests. Absent only where the result is random. */
  example?: { template: string; output: string };
  /** Throws to fail; the engine adds the position and Helm's wording `error calling NAME: ...`. */
  call(context: RenderContext, ...args: GoValue[]): GoValue;
}

/** Functions by name. */
export interface FunctionTable {
  has(name: string): boolean;
  get(name: string): TemplateFunction | undefined;
}

/** What functions may reach besides their arguments: one per render, shared by both engines. */
export interface RenderContext {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: Random;
  /** True only with --enable-dns; kpack itself never resolves names while rendering. */
  readonly enableDns: boolean;
  /** What is loaded of the libraries that cost too much for templates without use for them. */
  readonly modules: FunctionModules;
  /** Renders a named template or partial. */
  include(name: string, data: GoValue): string;
  /** Renders a template given as text. */
  tpl(text: string, data: GoValue): string;
  /** Objects of the cluster; an empty map without one. */
  lookup(apiVersion: string, kind: string, namespace: string, name: string): GoMap;
  /** lint mode: `required` and `fail` do not stop the render. */
  readonly lint: boolean;
  /** Counts work (nodes, list items, bytes / 16) against limits.templateSteps; throws beyond it. */
  charge(steps: number): void;
  /** Counts calls that cost much (keys, certificates, bcrypt) against limits.expensiveCalls. */
  chargeExpensive(): void;
}

/**
 * Libraries that are loaded only for templates that use them. A function that misses one throws `ModuleNeeded`, which
 * engines let pass; `withFunctionModules` then loads it and renders again.
 */
export interface FunctionModules {
  /** Compiles and remembers patterns. Throws KpackError `regex/syntax`. */
  readonly compileRegex?: ((pattern: string) => GoRegex) | undefined;
  /** Reads TOML. Throws KpackError with Go's wording. */
  readonly parseToml?: ((text: string) => GoMap) | undefined;
  /** Keys and ciphers of the platform. */
  readonly crypto?: Crypto | undefined;
  /** Templates that end in .hbs. */
  readonly handlebars?: HandlebarsModule | undefined;
  /** X.509. */
  readonly certificates?: CertificateTools | undefined;
  /** bcrypt (`$2a$10$...`) of a password of at most 72 bytes with a salt of 16. */
  readonly hashPassword?: ((password: string, salt: Uint8Array) => string) | undefined;
}

/** Renders Handlebars templates; one engine a render. */
export interface HandlebarsModule {
  createEngine(host: HandlebarsHost): HandlebarsEngine;
}

/** What a Handlebars engine is given by the render that it takes part in. */
export interface HandlebarsHost {
  context: RenderContext;
  functions: { get(name: string): TemplateFunction | undefined };
  /** The text of a Go template of that name; undefined when there is none. */
  renderGo(name: string, data: GoValue): string | undefined;
  reads?: ReadRecorder | undefined;
}

export interface HandlebarsEngine {
  /** Reads a file of templates/; one whose name begins with `_` is a partial. Throws a TemplateError. */
  add(name: string, text: string): void;
  /** The output of a file. */
  render(name: string, data: GoValue, segments?: SegmentSink): string;
  /** The text of a partial; undefined when there is none of that name. */
  renderPartial(name: string, data: GoValue): string | undefined;
  include(name: string, data: GoValue): string;
  tpl(text: string, data: GoValue): string;
}

/** Told where each piece of output came from: from which offset on, which file and place. */
export interface SegmentSink {
  record(offset: number, file: { readonly name: string; readonly text: string }, at: number, isText: boolean): void;
}

/** Not a failure: the render has to be done again with a library that was not loaded. */
export class ModuleNeeded extends Error {
  readonly module: keyof FunctionModules;
  constructor(module: keyof FunctionModules) {
    super(`the template function library ${module} is not loaded`);
    this.name = "ModuleNeeded";
    this.module = module;
  }
}
