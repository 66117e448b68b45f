import { quoteGo } from "../../base/index.ts";
import { unquoteText } from "../goQuote.ts";
import {
  type BranchNode,
  type CommandNode,
  type Operand,
  type PipeNode,
  type Statement,
  type StringNode,
  type Template,
  type TemplateFile,
  type VariableNode,
  formatNode,
} from "./ast.ts";
import {
  type ActionReader,
  type FindFunction,
  type ReadAction,
  hasSpecialName,
  isConstant,
  isInclude,
} from "./actionReader.ts";
import { isBlank } from "./characterClass.ts";
import { behindAction, findClose } from "./delimiters.ts";
import { parseError } from "./errors.ts";
import { parseNumber } from "./numberLiteral.ts";
import { Scanner, type TokenType } from "./scanner.ts";

/** What is known of the template that is being read: a file, or a define or block inside it. */
interface Scope {
  name: string;
  readonly body: Statement[];
  readonly variables: string[];
  rangeDepth: number;
  /** For "in action started at": where the action began that is being read, or the branch in which none was yet; or -1. */
  actionStart: number;
}

/** An `if`, `with`, `range`, `define` or `block` that waits for its `end`. */
interface OpenBlock {
  readonly kind: "if" | "with" | "range" | "define" | "block";
  readonly node: BranchNode | undefined;
  readonly outerList: Statement[];
  readonly outerScope: Scope;
  /** Where the action that opened it ends: Go reports a stray else in a block clause there. */
  readonly openEnd: number;
  readonly variableCount: number;
  /** `else if`: the `end` of this block also closes the one around it. */
  readonly isChained: boolean;
  inElse: boolean;
}

/** Parentheses within parentheses; Go allows 10,000, which no template needs and our stack would not hold. */
const maxParenDepth = 500;

const noVariables: readonly VariableNode[] = [];

/**
 * Reads one file and gives the templates it defines, its own (named like the file) included.
 * Blocks are kept on a stack of our own, so nesting is bounded by memory; parentheses by `parenDepth`.
 * Mirrors: Go text/template/parse parse.go, with its error texts.
 */
export function parseTemplate(
  file: TemplateFile,
  findFunction: FindFunction,
  actions: ActionReader,
): Map<string, Template> {
  return new Parser(file, findFunction, actions).parse();
}

class Parser extends Scanner {
  private readonly file: TemplateFile;
  private readonly findFunction: FindFunction;
  private readonly actions: ActionReader;
  private readonly templates = new Map<string, Template>();
  private readonly blocks: OpenBlock[] = [];
  private scope: Scope;
  private list: Statement[];
  /** An operand that was read before it was known to be one; the token after it is the current one. */
  private pending: Operand | undefined;
  private depth = 0;
  /** The position of the statement that is being read; its parts' positions count from there. */
  private origin = 0;
  /** Parts of the pipelines that are being read. Cut off in their exact size: a list that grows by itself keeps room. */
  private readonly commands: CommandNode[] = [];
  private readonly operands: Operand[] = [];

  constructor(file: TemplateFile, findFunction: FindFunction, actions: ActionReader) {
    super(file.text);
    this.file = file;
    this.findFunction = findFunction;
    this.actions = actions;
    this.scope = newScope(file.name);
    this.list = this.scope.body;
  }

  parse(): Map<string, Template> {
    for (;;) {
      this.advance();
      if (this.type === "text")
        this.list.push({ kind: "text", pos: this.start, text: this.tokenText(), isAction: false });
      else if (this.type === "leftDelim") this.parseAction();
      else if (this.type === "eof") {
        if (this.blocks.length > 0) this.fail("unexpected EOF");
        this.addTemplate();
        return this.templates;
      } else this.failUnexpected("input");
    }
  }

  private parseAction(): void {
    const open = this.start;
    const close = findClose(this.text, open);
    const action = close < 0 ? undefined : this.actions.read(this.text.slice(open + 2, close));
    if (action === undefined || !this.fits(action)) this.readAction(open);
    else {
      this.skipAction(close, behindAction(this.text, close));
      this.addAction(action, open);
    }
  }

  /** Whether an action may stand here; where not, the parser finds the error. */
  private fits({ does, branch, uses }: ReadAction): boolean {
    for (const name of uses) if (!this.scope.variables.includes(name)) return false;
    if (does === "end") return this.blocks.length > 0;
    if (does !== "else") return true;
    const block = this.blocks.at(-1);
    return block?.node !== undefined && !block.inElse && (branch === undefined || branch === block.kind);
  }

