import { KpackError } from "../base/index.ts";
import { hexDigit, isBlank, isBreak, isBreakOrEnd, isDigit, isGap, isWord } from "./characters.ts";
import { type Mark, spanAt, syntaxError } from "./syntaxError.ts";
import * as T from "./token.ts";
import type { Token } from "./token.ts";

/** Which go-yaml is mirrored: 2 (sigs.k8s.io/yaml) or 3 (kyaml). They differ in lookahead, comments and error lines. */
export type Dialect = 2 | 3;

/** A place where an implicit key (`key: value`) may have begun. */
interface SimpleKey extends Mark {
  possible: boolean;
  readonly required: boolean;
  readonly number: number;
  readonly offset: number;
}

const noKey: SimpleKey = { possible: false, required: false, number: 0, offset: 0, line: 0, column: 0 };
/** The longest implicit key, in characters. */
const longestKey = 1024;
/** How far go-yaml 3 looks for the next comment. */
const commentPeek = 512;

/**
 * Turns text into tokens, one at a time, exactly as go-yaml does: same tokens, same errors, same order of finding
 * them. `text` holds no NUL. Runs in linear time and constant stack whatever the nesting.
 *
 * Mirrors: go.yaml.in/yaml scannerc.go, versions 2 and 3.
 */
export class Scanner {
  readonly dialect: Dialect;
  readonly #text: string;
  readonly #depthLimit: number;
  #pos = 0;
  #line = 0;
  #lineStart = 0;

  #queue: Token[] = [];
  #head = 0;
  #taken = 0;

  #blockScalarEnd = 0;

  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #simpleKeyAllowed = true;
  readonly #simpleKeys: SimpleKey[] = [noKey];
  /** Token number -> index in `simpleKeys`, for keys that may still turn out to be keys. */
  readonly #keyOfToken = new Map<number, number>();

  constructor(text: string, dialect: Dialect, depthLimit: number) {
    this.#text = `${text}\0`;
    this.dialect = dialect;
    this.#depthLimit = depthLimit;
  }

  /** Where the block scalar that was scanned last ends. */
  get blockScalarEnd(): number {
    return this.#blockScalarEnd;
  }

