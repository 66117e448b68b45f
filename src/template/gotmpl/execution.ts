import { KpackError, quoteGo } from "../../base/index.ts";
import { formatValue } from "../goFormat.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, type GoValue } from "../goValue.ts";
import { StructObject } from "../objects/structObject.ts";
import {
  type ActionNode,
  type BranchNode,
  type PipeNode,
  type Statement,
  type Template,
  type TemplateNode,
  type TextNode,
  formatNode,
} from "./ast.ts";
import { printStruct } from "./printStruct.ts";
import { TemplateError } from "./errors.ts";
import { Evaluator } from "./evaluator.ts";
import { Frame, type PendingInclude, type Range, rangeOver } from "./frame.ts";
import type { IncludeCounter } from "./includeCounter.ts";
import type { ExecutionOptions } from "./options.ts";
import type { SegmentMap } from "./segmentMap.ts";
import type { TemplateParser } from "./templateParser.ts";
import { TemplateSet } from "./templateSet.ts";
import { isTrue } from "./typeRules.ts";

/** `template` may nest this deep. Mirrors: Go text/template maxExecDepth. */
const templateLimit = 100_000;

/** Executes templates of one set. Mirrors: Go text/template exec.go walk, and helm pkg/engine for include and tpl. */
export class Execution extends Evaluator {
  private readonly parser: TemplateParser;
  private readonly includes: IncludeCounter;
  private readonly segments: SegmentMap | undefined;
  private readonly renderPartial: ExecutionOptions["renderPartial"];
  private readonly frames: Frame[] = [];
  private set: TemplateSet;
  private out = "";
  private templateDepth = 0;
  private tplDepth = 0;
  /** Output of an include or tpl is an argument, not yet a part of the file. */
  private captures = 0;

  constructor(template: Template, options: ExecutionOptions) {
    super(template, options);
    this.set = options.set;
    this.parser = options.parser;
    this.includes = options.includes;
    this.segments = options.segments;
    this.renderPartial = options.renderPartial;
  }

  /** The output of the template for the data. */
  execute(data: GoValue): string {
    return this.runNested(this.template, data);
  }

  /** Runs a template to its end on the JavaScript stack, leaving this execution as it was. */
  private runNested(template: Template, data: GoValue): string {
    const { out, node, statement, dot, isDotInterface, templateDepth, template: outer } = this;
    const size = this.variables.size;
    const start = this.variables.start;
    const floor = this.frames.length;
    this.out = "";
    this.templateDepth = 0;
    try {
      this.enterTemplate("template", template, data);
      this.run(floor);
      return this.out;
    } finally {
      this.out = out;
      this.node = node;
      this.statement = statement;
      this.dot = dot;
      this.isDotInterface = isDotInterface;
      this.templateDepth = templateDepth;
      this.template = outer;
      this.variables.restore(size, start);
      while (this.frames.length > floor) this.frames.pop();
    }
  }

  private enterTemplate(
    kind: "template" | "include",
    template: Template,
    data: GoValue,
    include?: PendingInclude,
  ): void {
    const value = data === null ? undefined : data;
    const frame = new Frame(kind, template.body.statements, { value, isInterface: false }, this.variables.size);
    const { templateDepth, out } = this;
    frame.caller = {
      template: this.template,
      outerVariables: this.variables.enter(value),
      templateDepth,
      out,
      include,
    };
    if (kind === "include") this.templateDepth = 0;
    this.template = template;
    this.pushFrame(frame);
  }

  private run(floor: number): void {
    try {
      this.runFrames(floor);
    } catch (error) {
      throw this.unwind(floor, error);
    }
  }

  /** An error passes the includes that led to it; each adds where it stands. */
  private unwind(floor: number, error: unknown): unknown {
    let current = error;
    while (this.frames.length > floor) {
      const frame = this.frames.pop();
      const caller = frame?.caller;
      if (frame === undefined || caller === undefined) continue;
      this.template = caller.template;
      if (caller.include === undefined) continue;
      this.includes.release(caller.include.name);
      this.captures--;
      if (!(current instanceof TemplateError)) continue;
      this.node = caller.include.pipe.commands[0];
      this.statement = caller.include.action;
      current = this.errorAt(current.code, "error calling include", current);
    }
    return current;
  }

  private runFrames(floor: number): void {
    const frames = this.frames;
    while (frames.length > floor) {
      const frame = frames[frames.length - 1];
      if (frame === undefined) return;
      const statement = frame.statements[frame.at++];
      if (statement === undefined) this.endFrame(frame);
      else this.runStatement(statement);
    }
  }