  private addAction({ does, branch, text, pipe, declares, offset }: ReadAction, open: number): void {
    this.scope.actionStart = does === "open" ? open : -1;
    const pos = open + offset;
    switch (does) {
      case "end":
        this.closeBlocks();
        return;
      case "text":
        this.list.push({ kind: "text", pos, text, isAction: true });
        return;
      case "else":
        this.beginElse();
    }
    const { variables } = this.scope;
    const variableCount = variables.length;
    for (const name of declares) variables.push(name);
    if (does === "template") this.list.push({ kind: "template", pos, name: text, pipe });
    else if (pipe === undefined) return;
    else if (branch === undefined) this.list.push({ kind: "action", pos, pipe });
    else this.enterBranch({ kind: branch, pos, pipe }, variableCount, does === "else");
  }

  /** Every action ends at its right delimiter; errors in what follows must not come before errors in it. */
  private readAction(open: number): void {
    this.advance();
    const isKeyword = this.type === "keyword";
    const opensBranch = isKeyword && ["if", "with", "range"].includes(this.value);
    if (isKeyword && this.value === "define" && this.blocks.length === 0) {
      this.openDefine();
      return;
    }
    this.scope.actionStart = open;
    if (!isKeyword || !this.parseKeyword()) this.parseCommandAction();
    if (!opensBranch) this.scope.actionStart = -1;
  }

  private parseCommandAction(): void {
    const pos = this.start;
    this.origin = pos;
    if (this.type === "string") {
      const operand = this.parseString();
      if (this.isAt("rightDelim")) {
        this.list.push({ kind: "text", pos, text: operand.value, isAction: true });
        return;
      }
      this.pending = operand;
    }
    this.list.push({ kind: "action", pos, pipe: this.parsePipeline("command", "rightDelim", 0) });
  }

  /** False when the keyword starts no control action (`.` and `nil` are operands). */
  private parseKeyword(): boolean {
    const keyword = this.value;
    switch (keyword) {
      case "if":
      case "with":
      case "range":
        this.advance();
        this.openBranch(keyword, false);
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
        this.parseJump(keyword);
        return true;
    }
    return false;
  }

