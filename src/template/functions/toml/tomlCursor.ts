import { KpackError } from "../../../base/index.ts";

/** The end of the text, as a character. */
export const endOfText = "";

/** Reads a TOML text character by character and knows its lines. */
export class TomlCursor {
  readonly text: string;
  at = 0;
  private line = 1;
  private countedTo = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character; "" at the end. Throws for control characters and for bytes that are not UTF-8. */
  next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  /** The next character, left in place. */
  peek(): string {
    const point = this.text.codePointAt(this.at);
    if (point === undefined) return endOfText;
    const isLoneReturn = point === 0x0d && this.text[this.at + 1] !== "\n";
    if (isLoneReturn || point === 0x7f || (point < 0x20 && point !== 9 && point !== 10 && point !== 13))
      throw this.fail(`TOML files cannot contain control characters: '0x${hex(point)}'`);
    if (point >= 0xdc80 && point <= 0xdcff) throw this.fail(`invalid UTF-8 byte: 0x${hex(point - 0xdc00)}`);
    return String.fromCodePoint(point);
  }

  /** Passes over the next character if it is this one. */
  accept(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at += character.length;
    return true;
  }

  /** What a pattern (sticky) finds here, passed over. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  skipBlank(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
  }

  /** An error at this place; `lineShift` counts from the line that the cursor is in. */
  fail(message: string, lineShift = 0): TomlFailure {
    return new TomlFailure(message, this.currentLine() + lineShift);
  }

  /** An error of reading on at the end of the text: told on the last line that has something. */
  failAtEnd(message: string): TomlFailure {
    return this.fail(message, this.text.endsWith("\n") ? -1 : 0);
  }

  private currentLine(): number {
    for (; this.countedTo < this.at; this.countedTo++) if (this.text[this.countedTo] === "\n") this.line++;
    return this.line;
  }
}

/** What is wrong and in which line; the parser adds the key. */
export class TomlFailure extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }

  /** Mirrors: BurntSushi/toml ParseError.Error. */
  toError(lastKey: string): KpackError {
    const key = lastKey === "" ? "" : ` (last key ${JSON.stringify(lastKey)})`;
    return new KpackError("template/invalid-toml", `toml: line ${this.line}${key}: ${this.message}`);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}
