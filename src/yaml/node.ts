/** A document as written, before types are given to scalars: what the parser makes and the decoders read. */
export const scalarNode = 0;
export const sequenceNode = 1;
export const mappingNode = 2;
export const aliasNode = 3;

export interface Node {
  readonly kind: number;
  /** The tag in short form (`!!int`, `!mine`); empty when none was written. */
  readonly tag: string;
  /** A scalar's text or an alias' name. */
  text: string;
  /** One of the scalar styles of token.ts. */
  readonly style: number;
  /** Items, or keys and values in turn. */
  readonly children: Node[];
  /** What an alias stands for. */
  readonly target: Node | undefined;
  /** A collection in brackets or braces. */
  readonly isFlow: boolean;
  /** From 0. */
  readonly line: number;
  readonly column: number;
}
