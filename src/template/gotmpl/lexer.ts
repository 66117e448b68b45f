import { isPrintRune, quoteGo } from "../../base/index.ts";

/**
 * Splits template text into tokens, one at a time as the parser asks, because an error further on must not hide an
 * error the parser finds first. Runs of spaces inside an action become a flag on the token after them.
 * Mirrors: Go text/template/parse lex.go, with its error texts.
 */
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

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  /** The source text of the token; for an error its message. */
  readonly value: string;
  /** Spaces stand before it. */
  readonly spaced: boolean;
}

const keywords: ReadonlySet<string> = new Set([
  ".",
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "nil",
  "range",
  "template",
  "with",
]);

const minus = 0x2d;

export class Lexer {
  private readonly text: string;
  private at = 0;
  private start = 0;
  private insideAction = false;
  private parenDepth = 0;
  private failed = false;
  private spaced = false;

  constructor(text: string) {
    this.text = text;
  }

  next(): Token {
    if (this.failed) return { type: "eof", start: this.text.length, value: "EOF", spaced: false };
    return this.insideAction ? this.lexAction() : this.lexText();
  }

  private lexText(): Token {
    const text = this.text;
    for (;;) {
      const open = text.indexOf("{{", this.at);
      if (open < 0) return this.lexLastText();
      const from = this.start;
      const afterDelim = open + 2;
      const trims = text.charCodeAt(afterDelim) === minus && isSpace(text.charCodeAt(afterDelim + 1));
      const end = trims ? trimEnd(text, from, open) : open;
      if (end > from) {
        this.at = open;
        this.start = open;
        return { type: "text", start: from, value: text.slice(from, end), spaced: false };
      }
      const body = trims ? afterDelim + 2 : afterDelim;
      if (!text.startsWith("/*", body)) {
        this.at = body;
        this.start = body;
        this.insideAction = true;
        this.parenDepth = 0;
        return { type: "leftDelim", start: open, value: "{{", spaced: false };
      }
      const error = this.skipComment(body);
      if (error !== undefined) return error;
    }
  }

  private lexLastText(): Token {
    const from = this.start;
    this.at = this.text.length;
    this.start = this.at;
    if (this.at > from) return { type: "text", start: from, value: this.text.slice(from), spaced: false };
    return { type: "eof", start: this.at, value: "EOF", spaced: false };
  }

  private skipComment(from: number): Token | undefined {
    const text = this.text;
    this.start = from;
    const close = text.indexOf("*/", from + 2);
    if (close < 0) return this.fail("unclosed comment");
    let at = close + 2;
    const trims = isSpace(text.charCodeAt(at)) && text.charCodeAt(at + 1) === minus && text.startsWith("}}", at + 2);
    if (!trims && !text.startsWith("}}", at)) return this.fail("comment ends before closing delimiter");
    at += trims ? 4 : 2;
    if (trims) at = skipSpaces(text, at);
    this.at = at;
    this.start = at;
    return undefined;
  }

  private lexAction(): Token {
    const text = this.text;
    this.spaced = false;
    if (isSpace(text.charCodeAt(this.at))) {
      const end = skipSpaces(text, this.at);
      if (text.charCodeAt(end) === minus && text.startsWith("}}", end + 1)) {
        this.spaced = end - this.at > 1;
        this.start = end - 1;
        return this.lexRightDelim(end + 1, true);
      }
      this.spaced = true;
      this.at = end;
    }
    this.start = this.at;
    const unit = text.charCodeAt(this.at);
    if (unit === 0x7d && text.charCodeAt(this.at + 1) === 0x7d) return this.lexRightDelim(this.at, false);
    return this.lexOperand(unit);
  }

  private lexRightDelim(delim: number, trims: boolean): Token {
    if (this.parenDepth > 0) return this.fail("unclosed left paren");
    const end = trims ? skipSpaces(this.text, delim + 2) : delim + 2;
    this.at = end;
    this.start = end;
    this.insideAction = false;
    return { type: "rightDelim", start: delim, value: "}}", spaced: this.spaced };
  }

  private lexOperand(unit: number): Token {
    switch (unit) {
      case 0x2e: // .
        return this.lexDot();
      case 0x24: // $
        return this.lexName("variable", this.at + 1);
      case 0x22: // "
        return this.lexQuoted(unit, "string", "unterminated quoted string");
      case 0x27: // '
        return this.lexQuoted(unit, "char constant", "unterminated character constant");
      case 0x60: // `
        return this.lexRawString();
      case 0x28: // (
        this.parenDepth++;
        return this.emit("(", this.at + 1);
      case 0x29: // )
        if (--this.parenDepth < 0) return this.fail("unexpected right paren");
        return this.emit(")", this.at + 1);
      case 0x7c: // |
        return this.emit("pipe", this.at + 1);
      case 0x3d: // =
        return this.emit("=", this.at + 1);
      case 0x3a: // :
        if (this.text.charCodeAt(this.at + 1) !== 0x3d) return this.fail("expected :=");
        return this.emit(":=", this.at + 2);
    }
    if (isDigit(unit) || unit === 0x2b || unit === minus) return this.lexNumber();
    if (isAlphaNumeric(unit) || (unit > 0x7f && isLetter(this.pointAt(this.at)))) return this.lexWord();
    if (Number.isNaN(unit)) return this.fail("unclosed action");
    if (unit >= 0x20 && unit < 0x7f) return this.emit("char", this.at + 1);
    return this.fail(`unrecognized character in action: ${describePoint(this.pointAt(this.at))}`);
  }

