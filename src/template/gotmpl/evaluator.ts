import { KpackError, quoteGo } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import { GoObject, type GoValue } from "../goValue.ts";
import {
  type ChainNode,
  type CommandNode,
  type FieldNode,
  type IdentifierNode,
  type Node,
  type Operand,
  type PipeNode,
  type Template,
  type VariableNode,
  formatNode,
} from "./ast.ts";
import { callFunction } from "./builtins.ts";
import { valuesMethod } from "../objects/valuesMethods.ts";
import { type Callable, type Param, toMethodCallable } from "./callable.ts";
import { FailureSite } from "./failureSite.ts";
import { type Literal, literalFor, literalProblem } from "./literal.ts";
import { type FieldRead, explainNil } from "./nilPath.ts";
import type { EvaluatorOptions } from "./options.ts";
import type { ReadRecorder } from "./readRecorder.ts";
import {
  canBeNil,
  declaredElement,
  describeValue,
  isAssignable,
  isPlainMap,
  isTrue,
  nilOf,
  toCollection,
  zeroOfElement,
} from "./typeRules.ts";
import { VariableStack } from "./variableStack.ts";

/** Stands for "no value came down the pipeline", which differs from nil. */
const missing: unique symbol = Symbol("missing");
export type Final = GoValue | typeof missing;

const noArgs: readonly Operand[] = [];

/**
 * Evaluates pipelines. Between commands nil (an interface that holds nothing, `null`) becomes no value (`undefined`),
 * as in Go; inside collections nil stays nil. `node` is the node that an error would be reported at and is set at the
 * very places where Go sets it. Mirrors: Go text/template exec.go.
 */
export abstract class Evaluator extends FailureSite {
  protected readonly strict: boolean;
  protected readonly reads: ReadRecorder | undefined;
  protected readonly variables: VariableStack = new VariableStack();
  protected dot: GoValue = undefined;
  /** The dot is an item of a list or map of any type; Go then calls its type "interface {}" in errors. */
  protected isDotInterface = false;

  constructor(template: Template, options: EvaluatorOptions) {
    super(template, options.context);
    this.strict = options.strict ?? false;
    this.reads = options.reads;
  }

  protected evalPipe(pipe: PipeNode): GoValue {
    this.node = pipe;
    return this.finishPipe(pipe, 0, missing);
  }

  /** Runs the commands from the given one on, then sets the variables that the pipeline declares. */
  protected finishPipe(pipe: PipeNode, from: number, before: Final): GoValue {
    let value: Final = before;
    const commands = pipe.commands;
    for (let i = from; i < commands.length; i++) {
      const command = commands[i];
      if (command === undefined) break;
      value = this.evalCommand(command, value);
      if (value === null) value = undefined;
    }
    const result = value === missing ? undefined : value;
    for (const variable of pipe.declared) {
      const name = variable.idents[0] ?? "";
      if (!pipe.isAssign) this.variables.push(name, result, false);
      else if (!this.variables.assign(name, result, false))
        this.fail("template/undefined-variable", `undefined variable: ${name}`);
    }
    return result;
  }

  private evalCommand(command: CommandNode, final: Final): GoValue {
    const args = command.args;
    const first = args[0];
    if (first === undefined) return undefined;
    switch (first.kind) {
      case "field":
        return this.evalField(first, args, final);
      case "identifier":
        return this.evalFunction(first, command, args, final);
      case "variable":
        return this.evalVariable(first, args, final);
      case "chain":
        return this.evalChain(first, args, final);
      case "pipe":
        this.rejectArguments(args, final);
        return this.evalPipe(first);
    }
    this.node = first;
    this.rejectArguments(args, final);
    switch (first.kind) {
      case "dot":
        return this.dot;
      case "nil":
        return this.fail("template/bad-command", "nil is not a command");
      case "bool":
      case "string":
        return first.value;
      case "number":
        return this.evalLiteral(first);
    }
  }

  private evalLiteral(node: Extract<Operand, { kind: "number" }>): GoValue {
    this.node = node;
    if (node.ideal === undefined && node.uint !== undefined)
      this.fail("template/overflow", `${node.text} overflows int`);
    return node.ideal;
  }

  private rejectArguments(args: readonly Operand[], final: Final): void {
    const first = args[0];
    if (first !== undefined && (args.length > 1 || final !== missing))
      this.fail("template/not-a-function", `can't give argument to non-function ${formatNode(first)}`);
  }

  private evalField(node: FieldNode, args: readonly Operand[], final: Final): GoValue {
    this.node = node;
    if (node.isSpecial || args.length > 1 || final !== missing || this.reads !== undefined || this.strict)
      return this.walkFields(this.dot, node.idents, 0, { node, args, final });
    let value = this.dot;
    let owner: GoValue;
    const idents = node.idents;
    for (let i = 0; i < idents.length; i++) {
      if (!isPlainMap(value)) return this.walkFields(value, idents, i, { node, args, final, owner });
      owner = value;
      const item: GoValue = value[idents[i] ?? ""];
      value = item === undefined ? zeroOfElement(value) : item;
    }
    return value;
  }

