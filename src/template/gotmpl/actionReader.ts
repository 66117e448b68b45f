import { unquoteText } from "../goQuote.ts";
import { valuesMethodNames } from "../objects/valuesMethods.ts";
import type { BranchNode, CommandNode, Operand, PipeNode, VariableNode } from "./ast.ts";
import type { Callable } from "./callable.ts";
import { isRawString } from "./delimiters.ts";
import { isKeyword } from "./keywords.ts";
import { parseNumber } from "./numberLiteral.ts";

/** Finds a function by the name a template calls it by. */
export type FindFunction = (name: string) => Callable | undefined;

/** What an action reads as, wherever its text stands. */
export interface ReadAction {
  readonly does: "action" | "text" | "template" | "open" | "else" | "end";
  /** What it opens: `if`, or `else if`. */
  readonly branch: BranchNode["kind"] | undefined;
  /** What it prints, or the template it calls. */
  readonly text: string;
  readonly pipe: PipeNode | undefined;
  /** Variables that must have been declared before it, and those that it declares. */
  readonly uses: readonly string[];
  readonly declares: readonly string[];
  /** From its `{{` to the position of the statement that it makes. */
  readonly offset: number;
}

/** A few times what the largest charts have. */
export const mostActions = 100_000;

/** Beyond this, looking for the end of a string from each of its quotes could take long. */
export const longestAction = 4_096;

/**
 * Reads ordinary actions, and each text only once: most actions of a large chart occur several times and share their
 * pipeline. Charts are rendered by code that V8 has not yet compiled, so an action is cut into tokens by one regular
 * expression in one call. What is out of the ordinary, and so every error, is left to the parser.
 */
export class ActionReader {
  private readonly findFunction: FindFunction;
  private readonly known = new Map<string, ReadAction>();

  constructor(findFunction: FindFunction) {
    this.findFunction = findFunction;
  }

  /** The action whose text between `{{` and `}}` is given; undefined when only the parser can tell what it is. */
  read(text: string): ReadAction | undefined {
    if (isRawString(text)) return rawText(text);
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const action = text.length > longestAction ? undefined : this.readNew(text);
    if (action === undefined) return undefined;
    if (this.known.size >= mostActions) this.known.clear();
    this.known.set(text, action);
    return action;
  }

  private readNew(text: string): ReadAction | undefined {
    const tokens = text.match(tokenPattern);
    return tokens === null ? undefined : new TokenReader(text, tokens, this.findFunction).read();
  }
}

const space = "[ \\t\\r\\n]";
const fieldNames = "(?:\\.[A-Za-z_]\\w*)";
/** What must follow an operand; elsewhere it is an error, or something that the parser has to look at. */
const operandEnd = `(?=[ \\t\\r\\n|),]|$)`;
const operands = [
  `\\.(?:[A-Za-z_]\\w*${fieldNames}*)?`,
  "[A-Za-z_]\\w*",
  `\\$\\w*${fieldNames}*`,
  '"(?:[^"\\\\\\n]|\\\\[^\\n])*"',
  "`[^`]*`",
  "-?(?:0|[1-9]\\d*)",
  `\\)${fieldNames}*`,
];
/** A token and the spaces before it; `-` only as the marker that trims, at the very start. Linear in the action's text. */
const tokenPattern = new RegExp(`${space}*(?:(?:${operands.join("|")})${operandEnd}|[(|,]|:=|=|^-(?=${space}))`, "gy");

/** Names that a property read on an ordinary object would answer by itself, or that are methods of the values. */
const specialNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...valuesMethodNames,
]);

/** Whether some name needs more than a plain property read. */
export function hasSpecialName(idents: readonly string[]): boolean {
  for (const ident of idents) if (specialNames.has(ident)) return true;
  return false;
}

/** `include NAME DATA` at the start of a pipeline. */
export function isInclude(command: CommandNode | undefined): boolean {
  const first = command?.args[0];
  return first?.kind === "identifier" && first.callable.special === "include" && command?.args.length === 3;
}

const noNames: readonly string[] = [];

