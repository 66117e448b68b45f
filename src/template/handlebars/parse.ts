import { parse } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import type { TemplateFile } from "../gotmpl/ast.ts";
import { type TemplateError, parseError } from "../gotmpl/errors.ts";
import type { HbsBlock, HbsCall, HbsExpression, HbsNamed, HbsNode, HbsPath, HbsTemplate } from "./ast.ts";
import { deepestNesting, isTooDeep } from "./checkDepth.ts";
import type { Expression, Hash, Program, SourceNode, Statement } from "./handlebarsTree.ts";

/**
 * Reads a Handlebars template. Only text is ever given to Handlebars' parser, and only its tree is used: nothing is
 * compiled to code. Decorators, inline partials, partial blocks and blocks other than if, unless, each and with are
 * errors. Throws a TemplateError.
 */
export function parseHandlebars(name: string, text: string): HbsTemplate {
  const file: TemplateFile = { name, text };
  if (isTooDeep(text)) throw parseError(file, 1, `blocks or parentheses nested deeper than ${deepestNesting} levels`);
  let program: Program;
  try {
    program = parse(text);
  } catch (error) {
    throw readError(file, error);
  }
  return { file, body: new Converter(file).convertBody(program, true) };
}

function readError(file: TemplateFile, error: unknown): TemplateError {
  const message = error instanceof Error ? error.message : String(error);
  const line = Number(/(?:on line |- )(\d+)/.exec(message)?.[1] ?? 1);
  const expected = /Expecting .*/.exec(message)?.[0];
  const summary = message.split("\n")[0] ?? "";
  return parseError(
    file,
    line,
    expected === undefined ? summary : `${summary.replace(/:$/, "")}: ${readable(expected)}`,
  );
}

/** Handlebars' token names in words. */
function readable(expected: string): string {
  const found = /got '(\w+)'/.exec(expected)?.[1] ?? "";
  return found === "EOF"
    ? "the template ends within a block"
    : `unexpected ${tokenNames[found] ?? found.toLowerCase()}`;
}

const tokenNames: Readonly<Record<string, string>> = {
  OPEN_ENDBLOCK: "{{/",
  OPEN_BLOCK: "{{#",
  INVERSE: "{{else}}",
  CLOSE: "}}",
  CLOSE_UNESCAPED: "}}}",
  CLOSE_SEXPR: ")",
  OPEN_SEXPR: "(",
  OPEN_BLOCK_PARAMS: "as |",
  CLOSE_BLOCK_PARAMS: "| (Handlebars has no pipes; write {{outer (inner value)}})",
  ID: "name",
  SEP: "/ or .",
  EQUALS: "=",
  DATA: "@",
  INVALID: "character",
};

class Converter {
  private readonly file: TemplateFile;
  private readonly lineStarts: number[] = [0];

  constructor(file: TemplateFile) {
    this.file = file;
    for (let at = file.text.indexOf("\n"); at >= 0; at = file.text.indexOf("\n", at + 1)) this.lineStarts.push(at + 1);
  }

  convertBody(program: Program | undefined, isRoot: boolean): HbsNode[] {
    const nodes: HbsNode[] = [];
    const statements = program?.body ?? [];
    statements.forEach((statement, index) => {
      const node = this.convertStatement(statement, () => lineIndent(statements, index, isRoot));
      if (node !== undefined) nodes.push(node);
    });
    return nodes;
  }

  private convertStatement(statement: Statement, indent: () => string | undefined): HbsNode | undefined {
    const at = this.offset(statement);
    switch (statement.type) {
      case "ContentStatement": {
        const text = String(statement.value ?? "");
        const cut = Math.max(0, String(statement.original ?? "").indexOf(text));
        return text === "" ? undefined : { kind: "text", at: at + cut, text };
      }
      case "CommentStatement":
        return undefined;
      case "MustacheStatement":
        return { kind: "output", at, expression: this.convertCall(statement), indent: indent() };
      case "BlockStatement":
        return this.convertBlock(statement, at);
      case "PartialStatement":
        return this.convertPartial(statement, at);
    }
    return this.fail(statement, unsupported[statement.type] ?? `${statement.type} is not supported`);
  }

  private convertBlock(statement: Statement, at: number): HbsBlock {
    const path = statement.path && this.convertExpression(statement.path);
    const name = path?.kind === "path" ? path.text : "";
    const isNegated = statement.program === undefined;
    if (name !== "if" && name !== "unless" && name !== "each" && name !== "with")
      return this.fail(statement, `#${name} is not a block; there are #if, #unless, #each and #with`);
    const [argument, ...more] = (statement.params ?? []).map((param) => this.convertExpression(param));
    if (argument === undefined || more.length > 0 || (statement.hash?.pairs.length ?? 0) > 0)
      return this.fail(statement, `#${name} takes one value; put a function call in parentheses`);
    const body = this.convertBody(statement.program, false);
    const otherwise = statement.inverse === undefined ? undefined : this.convertBody(statement.inverse, false);
    const names = (statement.program ?? statement.inverse)?.blockParams ?? [];
    if (isNegated) return { kind: name, at, argument, names, body: [], otherwise };
    return { kind: name, at, argument, names, body, otherwise };
  }