  private evalVariable(node: VariableNode, args: readonly Operand[], final: Final): GoValue {
    this.node = node;
    const name = node.idents[0] ?? "";
    const at = this.variables.find(name);
    if (at < 0) this.fail("template/undefined-variable", `undefined variable: ${name}`);
    const value = this.variables.valueAt(at);
    if (node.idents.length > 1) return this.walkFields(value, node.idents, 1, { node, args, final });
    this.rejectArguments(args, final);
    return value;
  }

  private evalChain(node: ChainNode, args: readonly Operand[], final: Final): GoValue {
    this.node = node;
    if (node.node.kind === "nil")
      this.fail("template/nil-pointer", `indirection through explicit nil in ${formatNode(node)}`);
    return this.walkFields(this.evalOperand(node.node), node.fields, 0, { node, args, final });
  }

  /** An operand whose type nothing asks for. */
  private evalOperand(node: Operand): GoValue {
    this.node = node;
    switch (node.kind) {
      case "dot":
        return this.dot;
      case "field":
        return this.evalField(node, noArgs, missing);
      case "variable":
        return this.evalVariable(node, noArgs, missing);
      case "pipe":
        return this.evalPipe(node);
      case "identifier":
        return this.evalFunction(node, node, noArgs, missing);
      case "chain":
        return this.evalChain(node, noArgs, missing);
      case "bool":
      case "string":
        return node.value;
      case "number":
        return this.evalLiteral(node);
      case "nil":
        return null;
    }
  }

  /** `.a.b.c` from the field at `from` on; only the last one may be a method with arguments. */
  private walkFields(start: GoValue, idents: readonly string[], from: number, call: FieldCall): GoValue {
    let value = start;
    let owner = call.owner;
    for (let i = from; i < idents.length; i++) {
      const name = idents[i] ?? "";
      const isLast = i === idents.length - 1;
      if (value === null) this.failNilPointer({ node: call.node, idents, at: i, owner });
      const result = this.fieldOf(value, name, isLast ? call : { node: call.node, args: noArgs, final: missing }, () =>
        this.staticType(value, owner, call.node, idents.slice(0, i)),
      );
      owner = value;
      value = result;
    }
    return value;
  }

  private fieldOf(receiver: GoValue, name: string, call: FieldCall, typeText: () => string): GoValue {
    if (receiver === undefined) {
      if (this.strict) this.fail("template/missing-key", `nil data; no entry for key ${quoteGo(name)}`);
      return undefined;
    }
    const hasArguments = call.args.length > 1 || call.final !== missing;
    const method = receiver instanceof GoObject ? receiver.method(name) : valuesMethod(receiver, name);
    if (method !== undefined) return this.evalCall(toMethodCallable(name, method), call.node, call.args, call.final);
    if (receiver instanceof GoObject) {
      const field = receiver.field(name);
      if (field !== undefined) {
        if (hasArguments)
          this.fail("template/not-a-function", `${name} has arguments but cannot be invoked as function`);
        return field;
      }
    }
    const map = toCollection(receiver);
    if (isPlainMap(map)) {
      if (hasArguments) this.fail("template/not-a-function", `${name} is not a method but has arguments`);
      const item = Object.hasOwn(map, name) ? map[name] : undefined;
      this.reads?.field(map, name, item);
      if (item !== undefined) return item;
      if (this.strict) this.fail("template/missing-key", `map has no entry for key ${quoteGo(name)}`);
      return zeroOfElement(map);
    }
    return this.fail("template/no-such-field", `can't evaluate field ${name} in type ${typeText()}`);
  }

  /** The Go type that an error names: "interface {}" for what came out of a list or map of any type. */
  private staticType(value: GoValue, owner: GoValue, node: Node, path: readonly string[]): string {
    if (owner !== undefined) return isPlainMap(owner) ? declaredElement(owner, value) : goTypeName(value);
    const isInterface =
      node.kind === "field"
        ? this.isDotInterface
        : node.kind === "variable" && this.variables.isInterface(path[0] ?? "");
    return isInterface ? "interface {}" : goTypeName(value);
  }

  private evalFunction(node: IdentifierNode, at: Node, args: readonly Operand[], final: Final): GoValue {
    this.node = node;
    return this.evalCall(node.callable, at, args, final);
  }

  private evalCall(callable: Callable, at: Node, args: readonly Operand[], final: Final): GoValue {
    const given = args.length > 1 ? args.length - 1 : 0;
    this.checkCount(callable, given, final);
    if (callable.special === "and" || callable.special === "or")
      return this.evalShortCircuit(callable.special === "or", args, final);
    const values = new Array<GoValue>(final === missing ? given : given + 1);
    const fixed = callable.fixed;
    for (let i = 0; i < given; i++) {
      const param = fixed[i] ?? callable.variadic;
      const arg = args[i + 1];
      if (param !== undefined && arg !== undefined) values[i] = this.evalArgument(arg, param);
    }
    if (final !== missing) {
      const param = fixed[given] ?? callable.variadic;
      if (param !== undefined) values[given] = this.validate(final, param);
    }
    this.reads?.call(callable.name, values);
    try {
      return this.checkResult(this.invoke(callable, values, args));
    } catch (error) {
      throw this.callError(callable.name, at, error);
    }
  }