  /** The next token, left in place. */
  peek(): Token {
    const lookahead = this.dialect === 2 ? 0 : 2;
    for (;;) {
      if (this.#queue.length - this.#head > lookahead) {
        const index = this.#keyOfToken.get(this.#taken);
        if (index === undefined || !this.#isValid(this.#simpleKeys[index] ?? noKey)) break;
      }
      this.#fetch();
    }
    return this.#queue[this.#head] as Token;
  }

  /** Removes the token that `peek` showed. */
  skip(): void {
    this.#head++;
    this.#taken++;
    if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  fail(problem: string, context: Mark): never {
    const at = this.#mark();
    // go-yaml 2 names the line of the problem, go-yaml 3 that of its context; neither names the first line.
    const first = this.dialect === 2 ? at.line : context.line;
    const line = first !== 0 ? first + 1 : this.dialect === 3 && at.line !== 0 ? at.line + 1 : context.line;
    throw syntaxError(problem, at, line);
  }

  #mark(): Mark {
    return { line: this.#line, column: this.#pos - this.#lineStart };
  }

  #token(kind: number, mark: Mark & { offset: number }, text = "", handle = "", style = 0): Token {
    return { kind, offset: mark.offset, line: mark.line, column: mark.column, text, handle, style };
  }

  #here(): Mark & { offset: number } {
    return { offset: this.#pos, line: this.#line, column: this.#pos - this.#lineStart };
  }

  // ---- tokens ---------------------------------------------------------------------------------------------------

  #fetch(): void {
    this.#skipToToken();
    this.#unrollIndent(this.#pos - this.#lineStart);
    const c = this.#text.charCodeAt(this.#pos);
    if (c === 0) {
      this.#fetchStreamEnd();
      return;
    }
    if (this.#pos === this.#lineStart) {
      if (c === 37) {
        this.#fetchDirective();
        return;
      }
      if ((c === 45 || c === 46) && this.#atDocumentMark()) {
        this.#fetchDocumentMark(c === 45 ? T.documentStart : T.documentEnd);
        return;
      }
    }
    const sameLine = this.#fetchContent(c);
    if (this.dialect === 3 && sameLine && this.#queue[this.#queue.length - 1]?.kind !== T.blockEntry)
      this.#skipLineComment();
  }

  /** Fetches anything but stream, directive and document marks. Returns whether reading stayed on the token's line. */
  #fetchContent(c: number): boolean {
    switch (c) {
      case 91: // [
        this.#fetchFlowStart(T.flowSequenceStart);
        return true;
      case 123: // {
        this.#fetchFlowStart(T.flowMappingStart);
        return true;
      case 93: // ]
        this.#fetchFlowEnd(T.flowSequenceEnd);
        return true;
      case 125: // }
        this.#fetchFlowEnd(T.flowMappingEnd);
        return true;
      case 44: // ,
        this.#removeSimpleKey();
        this.#simpleKeyAllowed = true;
        this.#fetchIndicator(T.flowEntry);
        return true;
      case 42: // *
        this.#fetchAnchor(T.aliasName);
        return true;
      case 38: // &
        this.#fetchAnchor(T.anchorName);
        return true;
      case 33: // !
        this.#fetchTag();
        return true;
      case 39: // '
      case 34: // "
        this.#saveSimpleKey();
        this.#simpleKeyAllowed = false;
        this.#queue.push(this.#scanQuoted(c));
        return true;
      case 124: // |
      case 62: // >
        if (this.#flowLevel > 0) break;
        this.#removeSimpleKey();
        this.#simpleKeyAllowed = true;
        this.#queue.push(this.#scanBlockScalar(c === 124));
        return false;
      case 45: // -
      case 63: // ?
      case 58: // :
        if (this.#fetchBlockIndicator(c)) return true;
        break;
    }
    if (!this.#startsPlain(c)) this.fail("found character that cannot start any token", this.#mark());
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const line = this.#line;
    this.#queue.push(this.#scanPlain());
    return this.#line === line || !this.#simpleKeyAllowed;
  }

  #fetchBlockIndicator(c: number): boolean {
    const gap = isGap(this.#text.charCodeAt(this.#pos + 1));
    if (c === 45) {
      if (!gap) return false;
      this.#fetchBlockEntry();
    } else {
      if (!gap && this.#flowLevel === 0) return false;
      if (c === 63) this.#fetchKey();
      else this.#fetchValue();
    }
    return true;
  }

  #startsPlain(c: number): boolean {
    switch (c) {
      case 45:
        return !isBlank(this.#text.charCodeAt(this.#pos + 1));
      case 63:
      case 58:
        return this.#flowLevel === 0 && !isGap(this.#text.charCodeAt(this.#pos + 1));
      case 44:
      case 91:
      case 93:
      case 123:
      case 125:
      case 35:
      case 38:
      case 42:
      case 33:
      case 124:
      case 62:
      case 39:
      case 34:
      case 37:
      case 64:
      case 96:
        return false;
      default:
        return !isGap(c);
    }
  }

  #atDocumentMark(): boolean {
    const c = this.#text.charCodeAt(this.#pos);
    return (
      (c === 45 || c === 46) &&
      this.#text.charCodeAt(this.#pos + 1) === c &&
      this.#text.charCodeAt(this.#pos + 2) === c &&
      isGap(this.#text.charCodeAt(this.#pos + 3))
    );
  }

  #fetchIndicator(kind: number): void {
    this.#queue.push(this.#token(kind, this.#here()));
    this.#pos++;
  }

  #fetchStreamEnd(): void {
    if (this.#pos !== this.#lineStart) {
      this.#line++;
      this.#lineStart = this.#pos;
    }
    this.#leaveBlocks();
    this.#queue.push(this.#token(T.streamEnd, this.#here()));
  }

  #leaveBlocks(): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
  }

  #fetchDirective(): void {
    this.#leaveBlocks();
    this.#queue.push(this.#scanDirective());
  }