  private runStatement(statement: Statement): void {
    this.countStep();
    this.node = statement;
    this.statement = statement;
    switch (statement.kind) {
      case "text":
        this.write(statement.text, statement);
        return;
      case "action":
        this.runAction(statement);
        return;
      case "if":
      case "with":
        this.runBranch(statement);
        return;
      case "range":
        this.runRange(statement);
        return;
      case "template":
        this.runTemplate(statement);
        return;
      case "break":
      case "continue":
        this.jump(statement.kind);
        return;
    }
  }

  private write(text: string, source: TextNode | ActionNode): void {
    if (this.segments !== undefined && this.captures === 0)
      this.segments.record(this.out.length, this.template.file, source.pos, source.kind === "text" && !source.isAction);
    this.out += text;
    if (this.out.length > this.context.limits.outputBytes)
      this.fail("template/output-too-long", `output longer than ${this.context.limits.outputBytes} bytes`);
  }

  private runAction(action: ActionNode): void {
    const { pipe } = action;
    if (pipe.startsWithInclude) {
      this.beginInclude(action, pipe);
      return;
    }
    const value = this.evalPipe(pipe);
    if (pipe.declared.length === 0) this.print(action, value);
  }

  private print(action: ActionNode, value: GoValue): void {
    this.node = action;
    if (typeof value === "string") this.write(value, action);
    else if (value === undefined) this.write("<no value>", action);
    else if (typeof value === "function")
      this.fail("template/cannot-print", `can't print ${formatNode(action)} of type ${goTypeName(value)}`);
    else this.write(value instanceof StructObject ? printStruct(value, action) : formatValue(value), action);
  }

  private runBranch(branch: BranchNode): void {
    const variableCount = this.variables.size;
    const value = this.evalPipe(branch.pipe);
    const isWith = branch.kind === "with";
    if (isTrue(value)) {
      const dot = isWith ? { value, isInterface: false } : { value: this.dot, isInterface: this.isDotInterface };
      this.pushFrame(new Frame("body", branch.body.statements, dot, variableCount));
    } else if (branch.elseBody !== undefined) this.pushBody(branch.elseBody.statements, variableCount);
    else this.variables.truncate(variableCount);
  }

  private pushBody(statements: readonly Statement[], variableCount: number): void {
    const dot = { value: this.dot, isInterface: this.isDotInterface };
    this.pushFrame(new Frame("body", statements, dot, variableCount));
  }

  private pushFrame(frame: Frame): void {
    this.frames.push(frame);
    this.dot = frame.dot;
    this.isDotInterface = frame.isDotInterface;
  }

  private runRange(node: BranchNode): void {
    const variableCount = this.variables.size;
    const range = rangeOver(node, this.evalPipe(node.pipe));
    if (typeof range === "string") this.fail("template/cannot-range", range);
    if (range.count === 0) {
      if (node.elseBody !== undefined) this.pushBody(node.elseBody.statements, variableCount);
      else this.variables.truncate(variableCount);
      return;
    }
    const dot = { value: this.dot, isInterface: this.isDotInterface };
    const frame = new Frame("range", noStatements, dot, variableCount);
    frame.range = range;
    this.pushFrame(frame);
  }

  /** The next round of a range, or its end. */
  private nextRound(frame: Frame, range: Range): void {
    const declared = range.node.pipe.declared;
    const index = range.next++;
    if (index >= range.count) {
      this.popFrame(frame);
      return;
    }
    this.countStep();
    const item = range.items === undefined ? range.integer?.(index) : range.items[index];
    if (declared.length > 0) this.setRangeVariables(range, index, item);
    const dot = { value: item, isInterface: range.isInterface };
    this.pushFrame(new Frame("body", range.node.body.statements, dot, this.variables.size));
  }

  private setRangeVariables(range: Range, index: number, item: GoValue): void {
    const { declared, isAssign } = range.node.pipe;
    const isPair = declared.length > 1;
    const key = isPair ? (range.keys?.[index] ?? new GoInt("int", BigInt(index))) : undefined;
    const first = declared[0]?.idents[0] ?? "";
    if (!isAssign) {
      this.variables.setTop(1, item, range.isInterface);
      if (isPair) this.variables.setTop(2, key, false);
      return;
    }
    this.assignRange(first, isPair ? key : item, isPair ? false : range.isInterface);
    if (isPair) this.assignRange(declared[1]?.idents[0] ?? "", item, range.isInterface);
  }

  private assignRange(name: string, value: GoValue, isInterface: boolean): void {
    if (!this.variables.assign(name, value, isInterface))
      this.fail("template/undefined-variable", `undefined variable: ${name}`);
  }