  private convertPartial(statement: Statement, at: number): HbsNode {
    const target = statement.name && this.convertExpression(statement.name);
    if (target === undefined) return this.fail(statement, "a partial needs a name");
    const [context, ...more] = (statement.params ?? []).map((param) => this.convertExpression(param));
    if (more.length > 0) return this.fail(statement, "a partial takes one context");
    const name = target.kind === "path" ? target.text : target.kind === "literal" ? String(target.value) : target;
    return {
      kind: "partial",
      at,
      name,
      context,
      named: this.convertHash(statement.hash),
      indent: this.partialIndent(statement, at),
    };
  }

  /** Handlebars strips the line around a partial that stands alone, so the source is asked. */
  private partialIndent(statement: Statement, at: number): string | undefined {
    const { text } = this.file;
    const lineStart = text.lastIndexOf("\n", at - 1) + 1;
    const before = at === 0 ? "" : text.slice(lineStart, at);
    const end = this.offsetOf(statement.loc.end.line, statement.loc.end.column);
    return /^[ \t]*$/.test(before) && /^[ \t]*(\r?\n|$)/.test(text.slice(end, end + 1000)) ? before : undefined;
  }

  private convertCall(node: Statement | Expression): HbsExpression {
    if (node.path === undefined) return this.fail(node, "an expression needs a name");
    const path = this.convertExpression(node.path);
    const args = (node.params ?? []).map((param) => this.convertExpression(param));
    const named = this.convertHash(node.hash);
    if (args.length === 0 && named.length === 0 && node.type === "MustacheStatement") return path;
    if (path.kind !== "path") return this.fail(node, "only a name can be called");
    const call: HbsCall = { kind: "call", at: this.offset(node), path, args, named };
    return call;
  }

  private convertHash(hash: Hash | undefined): HbsNamed[] {
    return (hash?.pairs ?? []).map(({ key, value }) => ({ name: key, value: this.convertExpression(value) }));
  }

  private convertExpression(node: Expression): HbsExpression {
    const at = this.offset(node);
    switch (node.type) {
      case "PathExpression":
        return this.convertPath(node, at);
      case "SubExpression":
        return this.convertCall(node);
      case "StringLiteral":
        return { kind: "literal", at, value: String(node.value) };
      case "NumberLiteral":
        return { kind: "literal", at, value: Number(node.value) };
      case "BooleanLiteral":
        return { kind: "literal", at, value: node.value === true };
      case "UndefinedLiteral":
      case "NullLiteral":
        return { kind: "literal", at, value: null };
    }
    return this.fail(node, `${node.type} is not supported`);
  }

  private convertPath(node: Expression, at: number): HbsPath {
    const text = String(node.original ?? "");
    return {
      kind: "path",
      at,
      text,
      parts: (node.parts ?? []).map(String),
      depth: node.depth ?? 0,
      isData: node.data === true,
      isScoped: /^\.|^this\b/.test(text),
    };
  }

  private offset(node: SourceNode): number {
    return this.offsetOf(node.loc.start.line, node.loc.start.column);
  }

  private offsetOf(line: number, column: number): number {
    return (this.lineStarts[line - 1] ?? 0) + column;
  }

  private fail(node: SourceNode, message: string): never {
    throw parseError(this.file, node.loc.start.line, message);
  }
}

const unsupported: Readonly<Record<string, string>> = {
  Decorator: "decorators are not supported",
  DecoratorBlock: "inline partials and other decorators are not supported; put the partial in a file _NAME.hbs",
  PartialBlockStatement: "partial blocks are not supported",
};

/** The indentation of the statement when it has its line to itself. */
function lineIndent(statements: readonly Statement[], index: number, isRoot: boolean): string | undefined {
  const before = statements[index - 1];
  const after = statements[index + 1];
  if (after === undefined ? !isRoot : !/^[ \t]*(\r?\n|$)/.test(String(after.original ?? ""))) return undefined;
  if (after !== undefined && after.type !== "ContentStatement") return undefined;
  if (before === undefined) return isRoot && index === 0 ? "" : undefined;
  if (before.type !== "ContentStatement") return undefined;
  const original = String(before.original ?? "");
  const indent = /(?:\n|^)([ \t]*)$/.exec(original)?.[1];
  if (indent === undefined || (!original.includes("\n") && !(isRoot && index === 1))) return undefined;
  return String(before.value ?? "").endsWith(indent) ? indent : undefined;
}
