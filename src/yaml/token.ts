/** What the scanner hands to the parser. Numbers, not strings: they are compared millions of times. */
export const streamEnd = 0;
export const versionDirective = 1;
export const tagDirective = 2;
export const documentStart = 3;
export const documentEnd = 4;
export const blockSequenceStart = 5;
export const blockMappingStart = 6;
export const blockEnd = 7;
export const flowSequenceStart = 8;
export const flowSequenceEnd = 9;
export const flowMappingStart = 10;
export const flowMappingEnd = 11;
export const blockEntry = 12;
export const flowEntry = 13;
export const keyMark = 14;
export const valueMark = 15;
export const aliasName = 16;
export const anchorName = 17;
export const tagName = 18;
export const scalarText = 19;

export const plainStyle = 0;
export const singleQuoted = 1;
export const doubleQuoted = 2;
export const literalStyle = 3;
export const foldedStyle = 4;

export interface Token {
  readonly kind: number;
  /** Where it starts: offset in UTF-16 units, line and column from 0. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** A scalar's value, an anchor's name, a tag's suffix, a directive's prefix. */
  readonly text: string;
  /** A tag's handle (`!`, `!!`, `!e!`, or empty for a verbatim tag). */
  readonly handle: string;
  readonly style: number;
}