function rawText(text: string): ReadAction {
  const value = unquoteText(text) ?? "";
  return { does: "text", branch: undefined, text: value, pipe: undefined, uses: noNames, declares: noNames, offset: 2 };
}
const noVariables: readonly VariableNode[] = [];

/** Parentheses within parentheses; deeper ones are left to the parser. */
export const maxDepth = 50;

/** Reads one action. Its methods give undefined where the action is out of the ordinary. */
class TokenReader {
  private readonly text: string;
  private readonly tokens: readonly string[];
  private readonly findFunction: FindFunction;
  private index = 0;
  /** Where the token before the current one ends in the text. */
  private end = 0;
  /** The current token without its spaces, and where it begins; "" at the end. */
  private token = "";
  private start = 0;
  /** Positions of nodes count from here. */
  private origin = 0;
  private depth = 0;
  private uses: string[] | undefined;
  private declares: string[] | undefined;

  constructor(text: string, tokens: readonly string[], findFunction: FindFunction) {
    this.text = text;
    this.tokens = tokens;
    this.findFunction = findFunction;
    this.advance();
  }

  private advance(): void {
    const token = this.tokens[this.index++];
    if (token === undefined) {
      this.token = "";
      return;
    }
    this.end += token.length;
    this.token = token.trimStart();
    this.start = this.end - this.token.length;
  }

  read(): ReadAction | undefined {
    if (this.token === "-") this.advance();
    const keyword = this.token;
    switch (keyword) {
      case "end":
        this.advance();
        return this.finish("end");
      case "if":
      case "with":
      case "range":
        this.advance();
        return this.readBranch("open", keyword);
      case "else":
        this.advance();
        return this.readElse();
      case "template":
        this.advance();
        return this.readTemplate();
    }
    this.origin = this.start;
    if (this.isString() && this.index === this.tokens.length) return this.readText();
    const pipe = this.readPipe(false);
    return pipe && this.finish("action", pipe);
  }

  private readBranch(does: "open" | "else", branch: BranchNode["kind"]): ReadAction | undefined {
    this.origin = this.start;
    const pipe = this.readPipe(branch === "range");
    return pipe && this.finish(does, pipe, { branch });
  }

  private readElse(): ReadAction | undefined {
    const { token } = this;
    if (token !== "if" && token !== "with") return this.finish("else");
    this.advance();
    return this.readBranch("else", token);
  }

  private readText(): ReadAction | undefined {
    const text = unquoteText(this.token);
    this.advance();
    return text === undefined ? undefined : this.finish("text", undefined, { text });
  }

  private readTemplate(): ReadAction | undefined {
    this.origin = this.start;
    const text = this.isString() ? unquoteText(this.token) : undefined;
    if (text === undefined) return undefined;
    this.advance();
    if (this.token === "") return this.finish("template", undefined, { text });
    const pipe = this.readPipe(false);
    return pipe && this.finish("template", pipe, { text });
  }

  private isString(): boolean {
    const unit = this.token.charCodeAt(0);
    return unit === 0x22 || unit === 0x60;
  }

  /** The action, if nothing but spaces and the marker that trims follows. */
  private finish(
    does: ReadAction["does"],
    pipe?: PipeNode,
    more: { branch?: BranchNode["kind"]; text?: string } = {},
  ): ReadAction | undefined {
    if (this.token !== "" || !actionEnd.test(this.text.slice(this.end))) return undefined;
    const { branch, text = "" } = more;
    const { uses = noNames, declares = noNames } = this;
    return { does, branch, text, pipe, uses, declares, offset: this.origin + 2 };
  }

  /** Ends at the end of the action, or at a closing parenthesis. */
  private readPipe(isRange: boolean): PipeNode | undefined {
    const pos = this.start - this.origin;
    const variables = this.depth === 0 && this.token.startsWith("$") ? this.readDeclared(isRange) : noVariables;
    if (variables === undefined) return undefined;
    const isAssign = variables !== noVariables && this.token === "=";
    if (variables !== noVariables) this.advance();
    const commands: CommandNode[] = [];
    for (;;) {
      const command = this.readCommand();
      if (command === undefined || (commands.length > 0 && isConstant(command.args[0]))) return undefined;
      commands.push(command);
      if (this.token !== "|") break;
      this.advance();
    }
    return { kind: "pipe", pos, isAssign, declared: variables, commands, startsWithInclude: isInclude(commands[0]) };
  }

