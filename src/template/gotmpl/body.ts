import type { Statement, StatementList } from "./ast.ts";

/** The statements of a checked template or branch, read when they are first run: most of a large chart's never are. */
export class Body implements StatementList {
  private read: readonly Statement[] | undefined;
  private readonly load: () => readonly Statement[];

  constructor(load: () => readonly Statement[]) {
    this.load = load;
  }

  get statements(): readonly Statement[] {
    this.read ??= this.load();
    return this.read;
  }
}
