import { isPrintRune, quoteGo } from "../../base/index.ts";
import { classes, digit, isSpace, skipSpaces, stop, trimEnd, word } from "./characterClass.ts";
import { behindComment, trimsBefore } from "./delimiters.ts";
import { isKeyword } from "./keywords.ts";

export type TokenType =
  | "text"
  | "leftDelim"
  | "rightDelim"
  | "field"
  | "variable"
  | "identifier"
  | "string"
  | "number"
  | "complex"
  | "char constant"
  | "bool"
  | "pipe"
  | "("
  | ")"
  | "="
  | ":="
  | "char"
  | "keyword"
  | "eof"
  | "error";

const minus = 0x2d;

/**
 * Goes through template text token by token, as the parser asks, because an error further on must not hide an error
 * the parser finds first. The token is in the fields, not an object of its own: a chart has a hundred thousand.
 * Runs of spaces inside an action become a flag on the token after them.
 * Mirrors: Go text/template/parse lex.go, with its error texts.
 */
export class Scanner {
  protected readonly text: string;
  protected type: TokenType = "eof";
  /** Where the token begins and ends in the text. */
  protected start = 0;
  protected end = 0;
  /** Spaces stand before the token. */
  protected spaced = false;
  /** The name of a keyword, identifier or boolean; the message of an error. */
  protected value = "";
  private next = 0;
  private textStart = 0;
  private insideAction = false;
  private parenDepth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Moves on to the next token. */
  protected advance(): void {
    if (this.insideAction) this.scanAction();
    else if (this.type !== "error") this.scanText();
    else this.type = "eof";
  }

  /** Goes on behind an action that ends with the `}}` at `close`; `next` is what follows it. */
  protected skipAction(close: number, next: number): void {
    this.next = next;
    this.textStart = next;
    this.insideAction = false;
    this.type = "rightDelim";
    this.start = close;
    this.end = close + 2;
  }

  private scanText(): void {
    const text = this.text;
    this.spaced = false;
    for (;;) {
      const from = this.textStart;
      const open = text.indexOf("{{", this.next);
      const afterDelim = open + 2;
      const trims = open >= 0 && trimsBefore(text, open);
      const end = open < 0 ? text.length : trims ? trimEnd(text, from, open) : open;
      if (end > from) {
        this.next = open < 0 ? end : open;
        this.textStart = this.next;
        this.emit("text", from, end);
        return;
      }
      if (open < 0) {
        this.emit("eof", end, end);
        return;
      }
      const body = trims ? afterDelim + 2 : afterDelim;
      if (!text.startsWith("/*", body)) {
        this.emit("leftDelim", open, afterDelim);
        this.next = body;
        this.insideAction = true;
        this.parenDepth = 0;
        return;
      }
      if (!this.skipComment(body)) return;
    }
  }

  private skipComment(from: number): boolean {
    this.start = from;
    const behind = behindComment(this.text, from);
    if (behind < 0) return this.failToken(behind === -1 ? "unclosed comment" : "comment ends before closing delimiter");
    this.next = behind;
    this.textStart = behind;
    return true;
  }

  private scanAction(): void {
    const text = this.text;
    let at = this.next;
    let unit = text.charCodeAt(at);
    this.spaced = false;
    if (isSpace(unit)) {
      const from = at;
      at = skipSpaces(text, at);
      unit = text.charCodeAt(at);
      if (unit === minus && text.startsWith("}}", at + 1)) {
        this.spaced = at - from > 1;
        this.scanRightDelim(at - 1, at + 1, true);
        return;
      }
      this.spaced = true;
    }
    this.start = at;
    if (unit === 0x7d && text.charCodeAt(at + 1) === 0x7d) this.scanRightDelim(at, at, false);
    else if (unit === 0x2e) this.scanDot(at);
    else if (unit < 128 && ((classes[unit] ?? 0) & (word | digit)) === word) this.scanWord(at);
    else this.scanOther(unit, at);
  }