  /** `$a :=`, `$a =`, `$i, $e :=` up to its sign; none when the variable is an operand. */
  private readDeclared(isRange: boolean): readonly VariableNode[] | undefined {
    const next = this.tokens[this.index]?.trimStart();
    const isPair = next === ",";
    if (next !== ":=" && next !== "=" && !isPair) return noVariables;
    if (isPair && !isRange) return undefined;
    const first = this.readVariable();
    if (first === undefined || !isPair) return first && [first];
    this.advance();
    const second = this.readVariable();
    return second && (this.token === ":=" || this.token === "=") ? [first, second] : undefined;
  }

  private readVariable(): VariableNode | undefined {
    const { token, start } = this;
    if (!token.startsWith("$") || token.includes(".")) return undefined;
    this.declares ??= [];
    this.declares.push(token);
    this.advance();
    return { kind: "variable", pos: start - this.origin, idents: [token] };
  }

  private readCommand(): CommandNode | undefined {
    const pos = this.start - this.origin;
    const args: Operand[] = [];
    while (this.token !== "" && this.token !== "|" && (this.depth === 0 || !this.token.startsWith(")"))) {
      const operand = this.readOperand();
      if (operand === undefined) return undefined;
      args.push(operand);
    }
    return args.length === 0 ? undefined : { kind: "command", pos, args };
  }

  private readOperand(): Operand | undefined {
    const { token } = this;
    const pos = this.start - this.origin;
    const unit = token.charCodeAt(0);
    if (unit === 0x28) return this.readParentheses();
    this.advance();
    if (unit === 0x2e) return fieldOf(token, pos);
    if (unit === 0x24) return this.useVariable(token, pos);
    if (unit === 0x22 || unit === 0x60) {
      const value = unquoteText(token);
      return value === undefined ? undefined : { kind: "string", pos, quoted: token, value };
    }
    if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      const number = parseNumber(token, "number");
      return typeof number === "string" ? undefined : { kind: "number", pos, text: token, ...number };
    }
    return this.readWord(token, pos);
  }

  private readWord(token: string, pos: number): Operand | undefined {
    if (token === "true" || token === "false") return { kind: "bool", pos, value: token === "true" };
    if (token === "nil") return { kind: "nil", pos };
    const callable = isKeyword(token) ? undefined : this.findFunction(token);
    return callable && { kind: "identifier", pos, name: token, callable };
  }

  private useVariable(token: string, pos: number): VariableNode {
    const idents = token.split(".");
    const name = idents[0] ?? "";
    if (name !== "$" && !this.declares?.includes(name)) {
      this.uses ??= [];
      this.uses.push(name);
    }
    return { kind: "variable", pos: idents.length > 1 ? pos + name.length : pos, idents };
  }

  private readParentheses(): Operand | undefined {
    if (++this.depth > maxDepth) return undefined;
    this.advance();
    const node = this.readPipe(false);
    const { token, start } = this;
    if (node === undefined || !token.startsWith(")")) return undefined;
    this.depth--;
    this.advance();
    if (token.length === 1) return node;
    return { kind: "chain", pos: start + 1 - this.origin, node, fields: token.slice(2).split(".") };
  }
}

const actionEnd = /^(?:[ \t\r\n]*|[ \t\r\n]+-)$/;

function fieldOf(token: string, pos: number): Operand {
  if (token.length === 1) return { kind: "dot", pos };
  const idents = token.slice(1).split(".");
  const at = idents.length > 1 ? pos + 1 + (idents[0] ?? "").length : pos;
  return { kind: "field", pos: at, idents, isSpecial: hasSpecialName(idents) };
}

/** What a pipeline may begin with, but not go on with: it cannot be called. */
export function isConstant(operand: Operand | undefined): boolean {
  switch (operand?.kind) {
    case "bool":
    case "dot":
    case "nil":
    case "number":
    case "string":
      return true;
  }
  return false;
}
