/**
 * The tree of a Go template. Positions are offsets (UTF-16 units): a statement's into the file's text, those of what
 * lies in a statement into the text from the statement's position on, so that actions of the same text can share their
 * pipeline. Lines and columns are worked out only for errors. Mirrors: Go text/template/parse, whose node positions and printed forms appear in error texts.
 */
import type { GoValue } from "../goValue.ts";
import { quoteGo } from "../../base/index.ts";
import type { Callable } from "./callable.ts";

/** The text that a tree was read from. */
export interface TemplateFile {
  /** As error texts name it: "chart/templates/x.yaml". */
  readonly name: string;
  readonly text: string;
}

/** One named template: a file, or a `define` or `block` within it. */
export interface Template {
  readonly name: string;
  readonly file: TemplateFile;
  readonly body: StatementList;
  /** Nothing but space: does not replace a template of the same name. */
  readonly isEmpty: boolean;
}

export interface TextNode {
  readonly kind: "text";
  readonly pos: number;
  readonly text: string;
  /** An action that is just a string: printed as it is, but not empty to whoever asks whether a template is. */
  readonly isAction: boolean;
}
export interface ActionNode {
  readonly kind: "action";
  readonly pos: number;
  readonly pipe: PipeNode;
}
export interface BranchNode {
  readonly kind: "if" | "with" | "range";
  readonly pos: number;
  readonly pipe: PipeNode;
  readonly body: StatementList;
  elseBody: StatementList | undefined;
}
export interface TemplateNode {
  readonly kind: "template";
  readonly pos: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode {
  readonly kind: "break" | "continue";
  readonly pos: number;
}
/** The statements of a template or of a branch; `Body` reads them when they are first asked for. */
export interface StatementList {
  readonly statements: readonly Statement[];
}
export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export interface FieldNode {
  readonly kind: "field";
  readonly pos: number;
  readonly idents: readonly string[];
  /** Some name is one that objects or Go types answer to by themselves, so a plain property read will not do. */
  readonly isSpecial: boolean;
}
export interface VariableNode {
  readonly kind: "variable";
  readonly pos: number;
  /** "$name", then fields. */
  readonly idents: readonly string[];
}
export interface IdentifierNode {
  readonly kind: "identifier";
  readonly pos: number;
  readonly name: string;
  readonly callable: Callable;
}
export interface ChainNode {
  readonly kind: "chain";
  readonly pos: number;
  readonly node: Operand;
  readonly fields: readonly string[];
}
export interface DotNode {
  readonly kind: "dot";
  readonly pos: number;
}
export interface NilNode {
  readonly kind: "nil";
  readonly pos: number;
}
export interface BoolNode {
  readonly kind: "bool";
  readonly pos: number;
  readonly value: boolean;
}
export interface StringNode {
  readonly kind: "string";
  readonly pos: number;
  readonly quoted: string;
  readonly value: string;
}
export interface NumberNode {
  readonly kind: "number";
  readonly pos: number;
  readonly text: string;
  /** The number as each Go kind that can hold it. */
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  /** What the literal is where nothing tells its type; undefined when it overflows int. */
  readonly ideal: GoValue;
}
export interface PipeNode {
  readonly kind: "pipe";
  readonly pos: number;
  readonly isAssign: boolean;
  readonly declared: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
  /** `include NAME DATA | ...`: rendered without growing the JavaScript stack. */
  readonly startsWithInclude: boolean;
}
export interface CommandNode {
  readonly kind: "command";
  readonly pos: number;
  readonly args: readonly Operand[];
}
export type Operand =
  | FieldNode
  | VariableNode
  | IdentifierNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | StringNode
  | NumberNode
  | PipeNode;
export type Node = Statement | Operand | CommandNode;

/** The node as Go prints it in error texts. */
export function formatNode(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "action":
      return `{{${formatNode(node.pipe)}}}`;
    case "if":
    case "with":
    case "range":
      return formatBranch(node);
    case "template":
      return `{{template ${quoteGo(node.name)}${node.pipe === undefined ? "" : ` ${formatNode(node.pipe)}`}}}`;
    case "break":
    case "continue":
      return `{{${node.kind}}}`;
    case "field":
      return `.${node.idents.join(".")}`;
    case "variable":
      return node.idents.join(".");
    case "identifier":
      return node.name;
    case "chain":
      return `${formatOperand(node.node)}.${node.fields.join(".")}`;
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "bool":
      return String(node.value);
    case "string":
      return node.quoted;
    case "number":
      return node.text;
    case "pipe":
      return formatPipe(node);
    case "command":
      return node.args.map(formatOperand).join(" ");
  }
}

function formatOperand(node: Operand): string {
  return node.kind === "pipe" ? `(${formatPipe(node)})` : formatNode(node);
}

function formatPipe(node: PipeNode): string {
  const commands = node.commands.map(formatNode).join(" | ");
  if (node.declared.length === 0) return commands;
  return `${node.declared.map(formatNode).join(", ")} ${node.isAssign ? "=" : ":="} ${commands}`;
}

function formatBranch(node: BranchNode): string {
  const orElse = node.elseBody === undefined ? "" : `{{else}}${node.elseBody.statements.map(formatNode).join("")}`;
  return `{{${node.kind} ${formatPipe(node.pipe)}}}${node.body.statements.map(formatNode).join("")}${orElse}{{end}}`;
}
