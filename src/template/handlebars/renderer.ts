import { KpackError, nearNames } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoObject, type GoMap, type GoValue } from "../goValue.ts";
import type { Template } from "../gotmpl/ast.ts";
import { builtinFunctions } from "../gotmpl/builtins.ts";
import { type Callable, toMethodCallable } from "../gotmpl/callable.ts";
import { TemplateError, failureOf, placeOf } from "../gotmpl/errors.ts";
import type { ReadRecorder } from "../gotmpl/readRecorder.ts";
import { isPlainMap, isTrue, toCollection } from "../gotmpl/typeRules.ts";
import { ModuleNeeded, type RenderContext, type SegmentSink } from "../templateFunction.ts";
import { printfArguments, toArgument } from "./argument.ts";
import {
  type HbsBlock,
  type HbsCall,
  type HbsExpression,
  type HbsNode,
  type HbsOutput,
  type HbsPartial,
  type HbsPath,
  type HbsTemplate,
  formatExpression,
} from "./ast.ts";
import { type Insertion, canChangeYaml, moveInsertions } from "./insertion.ts";
import { entriesOf, indentFurther, toText } from "./output.ts";
import { type Scope, innerScope, rootScope } from "./scope.ts";

/** Partials within partials. */
const partialDepth = 200;

export interface HandlebarsOptions {
  context: RenderContext;
  findFunction: (name: string) => Callable | undefined;
  /** The partial of a name, as seen from a file. */
  findPartial: (name: string, from: string) => HbsTemplate | undefined;
  /** A Go template of that name, rendered; undefined when there is none. */
  renderGo: (name: string, data: GoValue) => string | undefined;
  parseText: (text: string) => HbsTemplate;
  reads?: ReadRecorder | undefined;
  segments?: SegmentSink | undefined;
}

/** What one file's rendering gives. */
export interface HandlebarsOutput {
  text: string;
  /** Values in the text that might change the YAML around them. */
  insertions: Insertion[];
}

/**
 * Renders Handlebars templates by walking their tree. Values are read by own keys only; nothing is escaped; the
 * functions are those of Go templates; work is counted against the render's budget.
 */
export class HandlebarsRenderer {
  private readonly options: HandlebarsOptions;
  private readonly context: RenderContext;
  private depth = 0;
  private template: HbsTemplate | undefined;
  private out = "";
  private insertions: Insertion[] = [];
  private skipsLine = false;

  constructor(options: HandlebarsOptions) {
    this.options = options;
    this.context = options.context;
  }

  render(template: HbsTemplate, context: GoValue, root: GoValue = context): HandlebarsOutput {
    return this.renderIn(template, rootScope(context, root));
  }

  /** The text of a partial or of a Go template. */
  include(name: string, data: GoValue): string {
    const partial = this.options.findPartial(name, this.template?.file.name ?? "");
    if (partial !== undefined) return this.renderIn(partial, rootScope(data, data)).text.replace(/\n$/, "");
    const text = this.options.renderGo(name, data);
    if (text === undefined)
      throw new KpackError("template/not-defined", `no partial or template ${JSON.stringify(name)} is defined`);
    return text;
  }

  /** The text of a template given as text. */
  tpl(text: string, data: GoValue): string {
    return this.renderIn(this.options.parseText(text), rootScope(data, data)).text;
  }

  private renderIn(template: HbsTemplate, scope: Scope): HandlebarsOutput {
    const { out, insertions, skipsLine, template: outer } = this;
    if (this.depth >= partialDepth)
      throw new KpackError("template/too-deep", `partials nested more than ${partialDepth} times`, {
        hint: "a partial includes itself without end",
      });
    this.depth++;
    this.out = "";
    this.insertions = [];
    this.template = template;
    try {
      this.renderNodes(template.body, scope);
      return { text: this.out, insertions: this.insertions };
    } finally {
      this.depth--;
      this.out = out;
      this.insertions = insertions;
      this.skipsLine = skipsLine;
      this.template = outer;
    }
  }