  private scanRightDelim(start: number, delim: number, trims: boolean): void {
    this.start = start;
    if (this.parenDepth > 0) {
      this.failToken("unclosed left paren");
      return;
    }
    this.skipAction(delim, trims ? skipSpaces(this.text, delim + 2) : delim + 2);
  }

  private scanDot(at: number): void {
    const unit = this.text.charCodeAt(at + 1);
    if (Number.isNaN(unit) || (unit < 128 && ((classes[unit] ?? 0) & digit) !== 0)) this.scanNumber(at);
    else this.scanName("field", at);
  }

  /** A field or a variable, whose first character is at `at`. A lone "." is a keyword, a lone "$" a variable. */
  private scanName(type: "field" | "variable", at: number): void {
    const end = this.skipWord(at + 1);
    if (end === at + 1 && this.isStop(end)) {
      this.value = ".";
      this.emit(type === "field" ? "keyword" : type, at, end);
    } else if (this.isStop(end)) this.emit(type, at, end);
    else this.failToken(`bad character ${describePoint(this.pointAt(end))}`);
  }

  private scanWord(at: number): void {
    const end = this.skipWord(at);
    if (!this.isStop(end)) {
      this.failToken(`bad character ${describePoint(this.pointAt(end))}`);
      return;
    }
    const value = this.text.slice(at, end);
    this.value = value;
    if (isKeyword(value)) this.emit("keyword", at, end);
    else this.emit(value === "true" || value === "false" ? "bool" : "identifier", at, end);
  }

  private scanOther(unit: number, at: number): void {
    const text = this.text;
    switch (unit) {
      case 0x24: // $
        this.scanName("variable", at);
        return;
      case 0x22: // "
        this.scanQuoted(at, "string", "unterminated quoted string");
        return;
      case 0x27: // '
        this.scanQuoted(at, "char constant", "unterminated character constant");
        return;
      case 0x60: {
        // `
        const close = text.indexOf("`", at + 1);
        if (close < 0) this.failToken("unterminated raw quoted string");
        else this.emit("string", at, close + 1);
        return;
      }
      case 0x28: // (
        this.parenDepth++;
        this.emit("(", at, at + 1);
        return;
      case 0x29: // )
        if (--this.parenDepth < 0) this.failToken("unexpected right paren");
        else this.emit(")", at, at + 1);
        return;
      case 0x7c: // |
        this.emit("pipe", at, at + 1);
        return;
      case 0x3d: // =
        this.emit("=", at, at + 1);
        return;
      case 0x3a: // :
        if (text.charCodeAt(at + 1) !== 0x3d) this.failToken("expected :=");
        else this.emit(":=", at, at + 2);
        return;
    }
    this.scanRare(unit, at);
  }

  private scanRare(unit: number, at: number): void {
    const isDigit = unit < 128 && ((classes[unit] ?? 0) & digit) !== 0;
    if (isDigit || unit === 0x2b || unit === minus) this.scanNumber(at);
    else if (unit > 0x7f && isLetter(this.pointAt(at))) this.scanWord(at);
    else if (Number.isNaN(unit)) this.failToken("unclosed action");
    else if (unit >= 0x20 && unit < 0x7f) this.emit("char", at, at + 1);
    else this.failToken(`unrecognized character in action: ${describePoint(this.pointAt(at))}`);
  }

  private scanQuoted(from: number, type: TokenType, message: string): void {
    const text = this.text;
    const quote = text.charCodeAt(from);
    for (let at = from + 1; ; at++) {
      let unit = text.charCodeAt(at);
      if (unit === quote) {
        this.emit(type, from, at + 1);
        return;
      }
      if (unit === 0x5c) unit = text.charCodeAt(++at);
      if (unit === 10 || Number.isNaN(unit)) {
        this.failToken(message);
        return;
      }
    }
  }

