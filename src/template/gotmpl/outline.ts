import { type ActionShape, type ActionShapes, plainAction } from "./actionShape.ts";
import type { TemplateFile } from "./ast.ts";
import { isBlank } from "./characterClass.ts";
import { behindAction, behindComment, findClose, trimsBefore } from "./delimiters.ts";

/** Where the blocks of a template's text lie, numbered in the order in which they open. A define is a block, too. */
export interface Outline {
  readonly blocks: readonly Block[];
  readonly defines: readonly Define[];
  /** The file holds nothing but space and defines. */
  readonly isEmpty: boolean;
}

export interface Block {
  /** Number of the first block behind its `else`: that of an `else if` itself. -1 without `else`. */
  elseBlock: number;
  /** Position of its `else`. */
  elseAt: number;
  /** Position behind its `end` and the space that this trims, and number of the first block there. */
  after: number;
  next: number;
}

export interface Define {
  readonly name: string;
  /** Position behind the action that opens it. */
  readonly from: number;
  /** Number of the first block in it. */
  readonly block: number;
  readonly isEmpty: boolean;
}

interface OpenBlock {
  block: Block;
  kind: string;
  inElse: boolean;
  /** `else if`: the `end` of this block also closes the one around it. */
  isChained: boolean;
  variableCount: number;
}

/**
 * Checks a template's text without building anything, so that what is never run need not be read. undefined when it
 * has an error, or anything that `ActionReader` leaves to the parser: what is accepted here, both accept.
 */
export function outlineTemplate({ name, text }: TemplateFile, shapes: ActionShapes): Outline | undefined {
  const outline = new Outliner(name, text, shapes).outline();
  return shapes.settle() ? outline : undefined;
}

class Outliner {
  private readonly text: string;
  private readonly shapes: ActionShapes;
  private readonly names: Set<string>;
  private readonly blocks: Block[] = [];
  private readonly defines: Define[] = [];
  private readonly open: OpenBlock[] = [];
  private variables = ["$"];
  private isEmpty = true;
  /** Of the file, while a define is open. */
  private fileVariables = this.variables;
  private isFileEmpty = true;
  private define = { name: "", from: 0, block: 0 };

  constructor(file: string, text: string, shapes: ActionShapes) {
    this.text = text;
    this.shapes = shapes;
    this.names = new Set([file]);
  }

  outline(): Outline | undefined {
    const { text, shapes } = this;
    for (let at = 0; ; ) {
      const open = text.indexOf("{{", at);
      if (this.isEmpty && !isBlank(text.slice(at, open < 0 ? text.length : open))) this.isEmpty = false;
      if (open < 0) break;
      const close = findClose(text, open);
      const shape = close < 0 ? undefined : shapes.get(text.slice(open + 2, close));
      if (shape === undefined) {
        const body = open + (trimsBefore(text, open) ? 4 : 2);
        at = text.startsWith("/*", body) ? behindComment(text, body) : -1;
        if (at < 0) return undefined;
        continue;
      }
      at = behindAction(text, close);
      if (shape === plainAction) this.isEmpty = false;
      else if (!this.enter(shape, open, at)) return undefined;
    }
    return this.open.length > 0 ? undefined : { blocks: this.blocks, defines: this.defines, isEmpty: this.isEmpty };
  }

  /** False where the action may not stand here. */
  private enter(shape: ActionShape, open: number, after: number): boolean {
    for (const name of shape.uses) if (!this.variables.includes(name)) return false;
    const { kind } = shape;
    switch (kind) {
      case "end":
        return this.closeBlocks(after);
      case "define":
        return this.enterDefine(shape.name, after);
      case "else":
        return this.enterElse(open) !== undefined;
      case "else if":
      case "else with": {
        const inner = this.enterElse(open);
        if (inner === undefined || kind !== `else ${inner}`) return false;
        this.openBlock(inner, true);
        break;
      }
      case "if":
      case "with":
      case "range":
        this.openBlock(kind, false);
    }
    this.isEmpty = false;
    for (const name of shape.declares) this.variables.push(name);
    return true;
  }

  private openBlock(kind: string, isChained: boolean): void {
    const block = { elseBlock: -1, elseAt: -1, after: -1, next: -1 };
    this.blocks.push(block);
    this.open.push({ block, kind, inElse: false, isChained, variableCount: this.variables.length });
  }

  /** The kind of the block whose `else` begins. */
  private enterElse(open: number): string | undefined {
    const inner = this.open.at(-1);
    if (inner === undefined || inner.kind === "define" || inner.inElse) return undefined;
    inner.inElse = true;
    inner.block.elseAt = open;
    inner.block.elseBlock = this.blocks.length;
    return inner.kind;
  }

  private closeBlocks(after: number): boolean {
    for (;;) {
      const inner = this.open.pop();
      if (inner === undefined) return false;
      inner.block.after = after;
      inner.block.next = this.blocks.length;
      if (inner.kind === "define") this.closeDefine();
      else while (this.variables.length > inner.variableCount) this.variables.pop();
      if (!inner.isChained) return true;
    }
  }

  private enterDefine(name: string, after: number): boolean {
    if (this.open.length > 0 || this.names.has(name)) return false;
    this.names.add(name);
    this.openBlock("define", false);
    this.define = { name, from: after, block: this.blocks.length };
    this.fileVariables = this.variables;
    this.isFileEmpty = this.isEmpty;
    this.variables = ["$"];
    this.isEmpty = true;
    return true;
  }

  private closeDefine(): void {
    this.defines.push({ ...this.define, isEmpty: this.isEmpty });
    this.variables = this.fileVariables;
    this.isEmpty = this.isFileEmpty;
  }
}