  private renderNodes(nodes: readonly HbsNode[], scope: Scope): void {
    for (const node of nodes) this.renderNode(node, scope);
  }

  private renderNode(node: HbsNode, scope: Scope): void {
    this.guard(node.at, "", () => this.context.charge(1));
    switch (node.kind) {
      case "text":
        this.write(this.skipsLine ? node.text.replace(/^[ \t]*\r?\n/, "") : node.text, node.at, true);
        this.skipsLine = false;
        break;
      case "output":
        this.renderOutput(node, scope);
        break;
      case "partial":
        this.renderPartial(node, scope);
        break;
      case "each":
        this.renderEach(node, scope);
        break;
      default:
        this.renderCondition(node, scope);
    }
  }

  private write(text: string, at: number, isText: boolean): void {
    if (text === "") return;
    if (this.depth === 1) this.options.segments?.record(this.out.length, this.asTemplate().file, at, isText);
    this.out += text;
    const limit = this.context.limits.outputBytes;
    if (this.out.length > limit) this.fail(at, "template/output-too-long", `output longer than ${limit} bytes`);
  }

  private renderOutput(node: HbsOutput, scope: Scope): void {
    const shown = formatExpression(node.expression);
    const value = this.evaluate(node.expression, scope);
    const text = this.guard(node.at, shown, () => toText(value, shown));
    const { indent } = node;
    if (indent === undefined) {
      this.insert(node, shown, text, "");
      return;
    }
    if (text === "") {
      this.out = this.out.slice(0, this.out.length - indent.length);
      this.skipsLine = true;
      return;
    }
    this.insert(node, shown, text, indent);
  }

  private insert(node: HbsOutput, shown: string, value: string, indent: string): void {
    const text = indentFurther(value, indent);
    if (this.template !== undefined && canChangeYaml(value, node.expression))
      this.insertions.push({ start: this.out.length, text, value, shown, at: node.at, template: this.template });
    this.write(text, node.at, false);
  }

  private renderPartial(node: HbsPartial, scope: Scope): void {
    const name = typeof node.name === "string" ? node.name : this.evaluate(node.name, scope);
    const shown = `> ${String(name)}`;
    const context = node.context === undefined ? scope.context : this.evaluate(node.context, scope);
    const data =
      node.named.length === 0 ? context : { ...(isPlainMap(context) ? context : {}), ...this.namedValues(node, scope) };
    const from = this.template?.file.name ?? "";
    const partial = typeof name === "string" ? this.options.findPartial(name, from) : undefined;
    if (partial === undefined)
      this.fail(node.at, "template/not-defined", `partial ${JSON.stringify(name)} is not defined`, shown);
    const inner = this.guard(
      node.at,
      shown,
      () => this.renderIn(partial, rootScope(data, scope.data.get("root"))),
      true,
    );
    const text = inner.text.replace(/\r?\n$/, "");
    const indent = node.indent ?? "";
    const body = text === "" ? "" : indent + indentFurther(text, indent);
    if (body === "") return;
    for (const moved of moveInsertions(inner.insertions, indent, inner.text))
      this.insertions.push({ ...moved, start: this.out.length + moved.start });
    this.write(node.indent === undefined ? body : `${body}\n`, node.at, false);
  }

  private namedValues(node: HbsPartial | HbsCall, scope: Scope): GoMap {
    const named: [string, GoValue][] = node.named.map(({ name, value }) => [name, this.evaluate(value, scope)]);
    return Object.fromEntries(named);
  }

  private renderCondition(node: HbsBlock, scope: Scope): void {
    const value = this.evaluate(node.argument, scope);
    if (isTrue(value) !== (node.kind !== "unless")) this.renderNodes(node.otherwise ?? [], scope);
    else if (node.kind === "with")
      this.renderNodes(
        node.body,
        innerScope(
          scope,
          value,
          node.names.slice(0, 1).map((name) => [name, value]),
        ),
      );
    else this.renderNodes(node.body, scope);
  }