  private runTemplate(node: TemplateNode): void {
    const template = this.set.find(node.name);
    if (template === undefined) this.fail("template/not-defined", `template ${quoteGo(node.name)} not defined`);
    if (this.templateDepth === templateLimit)
      this.fail("template/too-deep", `exceeded maximum template depth (${templateLimit})`);
    const dot = node.pipe === undefined ? undefined : this.evalPipe(node.pipe);
    this.enterTemplate("template", template, dot);
    this.templateDepth++;
  }

  /** Starts `include NAME DATA | ...` without growing the JavaScript stack. */
  private beginInclude(action: ActionNode, pipe: PipeNode): void {
    const { name, data } = this.evalInclude(pipe);
    const target = this.findIncluded(name, data, pipe);
    if (typeof target === "string") {
      this.finishInclude(action, pipe, target);
      return;
    }
    this.captures++;
    this.enterTemplate("include", target, data, { pipe, action, name });
    this.out = "";
  }

  /** The template to include, or the text of another engine's partial. */
  private findIncluded(name: string, data: GoValue, pipe: PipeNode): Template | string {
    try {
      return this.renderForeign(name, data) ?? this.includes.claim(name, this.set);
    } catch (error) {
      this.node = pipe.commands[0];
      if (error instanceof TemplateError) throw this.errorAt(error.code, "error calling include", error);
      throw error;
    }
  }

  private renderForeign(name: string, data: GoValue): string | undefined {
    return this.renderPartial === undefined || this.set.find(name) !== undefined
      ? undefined
      : this.renderPartial(name, data);
  }

  private endFrame(frame: Frame): void {
    if (frame.range !== undefined) {
      this.nextRound(frame, frame.range);
      return;
    }
    this.popFrame(frame);
    if (frame.kind === "include") this.endInclude(frame);
  }

  private popFrame(frame: Frame): void {
    this.frames.pop();
    const { caller } = frame;
    if (caller !== undefined) {
      this.variables.leave(caller.outerVariables);
      this.template = caller.template;
      this.templateDepth = caller.templateDepth;
    } else this.variables.truncate(frame.variableCount);
    const outer = this.frames.at(-1);
    this.dot = outer?.dot;
    this.isDotInterface = outer?.isDotInterface ?? false;
  }

  /** The included text is the first command's result; the rest of the pipeline follows. */
  private endInclude(frame: Frame): void {
    const { caller } = frame;
    if (caller?.include === undefined) return;
    const { pipe, action, name } = caller.include;
    const text = this.out;
    this.out = caller.out;
    this.captures--;
    this.includes.release(name);
    this.finishInclude(action, pipe, text);
  }

  private finishInclude(action: ActionNode, pipe: PipeNode, text: string): void {
    this.statement = action;
    this.checkLength(text, pipe);
    const value = this.finishPipe(pipe, 1, text);
    if (pipe.declared.length === 0) this.print(action, value);
  }

  private checkLength(text: string, pipe: PipeNode): void {
    const limit = this.context.limits.stringBytes;
    this.node = pipe.commands[0];
    if (text.length > limit) this.fail("template/string-too-long", `result longer than ${limit} bytes`);
  }

  private jump(kind: "break" | "continue"): void {
    for (;;) {
      const frame = this.frames.at(-1);
      if (frame === undefined) return;
      if (frame.range !== undefined) {
        if (kind === "break") frame.range.next = frame.range.count;
        return;
      }
      this.popFrame(frame);
    }
  }

  include(name: string, data: GoValue): string {
    const foreign = this.renderForeign(name, data);
    if (foreign !== undefined) return foreign;
    const template = this.includes.claim(name, this.set);
    this.captures++;
    try {
      return this.runNested(template, data);
    } finally {
      this.captures--;
      this.includes.release(name);
    }
  }

  tpl(text: string, data: GoValue): string {
    if (this.tplDepth >= this.context.limits.tplDepth)
      throw new KpackError("template/too-deep", `tpl nested more than ${this.context.limits.tplDepth} times`);
    const outer = this.set;
    const set = new TemplateSet(outer);
    const template = this.parser.parseInto(set, text);
    this.set = set;
    this.tplDepth++;
    this.captures++;
    try {
      return this.runNested(template, data).replaceAll("<no value>", "");
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const reason = `error during tpl function execution for ${quoteGo(text)}`;
      throw new TemplateError(error.code, reason, { inner: error, hint: error.hint });
    } finally {
      this.set = outer;
      this.tplDepth--;
      this.captures--;
    }
  }
}

const noStatements: readonly Statement[] = [];
