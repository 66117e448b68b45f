import { KpackError } from "../../base/index.ts";
import type { ActionReader, ReadAction } from "./actionReader.ts";
import type { BranchNode, Statement, Template, TemplateFile } from "./ast.ts";
import { Body } from "./body.ts";
import { skipSpaces, trimEnd } from "./characterClass.ts";
import { behindAction, behindComment, findClose, trimsBefore } from "./delimiters.ts";
import type { Outline } from "./outline.ts";

/** The templates of a file whose text has been checked; their statements are read when they are first run. */
export function lazyTemplates(file: TemplateFile, outline: Outline, actions: ActionReader): Map<string, Template> {
  const reader = new OutlinedFile(file, outline, actions);
  const templates = new Map<string, Template>();
  for (const { name, from, block, isEmpty } of outline.defines)
    templates.set(name, { name, file, isEmpty, body: new Body(() => reader.readBody(from, block)) });
  const body = new Body(() => reader.readBody(0, 0));
  return templates.set(file.name, { name: file.name, file, isEmpty: outline.isEmpty, body });
}

class OutlinedFile {
  private readonly file: TemplateFile;
  private readonly outline: Outline;
  private readonly actions: ActionReader;

  constructor(file: TemplateFile, outline: Outline, actions: ActionReader) {
    this.file = file;
    this.outline = outline;
    this.actions = actions;
  }

  /** Ends at the `end` or `else` of the block that is being read, or at the end of the file. */
  readBody(from: number, block: number): Statement[] {
    const { text } = this.file;
    const list: Statement[] = [];
    let nextBlock = block;
    for (let at = from; ; ) {
      const open = text.indexOf("{{", at);
      const trims = open >= 0 && trimsBefore(text, open);
      const end = open < 0 ? text.length : trims ? trimEnd(text, at, open) : open;
      if (end > at) list.push({ kind: "text", pos: at, text: text.slice(at, end), isAction: false });
      if (open < 0) return list;
      const body = open + (trims ? 4 : 2);
      if (text.startsWith("/*", body)) {
        at = behindComment(text, body);
        continue;
      }
      const close = findClose(text, open);
      const action = this.actions.read(text.slice(open + 2, close));
      const does = action?.does;
      if (does === "end" || does === "else") return list;
      at = behindAction(text, close);
      if (action === undefined || does === "open") {
        if (action !== undefined) list.push(this.branchOf(action, open, at, nextBlock));
        else if (!text.startsWith("define", skipSpaces(text, body))) throw misread(this.file, open);
        const { after, next } = this.blockAt(nextBlock);
        at = after;
        nextBlock = next;
      } else list.push(statementOf(action, open));
    }
  }

  private branchOf({ branch, pipe, offset }: ReadAction, open: number, from: number, number: number): BranchNode {
    const { elseAt, elseBlock } = this.blockAt(number);
    if (branch === undefined || pipe === undefined) throw misread(this.file, open);
    const body = new Body(() => this.readBody(from, number + 1));
    const elseBody = elseAt < 0 ? undefined : new Body(() => this.readElse(elseAt, elseBlock));
    return { kind: branch, pos: open + offset, pipe, body, elseBody };
  }

  private readElse(open: number, block: number): Statement[] {
    const { text } = this.file;
    const close = findClose(text, open);
    const action = this.actions.read(text.slice(open + 2, close));
    const from = behindAction(text, close);
    if (action === undefined) throw misread(this.file, open);
    return action.pipe === undefined ? this.readBody(from, block) : [this.branchOf(action, open, from, block)];
  }

  private blockAt(number: number): Outline["blocks"][number] {
    const block = this.outline.blocks[number];
    if (block === undefined) throw misread(this.file, 0);
    return block;
  }
}

function statementOf({ does, pipe, text, offset }: ReadAction, open: number): Statement {
  const pos = open + offset;
  if (does === "template") return { kind: "template", pos, name: text, pipe };
  if (pipe !== undefined) return { kind: "action", pos, pipe };
  return { kind: "text", pos, text, isAction: true };
}

/** Would mean that the check and the reader differ, which the tests exclude. */
function misread(file: TemplateFile, open: number): KpackError {
  return new KpackError(
    "template/parse",
    `the action at offset ${open} of ${file.name} was checked, but cannot be read`,
  );
}