  private renderEach(node: HbsBlock, scope: Scope): void {
    const value = this.evaluate(node.argument, scope);
    const collection = toCollection(value);
    const entries = entriesOf(collection);
    if (entries === undefined)
      this.fail(node.at, "template/cannot-range", `#each takes a list or a map, not ${goTypeName(value)}`, "#each");
    this.options.reads?.whole(value);
    entries.forEach(([key, item], index) => {
      this.guard(node.at, "#each", () => this.context.charge(1));
      const data: [string, GoValue][] = [
        ["key", key],
        ["index", new GoInt("int", BigInt(index))],
        ["first", index === 0],
        ["last", index === entries.length - 1],
      ];
      const names = [item, key].flatMap((given, at): [string, GoValue][] => {
        const name = node.names[at];
        return name === undefined ? [] : [[name, given]];
      });
      this.renderNodes(node.body, innerScope(scope, item, names, data));
    });
    if (entries.length === 0) this.renderNodes(node.otherwise ?? [], scope);
  }

  private evaluate(node: HbsExpression, scope: Scope): GoValue {
    if (node.kind === "literal") return node.value;
    if (node.kind === "call") return this.evaluateCall(node, scope);
    if (this.namesFunction(node, scope)) {
      const call: HbsCall = { kind: "call", at: node.at, path: node, args: [], named: [] };
      return this.evaluateCall(call, scope);
    }
    return this.guard(node.at, node.text, () => this.read(node, scope));
  }

  /** A single name is a function unless the context or a block gives it a meaning. */
  private namesFunction(path: HbsPath, scope: Scope): boolean {
    const [name, ...rest] = path.parts;
    if (name === undefined || rest.length > 0 || path.isData || path.isScoped || path.depth > 0) return false;
    if (scope.names.has(name)) return false;
    if (isPlainMap(scope.context) && Object.hasOwn(scope.context, name)) return false;
    return this.find(name) !== undefined;
  }

  private read(path: HbsPath, scope: Scope): GoValue {
    const [first = "", ...rest] = path.parts;
    let at: Scope | undefined = scope;
    if (path.isData) {
      for (let i = 0; i < path.depth; i++) at = at?.outerData;
      return rest.reduce((value, part) => this.member(value, part), at?.data.get(first));
    }
    for (let i = 0; i < path.depth; i++) at = at?.outer;
    if (path.depth === 0 && !path.isScoped && scope.names.has(first))
      return rest.reduce((value, part) => this.member(value, part), scope.names.get(first));
    return path.parts.reduce((value: GoValue, part) => this.member(value, part), at?.context);
  }

  /** Own keys of maps, items and `length` of lists, fields and methods of objects; nothing of JavaScript's own. */
  private member(value: GoValue, name: string): GoValue {
    if (value instanceof GoObject) {
      const method = value.method(name);
      if (method !== undefined && method.params.length === 0) return method.call();
      const field = value.field(name);
      if (field !== undefined) return field;
    }
    const collection = toCollection(value);
    if (isPlainMap(collection)) {
      const item = Object.hasOwn(collection, name) ? collection[name] : undefined;
      this.options.reads?.field(collection, name, item);
      return item;
    }
    if (!Array.isArray(collection)) return undefined;
    if (name === "length") return new GoInt("int", BigInt(collection.length));
    return /^\d+$/.test(name) ? collection[Number(name)] : undefined;
  }

  private evaluateCall(node: HbsCall, scope: Scope): GoValue {
    const shown = formatExpression(node);
    const callable = this.callableOf(node, scope);
    if (callable === undefined) {
      const near = nearNames(
        node.path.text,
        builtinFunctions.map(({ name }) => name),
      );
      this.fail(node.at, "template/not-defined", `${node.path.text} is not a function`, shown, near);
    }
    if (callable.special === "and" || callable.special === "or")
      return this.shortCircuit(callable.special === "or", node, scope);
    if (node.named.length > 0 && callable.name !== "dict")
      this.fail(node.at, "template/wrong-argument-count", `${callable.name} takes no named arguments`, shown);
    const values = node.args.map((arg) => this.evaluate(arg, scope));
    if (callable.name === "dict")
      for (const [key, value] of Object.entries(this.namedValues(node, scope))) values.push(key, value);
    if (callable.special === "include" && values.length === 1) values.push(scope.context);
    return this.guard(node.at, shown, () => this.call(callable, values, node), isInclude(callable));
  }

