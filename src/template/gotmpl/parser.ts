import { quoteGo } from "../../base/index.ts";
import { unquoteText } from "../goQuote.ts";
import {
  type BranchNode,
  type CommandNode,
  type Operand,
  type PipeNode,
  type Statement,
  type Template,
  type TemplateFile,
  type VariableNode,
  formatNode,
} from "./ast.ts";
import type { Callable } from "./callable.ts";
import { type TemplateError, parseError } from "./errors.ts";
import { Lexer, type Token, describeToken } from "./lexer.ts";
import { parseNumber } from "./numberLiteral.ts";

/** Finds a function by the name a template calls it by. */
export type FindFunction = (name: string) => Callable | undefined;

/** What is known of the template that is being read: a file, or a define or block inside it. */
interface Scope {
  name: string;
  readonly body: Statement[];
  readonly variables: string[];
  rangeDepth: number;
  /** Offset of the action that is being read; -1 between actions. For "in action started at". */
  actionStart: number;
  /** The token read last on this scope's behalf: parse errors carry its line. */
  last: Token;
}

/** An `if`, `with`, `range`, `define` or `block` that waits for its `end`. */
interface OpenBlock {
  readonly kind: "if" | "with" | "range" | "define" | "block";
  readonly node: BranchNode | undefined;
  readonly outerList: Statement[];
  readonly outerScope: Scope;
  readonly variableCount: number;
  /** `else if`: the `end` of this block also closes the one around it. */
  readonly isChained: boolean;
  readonly inElse: boolean;
}

/** Parentheses within parentheses; Go allows 10,000, which no template needs and our stack would not hold. */
const maxParenDepth = 500;

const noVariables: readonly VariableNode[] = [];

/** Names that a property read on an ordinary object or Go's common.Values would answer by itself. */
const specialNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  "YAML",
  "Table",
  "AsMap",
  "Encode",
  "PathValue",
]);

/**
 * Reads one file and gives the templates it defines, its own (named like the file) included.
 * Blocks are kept on a stack of our own, so nesting is bounded by memory; parentheses by `parenDepth`.
 * Mirrors: Go text/template/parse parse.go, with its error texts.
 */
export function parseTemplate(name: string, text: string, findFunction: FindFunction): Map<string, Template> {
  return new Parser({ name, text }, findFunction).parse();
}

class Parser {
  private readonly file: TemplateFile;
  private readonly findFunction: FindFunction;
  private readonly lexer: Lexer;
  private readonly templates = new Map<string, Template>();
  private readonly blocks: OpenBlock[] = [];
  private scope: Scope;
  private list: Statement[];
  /** Tokens that were read too early, the next one last. */
  private readonly unread: Token[] = [];
  private parenDepth = 0;
  /** Parts of the pipelines that are being read. Cut off in their exact size: a list that grows by itself keeps room. */
  private readonly commands: CommandNode[] = [];
  private readonly operands: Operand[] = [];

  constructor(file: TemplateFile, findFunction: FindFunction) {
    this.file = file;
    this.findFunction = findFunction;
    this.lexer = new Lexer(file.text);
    this.scope = newScope(file.name);
    this.list = this.scope.body;
  }

  parse(): Map<string, Template> {
    for (;;) {
      const token = this.next();
      if (token.type === "text") this.list.push({ kind: "text", pos: token.start, text: token.value });
      else if (token.type === "leftDelim") this.parseAction(token);
      else if (token.type === "eof") {
        if (this.blocks.length > 0) this.fail("unexpected EOF");
        this.addTemplate(this.scope);
        return this.templates;
      } else this.failUnexpected(token, "input");
    }
  }

  private parseAction(open: Token): void {
    const token = this.next();
    if (token.type === "keyword" && token.value === "define" && this.blocks.length === 0) {
      this.openDefine();
      return;
    }
    this.scope.actionStart = open.start;
    if (token.type === "keyword" && this.parseKeyword(token)) return;
    this.unread.push(token);
    this.list.push({ kind: "action", pos: token.start, pipe: this.parsePipeline("command", "rightDelim") });
    this.scope.actionStart = -1;
  }