  private parseJump(kind: "break" | "continue"): void {
    const pos = this.start;
    this.advance();
    if (this.type !== "rightDelim") this.failUnexpected(`{{${kind}}}`);
    if (this.scope.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    this.list.push({ kind, pos });
  }

  /** The keyword is past. */
  private openBranch(kind: "if" | "with" | "range", isChained: boolean): void {
    const variableCount = this.scope.variables.length;
    const pos = this.start;
    this.origin = pos;
    const pipe = this.parsePipeline(kind, "rightDelim", 0);
    this.enterBranch({ kind, pos, pipe }, variableCount, isChained);
  }

  private enterBranch(
    head: Pick<BranchNode, "kind" | "pos" | "pipe">,
    variableCount: number,
    isChained: boolean,
  ): void {
    const body: Statement[] = [];
    const node: BranchNode = { ...head, body: { statements: body }, elseBody: undefined };
    this.list.push(node);
    this.openBlockOf(node.kind, node, variableCount, isChained);
    if (node.kind === "range") this.scope.rangeDepth++;
    this.list = body;
  }

  private openBlockOf(
    kind: OpenBlock["kind"],
    node: BranchNode | undefined,
    variableCount: number,
    isChained: boolean,
  ): void {
    const { list: outerList, scope: outerScope, start: openEnd } = this;
    this.blocks.push({ kind, node, outerList, outerScope, openEnd, variableCount, isChained, inElse: false });
  }

  private parseElse(): void {
    this.advance();
    const isChain = this.type === "keyword" && (this.value === "if" || this.value === "with");
    if (!isChain) this.expect("rightDelim", "else");
    const block = this.blocks.at(-1);
    if (block === undefined) this.fail("unexpected {{else}}");
    if (block.node === undefined) {
      const at = block.kind === "block" ? block.openEnd : this.start;
      this.fail(`unexpected {{else}} in ${block.kind} clause`, at);
    }
    if (block.inElse) this.fail("expected end; found {{else}}");
    this.beginElse();
    this.scope.actionStart = -1;
    if (!isChain) return;
    if (this.value !== block.kind) this.failUnexpected("input");
    this.advance();
    this.openBranch(block.node.kind, true);
  }

  private beginElse(): void {
    const block = this.blocks.at(-1);
    if (block?.node === undefined) return;
    if (block.kind === "range") this.scope.rangeDepth--;
    const elseBody: Statement[] = [];
    block.node.elseBody = { statements: elseBody };
    block.inElse = true;
    this.list = elseBody;
  }

  private parseEnd(): void {
    this.advance();
    this.expect("rightDelim", "end");
    this.closeBlocks();
  }

  private closeBlocks(): void {
    for (;;) {
      const block = this.blocks.pop();
      if (block === undefined) this.fail("unexpected {{end}}");
      if (block.node === undefined) {
        this.addTemplate();
        this.scope = block.outerScope;
      } else {
        if (block.kind === "range" && !block.inElse) this.scope.rangeDepth--;
        while (this.scope.variables.length > block.variableCount) this.scope.variables.pop();
      }
      this.list = block.outerList;
      if (!block.isChained) break;
    }
  }

  private openDefine(): void {
    this.enterScope("define", "");
    this.advance();
    this.expect("string", "define clause");
    this.scope.name = this.unquote();
    this.advance();
    this.expect("rightDelim", "define clause");
  }

  private openBlock(): void {
    const { pos, name } = this.parseName("block clause");
    const pipe = this.parsePipeline("block clause", "rightDelim", this.start - this.origin);
    this.list.push({ kind: "template", pos, name, pipe });
    this.scope.actionStart = -1;
    this.enterScope("block", name);
  }

  private parseName(context: string): { pos: number; name: string } {
    this.advance();
    this.expect("string", context);
    const pos = this.start;
    this.origin = pos;
    const name = this.unquote();
    this.advance();
    return { pos, name };
  }

  private enterScope(kind: "define" | "block", name: string): void {
    this.openBlockOf(kind, undefined, 0, false);
    this.scope = newScope(name);
    this.list = this.scope.body;
  }

  private parseTemplateAction(): void {
    const context = "template clause";
    const { pos, name } = this.parseName(context);
    const pipe =
      this.type === "rightDelim" ? undefined : this.parsePipeline(context, "rightDelim", this.start - this.origin);
    this.list.push({ kind: "template", pos, name, pipe });
  }

  /** Ends at its end token. */
  private parsePipeline(context: string, end: "rightDelim" | ")", pos: number): PipeNode {
    let declared = noVariables;
    let isAssign = false;
    if (this.type === "variable" && this.pending === undefined) {
      const variables: VariableNode[] = [];
      isAssign = this.parseDeclarations(context, variables);
      if (variables.length > 0) declared = variables;
    }
    const first = this.commands.length;
    while (this.pending !== undefined || this.type !== end) {
      if (this.pending === undefined && !this.startsOperand()) this.failUnexpected(context);
      this.commands.push(this.parseCommand());
    }
    const commands = this.commands.splice(first);
    this.checkPipeline(commands, context);
    return { kind: "pipe", pos, isAssign, declared, commands, startsWithInclude: isInclude(commands[0]) };
  }

  private startsOperand(): boolean {
    switch (this.type) {
      case "field":
      case "identifier":
      case "string":
      case "variable":
      case "number":
      case "(":
      case "bool":
      case "char constant":
      case "complex":
        return true;
      case "keyword":
        return this.value === "." || this.value === "nil";
    }
    return false;
  }

  /** `$a :=`, `$a =`, `$i, $e :=`; a variable that is an operand is left pending. Gives true for an assignment. */
  private parseDeclarations(context: string, declared: VariableNode[]): boolean {
    while (this.type === "variable") {
      const variable: VariableNode = { kind: "variable", pos: this.start - this.origin, idents: [this.tokenText()] };
      const isKnown = this.isDeclared(variable);
      this.advance();
      const follow: string = this.type;
      if (follow === "=" || follow === ":=") {
        this.declare(variable, declared);
        this.advance();
        return follow === "=";
      }
      if (follow !== "char" || this.tokenText() !== ",") {
        if (!isKnown) this.failUndefined(variable);
        this.pending = variable;
        return false;
      }
      this.declare(variable, declared);
      if (context !== "range" || declared.length >= 2) this.fail(`too many declarations in ${context}`);
      this.advance();
      if (!this.isAt("variable") && !this.isAt("rightDelim") && !this.isAt(")"))
        this.fail("range can only initialize variables");
    }
    return false;
  }

  private isDeclared(variable: VariableNode): boolean {
    return this.scope.variables.includes(variable.idents[0] ?? "");
  }

  private declare(variable: VariableNode, declared: VariableNode[]): void {
    declared.push(variable);
    this.scope.variables.push(variable.idents[0] ?? "");
  }

  private failUndefined(variable: VariableNode, at: number = this.start): never {
    this.fail(`undefined variable ${quoteGo(variable.idents[0] ?? "")}`, at);
  }

  private checkPipeline(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (let i = 1; i < commands.length; i++)
      if (isConstant(commands[i]?.args[0])) this.fail(`non executable command in pipeline stage ${i + 1}`);
  }

  private parseCommand(): CommandNode {
    const pos = this.pending?.pos ?? this.start - this.origin;
    const first = this.operands.length;
    for (;;) {
      const operand = this.parseOperand();
      if (operand !== undefined) {
        this.operands.push(operand);
        if (this.spaced) continue;
      }
      if (this.type === "pipe") this.advance();
      else if (this.type !== "rightDelim" && this.type !== ")") this.failUnexpected("operand");
      break;
    }
    const args = this.operands.splice(first);
    if (args.length === 0) this.fail("empty command");
    return { kind: "command", pos, args };
  }

  private parseOperand(): Operand | undefined {
    const node = this.pending ?? this.parseTerm();
    this.pending = undefined;
    if (node === undefined || this.type !== "field" || this.spaced) return node;
    const pos = this.start - this.origin;
    const fields: string[] = [];
    while (this.type === "field" && !this.spaced) {
      fields.push(this.text.slice(this.start + 1, this.end));
      this.advance();
    }
    switch (node.kind) {
      case "field": {
        const idents = [...node.idents, ...fields];
        return { kind: "field", pos, idents, isSpecial: hasSpecialName(idents) };
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

  /** undefined when the token starts no term; it is left then. */
  private parseTerm(): Operand | undefined {
    const { start } = this;
    const pos = start - this.origin;
    switch (this.type) {
      case "field": {
        const name = this.text.slice(start + 1, this.end);
        this.advance();
        return { kind: "field", pos, idents: [name], isSpecial: hasSpecialName([name]) };
      }
      case "identifier": {
        const name = this.value;
        const callable = this.findFunction(name);
        if (callable === undefined) this.fail(`function ${quoteGo(name)} not defined`);
        this.advance();
        return { kind: "identifier", pos, name, callable };
      }
      case "variable": {
        const variable: VariableNode = { kind: "variable", pos, idents: [this.tokenText()] };
        if (!this.isDeclared(variable)) this.failUndefined(variable, start);
        this.advance();
        return variable;
      }
      case "string":
        return this.parseString();
      case "bool": {
        const value = this.value === "true";
        this.advance();
        return { kind: "bool", pos, value };
      }
      case "number":
      case "complex":
      case "char constant":
        return this.parseNumberTerm(this.type);
      case "(":
        return this.parseParentheses();
      case "keyword": {
        const keyword = this.value;
        if (keyword !== "." && keyword !== "nil") return undefined;
        this.advance();
        return { kind: keyword === "." ? "dot" : "nil", pos };
      }
    }
    return undefined;
  }

  private parseString(): StringNode {
    const pos = this.start - this.origin;
    const quoted = this.tokenText();
    const value = this.unquote();
    this.advance();
    return { kind: "string", pos, quoted, value };
  }

  private parseNumberTerm(type: "number" | "complex" | "char constant"): Operand {
    const pos = this.start - this.origin;
    const text = this.tokenText();
    const number = parseNumber(text, type);
    if (typeof number === "string") this.fail(number);
    this.advance();
    return { kind: "number", pos, text, ...number };
  }

  private parseParentheses(): PipeNode {
    if (++this.depth > maxParenDepth) this.fail("max expression depth exceeded");
    this.advance();
    const pipe = this.parsePipeline("parenthesized pipeline", ")", this.start - this.origin);
    this.advance();
    this.depth--;
    return pipe;
  }

  /** The template of the scope that ends here. */
  private addTemplate(): void {
    const { name, body } = this.scope;
    const known = this.templates.get(name);
    const isEmpty = body.every((node) => node.kind === "text" && !node.isAction && isBlank(node.text));
    if (known !== undefined && !known.isEmpty) {
      if (!isEmpty) this.fail(`template: multiple definition of template ${quoteGo(name)}`);
      return;
    }
    this.templates.set(name, { name, file: this.file, body: { statements: body }, isEmpty });
  }

  private unquote(): string {
    const value = unquoteText(this.tokenText());
    if (value === undefined) this.fail("invalid syntax");
    return value;
  }

  private isAt(type: TokenType): boolean {
    return this.type === type;
  }

  private expect(type: TokenType, context: string): void {
    if (this.type !== type) this.failUnexpected(context);
  }

  private failUnexpected(context: string): never {
    if (this.type !== "error") this.fail(`unexpected ${this.describeToken()} in ${context}`);
    const actionLine = this.scope.actionStart < 0 ? 0 : this.lineAt(this.scope.actionStart);
    let extra = "";
    if (actionLine !== 0 && actionLine !== this.lineAt(this.start)) {
      extra = ` in action started at ${this.file.name}:${actionLine}`;
      if (this.value.endsWith(" action")) extra = extra.slice(" in action".length);
    }
    this.fail(this.value + extra);
  }

  /** Parse errors carry the line of the token that was read last. */
  private fail(message: string, at: number = this.start): never {
    throw parseError(this.file, this.lineAt(at), message);
  }

  private lineAt(at: number): number {
    let line = 1;
    for (let i = this.text.indexOf("\n"); i >= 0 && i < at; i = this.text.indexOf("\n", i + 1)) line++;
    return line;
  }
}

function newScope(name: string): Scope {
  return { name, body: [], variables: ["$"], rangeDepth: 0, actionStart: -1 };
}