  /** The arguments of `include NAME DATA` at the start of a pipeline. */
  protected evalInclude(pipe: PipeNode): { name: string; data: GoValue } {
    this.node = pipe;
    const [first, name, data] = pipe.commands[0]?.args ?? noArgs;
    this.node = first;
    const values = [name && this.evalArgument(name, stringParam), data && this.evalArgument(data, anyParam)];
    this.reads?.call("include", values);
    return { name: String(values[0]), data: values[1] };
  }

  private checkCount(callable: Callable, given: number, final: Final): void {
    const count = final === missing ? given : given + 1;
    const wanted = callable.fixed.length;
    const code = "template/wrong-argument-count";
    if (callable.variadic === undefined) {
      if (count !== wanted) this.fail(code, `wrong number of args for ${callable.name}: want ${wanted} got ${count}`);
    } else if (count < wanted)
      this.fail(code, `wrong number of args for ${callable.name}: want at least ${wanted} got ${given}`);
  }

  private invoke(callable: Callable, values: GoValue[], args: readonly Operand[]): GoValue {
    switch (callable.special) {
      case "include":
        return this.include(String(values[0]), values[1]);
      case "tpl":
        return this.tpl(String(values[0]), values[1]);
      case "call":
        return callFunction(args[1] === undefined ? describeValue(values[0]) : formatNode(args[1]), values);
    }
    const { target } = callable;
    switch (values.length) {
      case 0:
        return target.call(this.context);
      case 1:
        return target.call(this.context, values[0]);
      case 2:
        return target.call(this.context, values[0], values[1]);
    }
    return target.call(this.context, ...values);
  }

  private checkResult(value: GoValue): GoValue {
    if (typeof value === "string" && value.length > this.context.limits.stringBytes)
      throw new KpackError("template/string-too-long", `result longer than ${this.context.limits.stringBytes} bytes`);
    return value;
  }

  private evalShortCircuit(stopsAt: boolean, args: readonly Operand[], final: Final): GoValue {
    let value: GoValue;
    for (let i = 1; i < args.length; i++) {
      const arg = args[i];
      if (arg === undefined) break;
      value = this.evalArgument(arg, reflectParam);
      if (isTrue(value) === stopsAt) return value;
    }
    return final === missing ? value : final;
  }

  private evalArgument(node: Operand, param: Param): GoValue {
    this.node = node;
    switch (node.kind) {
      case "dot":
        return this.validate(this.dot, param);
      case "field":
        return this.validate(this.evalField(node, noArgs, missing), param);
      case "variable":
        return this.validate(this.evalVariable(node, noArgs, missing), param);
      case "pipe":
        return this.validate(this.evalPipe(node), param);
      case "identifier":
        return this.validate(this.evalFunction(node, node, noArgs, missing), param);
      case "chain":
        return this.validate(this.evalChain(node, noArgs, missing), param);
      case "nil":
        if (param.kind === "reflect") return undefined;
        if (canBeNil(param.type)) return nilOf(param.type);
        return this.fail("template/wrong-type", `cannot assign nil to ${param.type}`);
    }
    return this.evalConstant(node, param);
  }

  private evalConstant(node: Literal, param: Param): GoValue {
    if (param.kind === "any" || param.kind === "reflect")
      return node.kind === "number" ? this.evalLiteral(node) : node.value;
    const value = literalFor(node, param);
    if (value === undefined) this.fail("template/wrong-type", literalProblem(node, param));
    return value;
  }

  /** The value as the parameter takes it; fails when Go's reflection would. */
  private validate(value: GoValue, param: Param): GoValue {
    if (param.kind === "any") return value === undefined ? null : value;
    if (param.kind === "reflect" || isAssignable(value, param)) return value;
    const code = "template/wrong-type";
    if (value !== undefined) {
      const type = value === null ? "interface {}" : goTypeName(value);
      this.fail(code, `wrong type for value; expected ${param.type}; got ${type}`);
    }
    if (!canBeNil(param.type)) this.fail(code, `invalid value; expected ${param.type}`);
    return nilOf(param.type);
  }

  private failNilPointer(read: FieldRead): never {
    const reason = `nil pointer evaluating interface {}.${read.idents[read.at] ?? ""}`;
    const error = this.errorAt("template/nil-pointer", reason);
    throw error.with({ hint: explainNil(read, this.dot, this.variables.valueAt(this.variables.start)) });
  }

  abstract include(name: string, data: GoValue): string;
  abstract tpl(text: string, data: GoValue): string;
}

interface FieldCall {
  node: Node;
  args: readonly Operand[];
  final: Final;
  /** What the value that the walk begins with was read from. */
  owner?: GoValue;
}

const reflectParam: Param = { kind: "reflect", type: "reflect.Value" };
const stringParam: Param = { kind: "string", type: "string" };
const anyParam: Param = { kind: "any", type: "interface {}" };