  /** False when the keyword starts no control action (`.` and `nil` are operands). */
  private parseKeyword(token: Token): boolean {
    switch (token.value) {
      case "if":
      case "with":
      case "range":
        this.openBranch(token.value, false);
        return true;
      case "else":
        this.parseElse();
        return true;
      case "end":
        this.parseEnd();
        return true;
      case "template":
        this.parseTemplateAction();
        return true;
      case "block":
        this.openBlock();
        return true;
      case "break":
      case "continue":
        this.parseJump(token.value, token);
        return true;
    }
    return false;
  }

  private parseJump(kind: "break" | "continue", keyword: Token): void {
    const token = this.next();
    if (token.type !== "rightDelim") this.failUnexpected(token, `{{${kind}}}`);
    if (this.scope.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    this.list.push({ kind, pos: keyword.start });
    this.scope.actionStart = -1;
  }

  private openBranch(kind: "if" | "with" | "range", isChained: boolean): void {
    const variableCount = this.scope.variables.length;
    const pipe = this.parsePipeline(kind, "rightDelim");
    const node: BranchNode = { kind, pos: pipe.pos, pipe, body: [], elseBody: undefined };
    this.list.push(node);
    this.blocks.push({
      kind,
      node,
      outerList: this.list,
      outerScope: this.scope,
      variableCount,
      isChained,
      inElse: false,
    });
    if (kind === "range") this.scope.rangeDepth++;
    this.list = node.body;
  }

  private parseElse(): void {
    const follow = this.peek();
    const isChain = follow.type === "keyword" && (follow.value === "if" || follow.value === "with");
    if (!isChain) this.expect("rightDelim", "else");
    const block = this.blocks.at(-1);
    if (block === undefined) this.fail("unexpected {{else}}");
    if (block.node === undefined) {
      if (block.kind === "block") this.scope = block.outerScope;
      this.fail(`unexpected {{else}} in ${block.kind} clause`);
    }
    if (block.inElse) this.fail("expected end; found {{else}}");
    if (block.kind === "range") this.scope.rangeDepth--;
    const elseBody: Statement[] = [];
    block.node.elseBody = elseBody;
    this.blocks[this.blocks.length - 1] = { ...block, inElse: true };
    this.list = elseBody;
    this.scope.actionStart = -1;
    if (!isChain) return;
    const keyword = this.next();
    if (keyword.value !== block.kind) this.failUnexpected(keyword, "input");
    this.openBranch(block.node.kind, true);
  }

  private parseEnd(): void {
    this.expect("rightDelim", "end");
    for (;;) {
      const block = this.blocks.pop();
      if (block === undefined) this.fail("unexpected {{end}}");
      if (block.node === undefined) {
        this.addTemplate(this.scope);
        this.scope = block.outerScope;
      } else {
        if (block.kind === "range" && !block.inElse) this.scope.rangeDepth--;
        this.scope.variables.length = block.variableCount;
      }
      this.list = block.outerList;
      if (!block.isChained) break;
    }
    this.scope.actionStart = -1;
  }

  private openDefine(): void {
    this.enterScope("define", "");
    this.scope.name = this.unquote(this.expect("string", "define clause"));
    this.expect("rightDelim", "define clause");
  }

  private openBlock(): void {
    const context = "block clause";
    const token = this.next();
    if (token.type !== "string") this.failUnexpected(token, context);
    const name = this.unquote(token);
    const pipe = this.parsePipeline(context, "rightDelim");
    this.list.push({ kind: "template", pos: token.start, name, pipe });
    this.enterScope("block", name);
  }

  private enterScope(kind: "define" | "block", name: string): void {
    const scope = newScope(name, this.scope.last);
    this.blocks.push({
      kind,
      node: undefined,
      outerList: this.list,
      outerScope: this.scope,
      variableCount: 0,
      isChained: false,
      inElse: false,
    });
    this.scope = scope;
    this.list = scope.body;
  }

  private parseTemplateAction(): void {
    const context = "template clause";
    const token = this.next();
    if (token.type !== "string") this.failUnexpected(token, context);
    const name = this.unquote(token);
    let pipe: PipeNode | undefined;
    if (this.peek().type === "rightDelim") this.next();
    else pipe = this.parsePipeline(context, "rightDelim");
    this.list.push({ kind: "template", pos: token.start, name, pipe });
    this.scope.actionStart = -1;
  }

  private parsePipeline(context: string, end: "rightDelim" | ")"): PipeNode {
    const pos = this.peek().start;
    const variables: VariableNode[] = [];
    const isAssign = this.parseDeclarations(context, variables);
    const declared = variables.length === 0 ? noVariables : variables;
    const first = this.commands.length;
    for (;;) {
      const token = this.next();
      if (token.type === end) break;
      if (!startsOperand(token)) this.failUnexpected(token, context);
      this.unread.push(token);
      this.commands.push(this.parseCommand());
    }
    const commands = this.commands.slice(first);
    this.commands.length = first;
    this.checkPipeline(commands, context);
    return { kind: "pipe", pos, isAssign, declared, commands, startsWithInclude: isInclude(commands[0]) };
  }

  /** `$a :=`, `$a =`, `$i, $e :=`; leaves a variable that is an operand unread. Gives true for an assignment. */
  private parseDeclarations(context: string, declared: VariableNode[]): boolean {
    while (this.peek().type === "variable") {
      const variable = this.next();
      const token = this.peek();
      if (token.type === "=" || token.type === ":=") {
        this.next();
        this.declare(variable, declared);
        return token.type === "=";
      }
      if (token.type !== "char" || token.value !== ",") {
        this.unread.push(variable);
        return false;
      }
      this.next();
      this.declare(variable, declared);
      if (context !== "range" || declared.length >= 2) this.fail(`too many declarations in ${context}`);
      const follow = this.peek().type;
      if (follow !== "variable" && follow !== "rightDelim" && follow !== ")")
        this.fail("range can only initialize variables");
    }
    return false;
  }

  private declare(token: Token, declared: VariableNode[]): void {
    declared.push({ kind: "variable", pos: token.start, idents: token.value.split(".") });
    this.scope.variables.push(token.value);
  }

  private checkPipeline(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (let i = 1; i < commands.length; i++) {
      switch (commands[i]?.args[0]?.kind) {
        case "bool":
        case "dot":
        case "nil":
        case "number":
        case "string":
          this.fail(`non executable command in pipeline stage ${i + 1}`);
      }
    }
  }

  private parseCommand(): CommandNode {
    const pos = this.peek().start;
    const first = this.operands.length;
    for (;;) {
      const operand = this.parseOperand();
      if (operand !== undefined) this.operands.push(operand);
      const token = this.peek();
      if (operand !== undefined && token.spaced) continue;
      if (token.type === "pipe") this.next();
      else if (token.type !== "rightDelim" && token.type !== ")") this.failUnexpected(this.next(), "operand");
      break;
    }
    const args = this.operands.slice(first);
    this.operands.length = first;
    if (args.length === 0) this.fail("empty command");
    return { kind: "command", pos, args };
  }

  private parseOperand(): Operand | undefined {
    const node = this.parseTerm();
    if (node === undefined) return undefined;
    let token = this.peek();
    if (token.type !== "field" || token.spaced) return node;
    const pos = token.start;
    const fields: string[] = [];
    while (token.type === "field" && !token.spaced) {
      fields.push(token.value.slice(1));
      this.next();
      token = this.peek();
    }
    switch (node.kind) {
      case "field": {
        const idents = [...node.idents, ...fields];
        return { kind: "field", pos, idents, isSpecial: idents.some((ident) => specialNames.has(ident)) };
      }
      case "variable":
        return { kind: "variable", pos, idents: [...node.idents, ...fields] };
      case "bool":
      case "string":
      case "number":
      case "nil":
      case "dot":
        this.fail(`unexpected . after term ${quoteGo(formatNode(node))}`);
    }
    return { kind: "chain", pos, node, fields };
  }

  private parseTerm(): Operand | undefined {
    const token = this.next();
    const pos = token.start;
    switch (token.type) {
      case "field": {
        const name = token.value.slice(1);
        return { kind: "field", pos, idents: [name], isSpecial: specialNames.has(name) };
      }
      case "identifier": {
        const callable = this.findFunction(token.value);
        if (callable === undefined) this.fail(`function ${quoteGo(token.value)} not defined`);
        return { kind: "identifier", pos, name: token.value, callable };
      }
      case "variable":
        if (!this.scope.variables.includes(token.value)) this.fail(`undefined variable ${quoteGo(token.value)}`);
        return { kind: "variable", pos, idents: [token.value] };
      case "string":
        return { kind: "string", pos, quoted: token.value, value: this.unquote(token) };
      case "bool":
        return { kind: "bool", pos, value: token.value === "true" };
      case "number":
      case "complex":
      case "char constant": {
        const number = parseNumber(token.value, token.type);
        if (typeof number === "string") this.fail(number);
        return { kind: "number", pos, text: token.value, ...number };
      }
      case "(":
        return this.parseParentheses();
      case "keyword":
        if (token.value === ".") return { kind: "dot", pos };
        if (token.value === "nil") return { kind: "nil", pos };
    }
    this.unread.push(token);
    return undefined;
  }

  private parseParentheses(): PipeNode {
    if (++this.parenDepth > maxParenDepth) this.fail("max expression depth exceeded");
    const pipe = this.parsePipeline("parenthesized pipeline", ")");
    this.parenDepth--;
    return pipe;
  }

  private addTemplate(scope: Scope): void {
    const known = this.templates.get(scope.name);
    const isEmpty = scope.body.every((node) => node.kind === "text" && isBlank(node.text));
    if (known !== undefined && !known.isEmpty) {
      if (!isEmpty) this.fail(`template: multiple definition of template ${quoteGo(scope.name)}`);
      return;
    }
    this.templates.set(scope.name, { name: scope.name, file: this.file, body: scope.body, isEmpty });
  }

  private unquote(token: Token): string {
    const text = unquoteText(token.value);
    if (text === undefined) this.fail("invalid syntax");
    return text;
  }

  private next(): Token {
    return this.unread.pop() ?? this.read();
  }

  private peek(): Token {
    const known = this.unread.at(-1);
    if (known !== undefined) return known;
    const token = this.read();
    this.unread.push(token);
    return token;
  }

  private read(): Token {
    const token = this.lexer.next();
    this.scope.last = token;
    return token;
  }

  private expect(type: Token["type"], context: string): Token {
    const token = this.next();
    if (token.type !== type) this.failUnexpected(token, context);
    return token;
  }

  private failUnexpected(token: Token, context: string): never {
    if (token.type !== "error") this.fail(`unexpected ${describeToken(token)} in ${context}`);
    const actionLine = this.scope.actionStart < 0 ? 0 : this.lineAt(this.scope.actionStart);
    let extra = "";
    if (actionLine !== 0 && actionLine !== this.lineAt(token.start)) {
      extra = ` in action started at ${this.file.name}:${actionLine}`;
      if (token.value.endsWith(" action")) extra = extra.slice(" in action".length);
    }
    this.fail(token.value + extra);
  }

  private fail(message: string): never {
    throw this.errorOf(message);
  }

  private errorOf(message: string): TemplateError {
    return parseError(this.file, this.lineAt(this.scope.last.start), message);
  }

  private lineAt(at: number): number {
    let line = 1;
    for (let i = this.file.text.indexOf("\n"); i >= 0 && i < at; i = this.file.text.indexOf("\n", i + 1)) line++;
    return line;
  }
}

function newScope(name: string, last: Token = { type: "eof", start: 0, value: "", spaced: false }): Scope {
  return { name, body: [], variables: ["$"], rangeDepth: 0, actionStart: -1, last };
}

function startsOperand(token: Token): boolean {
  switch (token.type) {
    case "bool":
    case "char constant":
    case "complex":
    case "field":
    case "identifier":
    case "number":
    case "string":
    case "variable":
    case "(":
      return true;
    case "keyword":
      return token.value === "." || token.value === "nil";
  }
  return false;
}

function isInclude(command: CommandNode | undefined): boolean {
  const first = command?.args[0];
  return first?.kind === "identifier" && first.callable.special === "include" && command?.args.length === 3;
}

function isBlank(text: string): boolean {
  return /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text);
}