  private lexDot(): Token {
    const next = this.text.charCodeAt(this.at + 1);
    if (isDigit(next) || Number.isNaN(next)) return this.lexNumber();
    return this.lexName("field", this.at + 1);
  }

  /** A field or a variable; its first character is past. A lone "." is a keyword, a lone "$" a variable. */
  private lexName(type: "field" | "variable", from: number): Token {
    if (this.isTerminator(from)) return this.emit(type === "variable" ? "variable" : "keyword", from);
    const end = this.skipAlphaNumeric(from);
    if (!this.isTerminator(end)) return this.fail(`bad character ${describePoint(this.pointAt(end))}`);
    return this.emit(type, end);
  }

  private lexWord(): Token {
    const end = this.skipAlphaNumeric(this.at);
    if (!this.isTerminator(end)) return this.fail(`bad character ${describePoint(this.pointAt(end))}`);
    const word = this.text.slice(this.at, end);
    if (keywords.has(word)) return this.emit("keyword", end);
    return this.emit(word === "true" || word === "false" ? "bool" : "identifier", end);
  }

  private lexQuoted(quote: number, type: TokenType, message: string): Token {
    const text = this.text;
    for (let at = this.at + 1; ; at++) {
      let unit = text.charCodeAt(at);
      if (unit === quote) return this.emit(type, at + 1);
      if (unit === 0x5c) unit = text.charCodeAt(++at);
      if (unit === 10 || Number.isNaN(unit)) return this.fail(message);
    }
  }

  private lexRawString(): Token {
    const close = this.text.indexOf("`", this.at + 1);
    return close < 0 ? this.fail("unterminated raw quoted string") : this.emit("string", close + 1);
  }

  private lexNumber(): Token {
    const first = this.scanNumber(this.at);
    if (first.isBad) return this.fail(`bad number syntax: ${quoteGo(this.text.slice(this.at, first.end))}`);
    const sign = this.text.charCodeAt(first.end);
    if (sign !== 0x2b && sign !== minus) return this.emit("number", first.end);
    const second = this.scanNumber(first.end);
    if (second.isBad || this.text.charCodeAt(second.end - 1) !== 0x69)
      return this.fail(`bad number syntax: ${quoteGo(this.text.slice(this.at, second.end))}`);
    return this.emit("complex", second.end);
  }

  private scanNumber(from: number): { end: number; isBad: boolean } {
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
    if (!isAlphaNumeric(next) && !(next > 0x7f && isLetter(next))) return { end: at, isBad: false };
    return { end: at + (next > 0xffff ? 2 : 1), isBad: true };
  }

  private skipAlphaNumeric(from: number): number {
    const text = this.text;
    let at = from;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (isAlphaNumeric(unit)) at++;
      else if (unit > 0x7f && isLetter(this.pointAt(at))) at += this.pointAt(at) > 0xffff ? 2 : 1;
      else return at;
    }
  }

  /** What may follow a name. */
  private isTerminator(at: number): boolean {
    const unit = this.text.charCodeAt(at);
    switch (unit) {
      case 0x2e: // .
      case 0x2c: // ,
      case 0x7c: // |
      case 0x3a: // :
      case 0x29: // )
      case 0x28: // (
        return true;
      case 0x7d: // }
        return this.text.charCodeAt(at + 1) === 0x7d;
    }
    return isSpace(unit) || Number.isNaN(unit);
  }

  private pointAt(at: number): number {
    return this.text.codePointAt(at) ?? -1;
  }

  private emit(type: TokenType, end: number): Token {
    const start = this.start;
    this.at = end;
    this.start = end;
    return { type, start, value: this.text.slice(start, end), spaced: this.spaced };
  }

  private fail(message: string): Token {
    this.failed = true;
    return { type: "error", start: this.start, value: message, spaced: this.spaced };
  }
}

/** The token as Go's parser names it in "unexpected X". */
export function describeToken(token: Token): string {
  if (token.type === "eof") return "EOF";
  if (token.type === "error") return token.value;
  if (token.type === "keyword") return `<${token.value}>`;
  const characters = Array.from(token.value);
  if (new TextEncoder().encode(token.value).length <= 10) return quoteGo(token.value);
  return `${quoteGo(characters.slice(0, 10).join(""))}...`;
}

function describePoint(point: number): string {
  const shown = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
  const code = `U+${shown.toString(16).toUpperCase().padStart(4, "0")}`;
  return isPrintRune(String.fromCodePoint(shown)) ? `${code} '${String.fromCodePoint(shown)}'` : code;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isAlphaNumeric(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || isDigit(unit) || unit === 0x5f;
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

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
