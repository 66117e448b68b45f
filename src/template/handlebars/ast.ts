/** A Handlebars template as it is rendered. `at` is an offset (UTF-16 units) into the file's text. */
import type { GoValue } from "../goValue.ts";
import type { TemplateFile } from "../gotmpl/ast.ts";

export interface HbsTemplate {
  readonly file: TemplateFile;
  readonly body: readonly HbsNode[];
}

export interface HbsText {
  readonly kind: "text";
  readonly at: number;
  readonly text: string;
}
export interface HbsOutput {
  readonly kind: "output";
  readonly at: number;
  readonly expression: HbsExpression;
  /** The indentation of an expression that has its line to itself: further lines get it too. */
  readonly indent: string | undefined;
}
export interface HbsBlock {
  readonly kind: "if" | "unless" | "each" | "with";
  readonly at: number;
  readonly argument: HbsExpression;
  /** Names after `as`. */
  readonly names: readonly string[];
  readonly body: readonly HbsNode[];
  readonly otherwise: readonly HbsNode[] | undefined;
}
export interface HbsPartial {
  readonly kind: "partial";
  readonly at: number;
  readonly name: string | HbsExpression;
  readonly context: HbsExpression | undefined;
  readonly named: readonly HbsNamed[];
  /** Set for a partial that has its line to itself. */
  readonly indent: string | undefined;
}
export type HbsNode = HbsText | HbsOutput | HbsBlock | HbsPartial;

export interface HbsLiteral {
  readonly kind: "literal";
  readonly at: number;
  readonly value: GoValue;
}
export interface HbsPath {
  readonly kind: "path";
  readonly at: number;
  /** As it is written. */
  readonly text: string;
  readonly parts: readonly string[];
  /** How many `../` it begins with. */
  readonly depth: number;
  readonly isData: boolean;
  /** Begins with `this` or `.`: never a function. */
  readonly isScoped: boolean;
}
export interface HbsCall {
  readonly kind: "call";
  readonly at: number;
  readonly path: HbsPath;
  readonly args: readonly HbsExpression[];
  readonly named: readonly HbsNamed[];
}
export interface HbsNamed {
  readonly name: string;
  readonly value: HbsExpression;
}
export type HbsExpression = HbsLiteral | HbsPath | HbsCall;

/** The expression as an error shows it. */
export function formatExpression(node: HbsExpression): string {
  if (node.kind === "literal")
    return typeof node.value === "string" ? JSON.stringify(node.value) : String(node.value ?? "null");
  if (node.kind === "path") return node.text;
  const args = node.args.map((arg) => (arg.kind === "call" ? `(${formatExpression(arg)})` : formatExpression(arg)));
  const named = node.named.map(({ name, value }) => `${name}=${formatExpression(value)}`);
  return [node.path.text, ...args, ...named].join(" ");
}