  private callableOf(node: HbsCall, scope: Scope): Callable | undefined {
    const { path } = node;
    const name = path.parts.at(-1) ?? "";
    if (path.parts.length === 1 && !path.isData && !path.isScoped && path.depth === 0) return this.find(name);
    const owner = this.read({ ...path, parts: path.parts.slice(0, -1) }, scope);
    const method = owner instanceof GoObject ? owner.method(name) : undefined;
    return method === undefined ? undefined : toMethodCallable(name, method);
  }

  private find(name: string): Callable | undefined {
    return name === "call" ? undefined : this.options.findFunction(name);
  }

  private shortCircuit(stopsAt: boolean, node: HbsCall, scope: Scope): GoValue {
    let value: GoValue;
    for (const arg of node.args) {
      value = this.evaluate(arg, scope);
      if (isTrue(value) === stopsAt) return value;
    }
    return value;
  }

  private call(callable: Callable, values: readonly GoValue[], node: HbsCall): GoValue {
    const { fixed, variadic, name } = callable;
    if (variadic === undefined ? values.length !== fixed.length : values.length < fixed.length) {
      const wanted = variadic === undefined ? `${fixed.length}` : `at least ${fixed.length}`;
      throw new KpackError(
        "template/wrong-argument-count",
        `wrong number of args for ${name}: want ${wanted} got ${values.length}`,
      );
    }
    const args = values.map((value, index) => {
      const param = fixed[index] ?? variadic;
      const arg = node.args[index];
      const shown = arg === undefined ? "the argument" : formatExpression(arg);
      return param === undefined ? value : toArgument(value, { param, shown, name });
    });
    this.options.reads?.call(name, args);
    if (callable.special === "include") return this.include(String(args[0]), args[1]);
    if (callable.special === "tpl") return this.tpl(String(args[0]), args[1]);
    const result = callable.target.call(this.context, ...(name === "printf" ? printfArguments(args) : args));
    const limit = this.context.limits.stringBytes;
    if (typeof result === "string" && result.length > limit)
      throw new KpackError("template/string-too-long", `result longer than ${limit} bytes`);
    return result;
  }

  /** Runs a step and reports at the expression what it fails with. What failed in an included template keeps its place. */
  private guard<T>(at: number, shown: string, step: () => T, isInclude = false): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof Error) || error instanceof RangeError || error instanceof ModuleNeeded) throw error;
      const isPlaced = error instanceof TemplateError && error.place !== undefined;
      if (isPlaced && !isInclude) throw error;
      const place = placeOf(this.asTemplate(), at, shown);
      if (isPlaced || !(error instanceof KpackError))
        throw failureOf(codeOf(error), `error calling ${shown}`, place, error);
      const isMessage = error.code === "template/fail" || error.code === "template/required";
      if (isMessage) throw failureOf(error.code, `error calling ${shown}`, place, error);
      throw new TemplateError(error.code, error.message, { place, hint: error.hint });
    }
  }

  private fail(at: number, code: KpackError["code"], reason: string, shown = "", near: readonly string[] = []): never {
    throw new TemplateError(code, reason, {
      place: placeOf(this.asTemplate(), at, shown),
      hint: near.length > 0 ? `did you mean ${near.join(" or ")}?` : undefined,
    });
  }

  private asTemplate(): Pick<Template, "name" | "file"> {
    const file = this.template?.file ?? { name: "", text: "" };
    return { name: file.name, file };
  }
}

function isInclude(callable: Callable): boolean {
  return callable.special === "include" || callable.special === "tpl";
}

function codeOf(error: Error): KpackError["code"] {
  return error instanceof KpackError ? error.code : "template/function-failed";
}
