import type { Statement } from "./ast.ts";

/** Reads the statements that begin behind an action, `block` being the first block that may open there. */
export interface BodyReader {
  readBody(from: number, block: number): Statement[];
}

/**
 * The statements of a template or of a branch. Those of a template whose text has been checked are read when they are
 * first run: most of a large chart's branches never are.
 */
export class Body {
  private read: readonly Statement[] | undefined;
  private readonly reader: BodyReader | undefined;
  private readonly from: number;
  private readonly block: number;

  constructor(read: readonly Statement[] | undefined, reader?: BodyReader, from = 0, block = 0) {
    this.read = read;
    this.reader = reader;
    this.from = from;
    this.block = block;
  }

  get statements(): readonly Statement[] {
    this.read ??= this.reader?.readBody(this.from, this.block) ?? [];
    return this.read;
  }
}