  #fetchDocumentMark(kind: number): void {
    this.#leaveBlocks();
    this.#queue.push(this.#token(kind, this.#here()));
    this.#pos += 3;
  }

  #fetchFlowStart(kind: number): void {
    this.#saveSimpleKey();
    const mark = this.#here();
    this.#simpleKeys.push({ ...noKey, ...mark, number: this.#nextNumber() });
    if (++this.#flowLevel > this.#depthLimit) this.#failDepth(mark);
    this.#simpleKeyAllowed = true;
    this.#fetchIndicator(kind);
  }

  #fetchFlowEnd(kind: number): void {
    this.#removeSimpleKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      const key = this.#simpleKeys.pop();
      if (key) this.#keyOfToken.delete(key.number);
    }
    this.#simpleKeyAllowed = false;
    this.#fetchIndicator(kind);
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      const mark = this.#here();
      if (!this.#simpleKeyAllowed) this.fail("block sequence entries are not allowed in this context", mark);
      this.#rollIndent(mark, -1, T.blockSequenceStart);
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#fetchIndicator(T.blockEntry);
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      const mark = this.#here();
      if (!this.#simpleKeyAllowed) this.fail("mapping keys are not allowed in this context", mark);
      this.#rollIndent(mark, -1, T.blockMappingStart);
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    this.#fetchIndicator(T.keyMark);
  }

  #fetchValue(): void {
    const key = this.#simpleKeys[this.#simpleKeys.length - 1] ?? noKey;
    if (this.#isValid(key)) {
      this.#insert(key.number, this.#token(T.keyMark, key));
      this.#rollIndent(key, key.number, T.blockMappingStart);
      key.possible = false;
      this.#keyOfToken.delete(key.number);
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        const mark = this.#here();
        if (!this.#simpleKeyAllowed) this.fail("mapping values are not allowed in this context", mark);
        this.#rollIndent(mark, -1, T.blockMappingStart);
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    this.#fetchIndicator(T.valueMark);
  }

  #fetchAnchor(kind: number): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#queue.push(this.#scanAnchor(kind));
  }

  #fetchTag(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#queue.push(this.#scanTag());
  }

  // ---- keys and indentation --------------------------------------------------------------------------------------

  #nextNumber(): number {
    return this.#taken + (this.#queue.length - this.#head);
  }

  /** Puts a token in front of the one with that number. */
  #insert(number: number, token: Token): void {
    const at = this.#head + number - this.#taken;
    // Behind an empty flow collection go-yaml loses track of the key: the token may be gone already.
    if (at >= this.#queue.length || number < this.#taken) this.#queue.push(token);
    else this.#queue.splice(at, 0, token);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line < this.#line || key.offset + longestKey < this.#pos) {
      if (key.required) this.fail("could not find expected ':'", key);
      key.possible = false;
      return false;
    }
    return true;
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return;
    const mark = this.#here();
    const required = this.#flowLevel === 0 && this.#indent === mark.column;
    const number = this.#nextNumber();
    this.#removeSimpleKey();
    const last = this.#simpleKeys.length - 1;
    this.#simpleKeys[last] = { possible: true, required, number, ...mark };
    this.#keyOfToken.set(number, last);
  }

  #removeSimpleKey(): void {
    const key = this.#simpleKeys[this.#simpleKeys.length - 1];
    if (!key?.possible) return;
    if (key.required) this.fail("could not find expected ':'", key);
    key.possible = false;
    this.#keyOfToken.delete(key.number);
  }

  #rollIndent(mark: Mark & { offset: number }, number: number, kind: number): void {
    if (this.#flowLevel > 0 || this.#indent >= mark.column) return;
    this.#indents.push(this.#indent);
    this.#indent = mark.column;
    if (this.#indents.length > this.#depthLimit) this.#failDepth(mark);
    const token = this.#token(kind, mark);
    if (number < 0) this.#queue.push(token);
    else this.#insert(number, token);
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#queue.push(this.#token(T.blockEnd, this.#here()));
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #failDepth(mark: Mark): never {
    throw new KpackError("yaml/too-deep", `yaml: exceeded max depth of ${this.#depthLimit}`, { span: spanAt(mark) });
  }

  // ---- white space and comments ----------------------------------------------------------------------------------

  #skipToToken(): void {
    const text = this.#text;
    for (;;) {
      let c = text.charCodeAt(this.#pos);
      while (c === 32 || (c === 9 && (this.#flowLevel > 0 || !this.#simpleKeyAllowed)))
        c = text.charCodeAt(++this.#pos);
      if (c === 35) {
        if (this.dialect === 2) this.#toLineEnd();
        else this.#skipComments();
        c = text.charCodeAt(this.#pos);
      }
      if (!isBreak(c)) return;
      this.#readBreak();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }

  #toLineEnd(): void {
    while (!isBreakOrEnd(this.#text.charCodeAt(this.#pos))) this.#pos++;
  }

  /** go-yaml 3 gathers comment lines in one go, over blanks and tabs that it would not accept elsewhere. */
  #skipComments(): void {
    let peek = 0;
    for (; peek < commentPeek; peek++) {
      const c = this.#text.charCodeAt(this.#pos + peek);
      if (isBlank(c)) continue;
      if (isBreak(c) && this.#pos + peek < this.#text.length - 1) continue;
      if (c !== 35) return;
      this.#advance(this.#pos + peek);
      this.#toLineEnd();
      peek = 0;
    }
  }

  #advance(to: number): void {
    while (this.#pos < to) {
      if (isBreak(this.#text.charCodeAt(this.#pos))) this.#readBreak();
      else this.#pos++;
    }
  }

  /** go-yaml 3 takes the comment behind a token at once, so a tab before it never matters. */
  #skipLineComment(): void {
    for (let peek = 0; peek < commentPeek; peek++) {
      const c = this.#text.charCodeAt(this.#pos + peek);
      if (isBlank(c)) continue;
      if (c === 35) {
        this.#pos += peek;
        this.#toLineEnd();
      }
      return;
    }
  }

  /** Consumes a line break and returns what it stands for in a scalar. */
  #readBreak(): string {
    const c = this.#text.charCodeAt(this.#pos++);
    if (c === 13 && this.#text.charCodeAt(this.#pos) === 10) this.#pos++;
    this.#line++;
    this.#lineStart = this.#pos;
    return c === 0x2028 ? "\u2028" : c === 0x2029 ? "\u2029" : "\n";
  }

  // ---- directives, anchors, tags -----------------------------------------------------------------------------------

  #scanDirective(): Token {
    const mark = this.#here();
    this.#pos++;
    const name = this.#readWord();
    if (name === "") this.fail("could not find expected directive name", mark);
    if (!isGap(this.#text.charCodeAt(this.#pos))) this.fail("found unexpected non-alphabetical character", mark);
    let token: Token;
    if (name === "YAML") token = this.#token(T.versionDirective, mark, this.#scanVersion(mark));
    else if (name === "TAG") {
      this.#skipBlanks();
      const handle = this.#scanTagHandle(true, mark);
      if (!isBlank(this.#text.charCodeAt(this.#pos))) this.fail("did not find expected whitespace", mark);
      this.#skipBlanks();
      const prefix = this.#scanTagUri("", mark);
      if (!isGap(this.#text.charCodeAt(this.#pos))) this.fail("did not find expected whitespace or line break", mark);
      token = this.#token(T.tagDirective, mark, prefix, handle);
    } else this.fail("found unknown directive name", mark);
    this.#skipBlanks();
    if (this.#text.charCodeAt(this.#pos) === 35) this.#toLineEnd();
    const c = this.#text.charCodeAt(this.#pos);
    if (!isBreakOrEnd(c)) this.fail("did not find expected comment or line break", mark);
    if (c !== 0) this.#readBreak();
    return token;
  }

  #skipBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#pos))) this.#pos++;
  }

  #readWord(): string {
    const start = this.#pos;
    while (isWord(this.#text.charCodeAt(this.#pos))) this.#pos++;
    return this.#text.slice(start, this.#pos);
  }

  #scanVersion(mark: Mark): string {
    this.#skipBlanks();
    const major = this.#scanVersionNumber(mark);
    if (this.#text.charCodeAt(this.#pos) !== 46) this.fail("did not find expected digit or '.' character", mark);
    this.#pos++;
    return `${major}.${this.#scanVersionNumber(mark)}`;
  }

  #scanVersionNumber(mark: Mark): number {
    const start = this.#pos;
    while (isDigit(this.#text.charCodeAt(this.#pos))) {
      if (this.#pos - start === 2) this.fail("found extremely long version number", mark);
      this.#pos++;
    }
    if (this.#pos === start) this.fail("did not find expected version number", mark);
    return Number(this.#text.slice(start, this.#pos));
  }

  #scanAnchor(kind: number): Token {
    const mark = this.#here();
    this.#pos++;
    const name = this.#readWord();
    const c = this.#text.charCodeAt(this.#pos);
    if (name === "" || !(isGap(c) || "?:,]}%@`".includes(String.fromCharCode(c))))
      this.fail("did not find expected alphabetic or numeric character", mark);
    return this.#token(kind, mark, name);
  }

  #scanTag(): Token {
    const mark = this.#here();
    let handle = "";
    let suffix: string;
    if (this.#text.charCodeAt(this.#pos + 1) === 60) {
      this.#pos += 2;
      suffix = this.#scanTagUri("", mark);
      if (this.#text.charCodeAt(this.#pos) !== 62) this.fail("did not find the expected '>'", mark);
      this.#pos++;
    } else {
      handle = this.#scanTagHandle(false, mark);
      if (handle.length > 1 && handle.endsWith("!")) suffix = this.#scanTagUri("", mark);
      else {
        suffix = this.#scanTagUri(handle, mark);
        handle = "!";
        // A lone `!` is the tag "!" itself, not a suffix of the primary handle.
        if (suffix === "") {
          handle = "";
          suffix = "!";
        }
      }
    }
    if (!isGap(this.#text.charCodeAt(this.#pos))) this.fail("did not find expected whitespace or line break", mark);
    return this.#token(T.tagName, mark, suffix, handle);
  }

  #scanTagHandle(directive: boolean, mark: Mark): string {
    if (this.#text.charCodeAt(this.#pos) !== 33) this.fail("did not find expected '!'", mark);
    this.#pos++;
    const handle = `!${this.#readWord()}`;
    if (this.#text.charCodeAt(this.#pos) === 33) {
      this.#pos++;
      return `${handle}!`;
    }
    if (directive && handle !== "!") this.fail("did not find expected '!'", mark);
    return handle;
  }

  /** Reads a tag's URI. `head` is what was taken for a handle but belongs to the URI; its `!` is dropped. */
  #scanTagUri(head: string, mark: Mark): string {
    let uri = head.slice(1);
    let found = head !== "";
    for (;;) {
      const c = this.#text.charCodeAt(this.#pos);
      if (c === 37) uri += this.#scanUriEscape(mark);
      else if (isWord(c) || (c > 32 && c < 127 && ";/?:@&=+$,.!~*'()[]".includes(String.fromCharCode(c)))) {
        uri += String.fromCharCode(c);
        this.#pos++;
      } else break;
      found = true;
    }
    if (!found) this.fail("did not find expected tag URI", mark);
    return uri;
  }

  #scanUriEscape(mark: Mark): string {
    const octets: number[] = [];
    let width = 1;
    do {
      const high = hexDigit(this.#text.charCodeAt(this.#pos + 1));
      const low = hexDigit(this.#text.charCodeAt(this.#pos + 2));
      if (this.#text.charCodeAt(this.#pos) !== 37 || high < 0 || low < 0)
        this.fail("did not find URI escaped octet", mark);
      const octet = high * 16 + low;
      if (octets.length === 0) {
        width =
          octet < 0x80
            ? 1
            : (octet & 0xe0) === 0xc0
              ? 2
              : (octet & 0xf0) === 0xe0
                ? 3
                : (octet & 0xf8) === 0xf0
                  ? 4
                  : 0;
        if (width === 0) this.fail("found an incorrect leading UTF-8 octet", mark);
      } else if ((octet & 0xc0) !== 0x80) this.fail("found an incorrect trailing UTF-8 octet", mark);
      octets.push(octet);
      this.#pos += 3;
    } while (octets.length < width);
    return new TextDecoder().decode(Uint8Array.from(octets));
  }

  // ---- scalars -----------------------------------------------------------------------------------------------------

  #scanBlockScalar(literal: boolean): Token {
    const mark = this.#here();
    this.#pos++;
    let chomp = this.#readChomp();
    let increment = 0;
    const c = this.#text.charCodeAt(this.#pos);
    if (isDigit(c)) {
      if (c === 48) this.fail("found an indentation indicator equal to 0", mark);
      increment = c - 48;
      this.#pos++;
      if (chomp === 0) chomp = this.#readChomp();
    }
    this.#skipBlanks();
    if (this.#text.charCodeAt(this.#pos) === 35) this.#toLineEnd();
    if (!isBreakOrEnd(this.#text.charCodeAt(this.#pos))) this.fail("did not find expected comment or line break", mark);
    if (this.#text.charCodeAt(this.#pos) !== 0) this.#readBreak();
    const known = increment > 0 ? Math.max(this.#indent, 0) + increment : 0;
    const text = this.#readBlockLines(literal, known, chomp, mark);
    this.#blockScalarEnd = this.#pos;
    return this.#token(T.scalarText, mark, text, "", literal ? T.literalStyle : T.foldedStyle);
  }

  #readChomp(): number {
    const c = this.#text.charCodeAt(this.#pos);
    if (c !== 43 && c !== 45) return 0;
    this.#pos++;
    return c === 43 ? 1 : -1;
  }

  #readBlockLines(literal: boolean, known: number, chomp: number, mark: Mark): string {
    const text = this.#text;
    let out = "";
    let leadingBreak = "";
    let wasBlank = false;
    const first = this.#skipBlockIndent(known, mark);
    const indent = first.indent;
    let trailing = first.breaks;
    while (this.#pos - this.#lineStart === indent && text.charCodeAt(this.#pos) !== 0) {
      const blank = isBlank(text.charCodeAt(this.#pos));
      if (!literal && leadingBreak === "\n" && !wasBlank && !blank) {
        if (trailing === "") out += " ";
      } else out += leadingBreak;
      out += trailing;
      wasBlank = blank;
      const start = this.#pos;
      this.#toLineEnd();
      out += text.slice(start, this.#pos);
      leadingBreak = text.charCodeAt(this.#pos) === 0 ? "" : this.#readBreak();
      trailing = this.#skipBlockIndent(indent, mark).breaks;
    }
    if (chomp !== -1) out += leadingBreak;
    if (chomp === 1) out += trailing;
    return out;
  }

  /** Eats indentation and empty lines; finds the block's indentation when `indent` is 0. */
  #skipBlockIndent(indent: number, mark: Mark): { indent: number; breaks: string } {
    const text = this.#text;
    let breaks = "";
    let deepest = 0;
    for (;;) {
      let c = text.charCodeAt(this.#pos);
      while (c === 32 && (indent === 0 || this.#pos - this.#lineStart < indent)) c = text.charCodeAt(++this.#pos);
      const column = this.#pos - this.#lineStart;
      if (column > deepest) deepest = column;
      if (c === 9 && (indent === 0 || column < indent))
        this.fail("found a tab character where an indentation space is expected", mark);
      if (!isBreak(c)) break;
      breaks += this.#readBreak();
    }
    return { indent: indent || Math.max(deepest, this.#indent + 1, 1), breaks };
  }

  #scanQuoted(quote: number): Token {
    const text = this.#text;
    const mark = this.#here();
    this.#pos++;
    let out = "";
    for (;;) {
      if (this.#pos === this.#lineStart && this.#atDocumentMark())
        this.fail("found unexpected document indicator", mark);
      let c = text.charCodeAt(this.#pos);
      if (c === 0) this.fail("found unexpected end of stream", mark);
      let folding = false;
      let start = this.#pos;
      while (!isGap(c)) {
        if (c === quote) {
          if (quote === 34 || text.charCodeAt(this.#pos + 1) !== 39) break;
          out += text.slice(start, ++this.#pos);
          start = ++this.#pos;
        } else if (c === 92 && quote === 34) {
          out += text.slice(start, this.#pos);
          if (isBreak(text.charCodeAt(this.#pos + 1))) {
            this.#pos++;
            this.#readBreak();
            folding = true;
            start = this.#pos;
            break;
          }
          out += this.#readEscape(mark);
          start = this.#pos;
        } else this.#pos++;
        c = text.charCodeAt(this.#pos);
      }
      out += text.slice(start, this.#pos);
      c = text.charCodeAt(this.#pos);
      if (c === quote) break;
      out += this.#readQuotedGap(folding);
    }
    this.#pos++;
    return this.#token(T.scalarText, mark, out, "", quote === 39 ? T.singleQuoted : T.doubleQuoted);
  }

  /** Blanks and line breaks inside quotes, folded. `folding`: an escaped break went before. */
  #readQuotedGap(folding: boolean): string {
    const text = this.#text;
    const start = this.#pos;
    let firstBreak = "";
    let breaks = "";
    let isFolding = folding;
    for (;;) {
      const c = text.charCodeAt(this.#pos);
      if (isBlank(c)) this.#pos++;
      else if (isBreak(c)) {
        if (isFolding) breaks += this.#readBreak();
        else {
          firstBreak = this.#readBreak();
          isFolding = true;
        }
      } else break;
    }
    return isFolding ? foldBreaks(firstBreak, breaks) : text.slice(start, this.#pos);
  }

  #readEscape(mark: Mark): string {
    const c = this.#text.charCodeAt(this.#pos + 1);
    const length = c === 120 ? 2 : c === 117 ? 4 : c === 85 ? 8 : 0;
    if (length === 0) {
      const index = escapeLetters.indexOf(String.fromCharCode(c));
      if (index < 0 || c === 0) this.fail("found unknown escape character", mark);
      this.#pos += 2;
      return escapeValues[index] as string;
    }
    this.#pos += 2;
    let value = 0;
    for (let i = 0; i < length; i++) {
      const digit = hexDigit(this.#text.charCodeAt(this.#pos + i));
      if (digit < 0) this.fail("did not find expected hexdecimal number", mark);
      value = value * 16 + digit;
    }
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
      this.fail("found invalid Unicode character escape code", mark);
    this.#pos += length;
    return String.fromCodePoint(value);
  }

  #scanPlain(): Token {
    const text = this.#text;
    const mark = this.#here();
    const indent = this.#indent + 1;
    const inFlow = this.#flowLevel > 0;
    let out = "";
    let gap = "";
    let afterBreak = false;
    for (;;) {
      let c = text.charCodeAt(this.#pos);
      if (c === 35 || (this.#pos === this.#lineStart && this.#atDocumentMark())) break;
      const start = this.#pos;
      while (!isGap(c)) {
        if (c === 58 && isGap(text.charCodeAt(this.#pos + 1))) break;
        if (inFlow && (c === 44 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125)) break;
        c = text.charCodeAt(++this.#pos);
      }
      if (this.#pos > start) {
        out += gap + text.slice(start, this.#pos);
        gap = "";
        afterBreak = false;
      }
      if (!isBlank(c) && !isBreak(c)) break;
      const blanksFrom = this.#pos;
      let firstBreak = "";
      let breaks = "";
      for (; isBlank(c) || isBreak(c); c = text.charCodeAt(this.#pos)) {
        if (isBlank(c)) {
          if (c === 9 && afterBreak && this.#pos - this.#lineStart < indent)
            this.fail("found a tab character that violates indentation", mark);
          this.#pos++;
        } else if (afterBreak) breaks += this.#readBreak();
        else {
          firstBreak = this.#readBreak();
          afterBreak = true;
        }
      }
      gap = afterBreak ? foldBreaks(firstBreak, breaks) : text.slice(blanksFrom, this.#pos);
      if (!inFlow && this.#pos - this.#lineStart < indent) break;
    }
    if (afterBreak) this.#simpleKeyAllowed = true;
    return this.#token(T.scalarText, mark, out, "", T.plainStyle);
  }
}

/** One line feed becomes a space, further ones stay; other breaks (LS, PS) are kept. */
function foldBreaks(first: string, rest: string): string {
  if (first !== "\n") return first + rest;
  return rest === "" ? " " : rest;
}

const escapeLetters = "0abt\tnvfre \"'\\N_LP";
const escapeValues = [
  "\0",
  "\x07",
  "\b",
  "\t",
  "\t",
  "\n",
  "\v",
  "\f",
  "\r",
  "\x1b",
  " ",
  '"',
  "'",
  "\\",
  "\x85",
  "\xa0",
  "\u2028",
  "\u2029",
];