  private scanNumber(from: number): void {
    const { text } = this;
    const first = this.skipNumber(from);
    const sign = text.charCodeAt(first.end);
    const isPair = !first.isBad && (sign === 0x2b || sign === minus);
    const last = isPair ? this.skipNumber(first.end) : first;
    if (last.isBad || (isPair && text.charCodeAt(last.end - 1) !== 0x69))
      this.failToken(`bad number syntax: ${quoteGo(text.slice(from, last.end))}`);
    else this.emit(isPair ? "complex" : "number", from, last.end);
  }

  private skipNumber(from: number): { end: number; isBad: boolean } {
    const text = this.text;
    let at = from;
    if (text.charCodeAt(at) === 0x2b || text.charCodeAt(at) === minus) at++;
    let digits = "0123456789_";
    if (text.charAt(at) === "0") {
      at++;
      const base = text.charAt(at).toLowerCase();
      if (base === "x") digits = "0123456789abcdefABCDEF_";
      else if (base === "o") digits = "01234567_";
      else if (base === "b") digits = "01_";
      if (digits.length !== 11) at++;
    }
    at = skipSet(text, at, digits);
    if (text.charAt(at) === ".") at = skipSet(text, at + 1, digits);
    const exponent = digits.length === 11 ? "eE" : digits.length === 23 ? "pP" : "";
    if (isOneOf(text, at, exponent)) {
      at++;
      if (isOneOf(text, at, "+-")) at++;
      at = skipSet(text, at, "0123456789_");
    }
    if (text.charAt(at) === "i") at++;
    const next = this.pointAt(at);
    const isWord = next >= 0 && next < 128 ? ((classes[next] ?? 0) & word) !== 0 : next > 0x7f && isLetter(next);
    return isWord ? { end: at + (next > 0xffff ? 2 : 1), isBad: true } : { end: at, isBad: false };
  }

  private skipWord(from: number): number {
    const text = this.text;
    let at = from;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit < 128) {
        if (((classes[unit] ?? 0) & word) === 0) return at;
        at++;
      } else if (unit > 0x7f && isLetter(this.pointAt(at))) at += this.pointAt(at) > 0xffff ? 2 : 1;
      else return at;
    }
  }

  /** What may follow a name. */
  private isStop(at: number): boolean {
    const unit = this.text.charCodeAt(at);
    if (unit < 128 && ((classes[unit] ?? 0) & stop) !== 0) return true;
    return Number.isNaN(unit) || (unit === 0x7d && this.text.charCodeAt(at + 1) === 0x7d);
  }

  private pointAt(at: number): number {
    return this.text.codePointAt(at) ?? -1;
  }

  private emit(type: TokenType, start: number, end: number): void {
    this.type = type;
    this.start = start;
    this.end = end;
    if (this.insideAction) this.next = end;
  }

  /** The rest of the text is not read. */
  private failToken(message: string): false {
    this.type = "error";
    this.value = message;
    this.insideAction = false;
    return false;
  }

  /** The source text of the token. */
  protected tokenText(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The token as Go's parser names it in "unexpected X". */
  protected describeToken(): string {
    if (this.type === "eof") return "EOF";
    if (this.type === "error") return this.value;
    const text = this.tokenText();
    if (this.type === "keyword") return `<${text}>`;
    if (new TextEncoder().encode(text).length <= 10) return quoteGo(text);
    return `${quoteGo(Array.from(text).slice(0, 10).join(""))}...`;
  }
}

function describePoint(point: number): string {
  const shown = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
  const code = `U+${shown.toString(16).toUpperCase().padStart(4, "0")}`;
  return isPrintRune(String.fromCodePoint(shown)) ? `${code} '${String.fromCodePoint(shown)}'` : code;
}

/** Letters and digits beyond ASCII. */
function isLetter(point: number): boolean {
  return (point < 0xd800 || point > 0xdfff) && /^[\p{L}\p{Nd}]$/u.test(String.fromCodePoint(point));
}

function isOneOf(text: string, at: number, set: string): boolean {
  return at < text.length && set.includes(text.charAt(at));
}

function skipSet(text: string, from: number, set: string): number {
  let at = from;
  while (isOneOf(text, at, set)) at++;
  return at;
}
