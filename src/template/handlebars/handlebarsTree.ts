/** Handlebars' own tree, as far as it is read here. */
export interface Position {
  line: number;
  column: number;
}
export interface SourceNode {
  type: string;
  loc: { start: Position; end: Position };
}
export interface Program extends SourceNode {
  body: Statement[];
  blockParams?: string[] | undefined;
}
export interface Statement extends SourceNode {
  value?: unknown;
  original?: unknown;
  path?: Expression;
  name?: Expression;
  params?: Expression[];
  hash?: Hash | undefined;
  indent?: string;
  program?: Program | undefined;
  inverse?: Program | undefined;
}
export interface Expression extends SourceNode {
  value?: unknown;
  original?: unknown;
  data?: boolean;
  depth?: number;
  parts?: string[];
  path?: Expression;
  params?: Expression[];
  hash?: Hash | undefined;
}
export interface Hash {
  pairs: { key: string; value: Expression }[];
}
