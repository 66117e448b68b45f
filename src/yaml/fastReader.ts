import { type Value, type ValueMap, isMap, setOwn } from "../base/index.ts";
import { blankNull, oddOrPlain } from "./oddOrPlain.ts";
import { hexDigit } from "./characters.ts";
import { formatFloat32 } from "./goFloat.ts";
import { foldedScalar } from "./refold.ts";
import { mayBeTyped, resolveScalar } from "./resolve.ts";

/** What the fast reader needs to know of `DecodeRules`. */
export interface FastRules {
  readonly isKyaml: boolean;
  readonly allowsDuplicates: boolean;
  readonly integers: "float64" | "exact" | "bigint";
  /** Entries that have been read under these rules; shared by the documents of a text. */
  readonly lines?: KnownLines | undefined;
}

/** Short lines that are a whole entry of a mapping: their key, and their scalar where the value is on the line, too. */
export type KnownLines = Map<string, { key: string; value: Value | undefined }>;

/** Longer lines seldom occur twice. */
const longestLine = 64;
/** Behind the colon: no value on this line, or one that goes on below. */
const endsBelow = /^ *(?:[|>#]|$)/;

/** Nesting the fast reader follows by recursion; anything deeper is left to the exact one. */
const deepest = 200;
/** Keys beyond this length come under rules that the fast reader does not know. */
const longestKey = 1000;

/** Thrown where the text leaves what the fast reader is sure of. One object: making an error costs more than reading. */
const outOfScope = new Error("left to the exact reader");

/**
 * The value of a text's first document, or undefined when it holds anything but plain block style: anchors, tags, tabs,
 * errors of any kind. Whatever it does return is what the exact reader (scanner, parser, decoder) returns, which the
 * tests check on random text.
 */
export function readFast(text: string, rules: FastRules): Value | undefined {
  if (hardBreak.test(text)) return undefined;
  try {
    return new FastReader(text, rules).read();
  } catch (error) {
    if (error === outOfScope) return undefined;
    throw error;
  }
}

const hardBreak = /[\r\x85\u2028\u2029\ufeff]/;

/**
 * Reads by position, without tokens or lines. Between entries `#pos` is at the first character of the next line that has
 * content and `#column` is its column; at the end of the document `#column` is -1.
 */
class FastReader {
  readonly #text: string;
  readonly #isKyaml: boolean;
  readonly #allowsDuplicates: boolean;
  readonly #integers: string;
  readonly #blank: Value;
  readonly #lines: KnownLines | undefined;
  #pos = 0;
  #column = 0;
  #depth = 0;
  #hasMark = false;
  /** The first colon, and the first hash, not before the place where they were last looked for. */
  #colon = -1;
  #hash = -1;
  readonly #hasTabs: boolean;
  /** Finds the end of an indentation. A loop would do, but this is as fast before the compiler has seen it. */
  readonly #content = /[^ ]/g;

  constructor(text: string, rules: FastRules) {
    this.#text = `${text}\0`;
    this.#hasTabs = text.includes("\t");
    this.#isKyaml = rules.isKyaml;
    this.#allowsDuplicates = rules.allowsDuplicates;
    this.#integers = rules.integers;
    this.#blank = rules.isKyaml ? blankNull : null;
    this.#lines = rules.lines;
  }

  read(): Value {
    this.#skipDocumentStart();
    if (this.#column < 0) return this.#readNothing();
    const value = this.#readNode(this.#column, -1);
    if (this.#column >= 0 || !(Array.isArray(value) || isMap(value))) throw outOfScope;
    return value;
  }

  /** A text of blanks and comments alone. Behind a document's mark it is another kind of null. */
  #readNothing(): Value {
    const text = this.#text;
    if (this.#hasMark || text.charCodeAt(this.#pos) !== 0) throw outOfScope;
    return null;
  }

  #skipDocumentStart(): void {
    const text = this.#text;
    this.#pos = 0;
    while (text.charCodeAt(this.#pos) === 35) this.#pos = text.indexOf("\n", this.#pos) + 1 || this.#fail();
    if (text.startsWith("---", this.#pos)) {
      this.#hasMark = true;
      this.#pos += 3;
      const c = text.charCodeAt(this.#pos);
      if (c !== 10 && c !== 32) throw outOfScope;
      this.#finishLine();
    } else this.#nextContent();
  }

  #fail(): never {
    throw outOfScope;
  }

  // ---- lines -------------------------------------------------------------------------------------------------------

  /** From behind a value to the next content: only blanks and a comment may stand between. */
  #finishLine(): void {
    const text = this.#text;
    let i = this.#pos;
    let c = text.charCodeAt(i);
    if (c !== 10) {
      while (c === 32) c = text.charCodeAt(++i);
      if (c === 35) {
        if (i === this.#pos) throw outOfScope;
        i = this.#lineEnd(i);
      } else if (c !== 10 && c !== 0) throw outOfScope;
    }
    if (text.charCodeAt(i) === 10) i++;
    this.#pos = i;
    this.#nextContent();
  }

  /** The first character that is not a space; the end of the text is one. */
  #skipSpaces(from: number): number {
    const pattern = this.#content;
    pattern.lastIndex = from;
    pattern.test(this.#text);
    return pattern.lastIndex - 1;
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length - 1 : end;
  }

  /** From the start of a line to the next content. */
  #nextContent(): void {
    const text = this.#text;
    let start = this.#pos;
    for (;;) {
      let i = this.#skipSpaces(start);
      const c = text.charCodeAt(i);
      if (c === 10) start = i + 1;
      else if (c === 35) {
        i = this.#lineEnd(i);
        start = text.charCodeAt(i) === 10 ? i + 1 : i;
      } else {
        this.#enterLine(i, i - start, c);
        return;
      }
    }
  }

  /** Settles on content at `pos`, which may be the end of the document. */
  #enterLine(pos: number, column: number, c: number): void {
    this.#pos = pos;
    this.#column = column;
    if (c === 0) {
      this.#column = -1;
      return;
    }
    if (column > 0) return;
    if (c === 37) throw outOfScope;
    if ((c === 45 || c === 46) && this.#atDocumentMark(pos)) {
      // The documents of kustomize were cut before; only a last line without end can be left.
      if (this.#isKyaml || c === 46) throw outOfScope;
      this.#column = -1;
    }
  }

  #atDocumentMark(pos: number): boolean {
    const text = this.#text;
    const c = text.charCodeAt(pos);
    if (text.charCodeAt(pos + 1) !== c || text.charCodeAt(pos + 2) !== c) return false;
    return isGapCode(text.charCodeAt(pos + 3));
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#pos) === 45 && isGapCode(this.#text.charCodeAt(this.#pos + 1));
  }

  // ---- block nodes -------------------------------------------------------------------------------------------------

  /** A node that begins at `#pos`, in this column, below a collection in column `parent`. */
  #readNode(column: number, parent: number): Value {
    const c = this.#text.charCodeAt(this.#pos);
    if (c === 45 && isGapCode(this.#text.charCodeAt(this.#pos + 1))) return this.#readList(column);
    if (c === 34 || c === 39) return this.#readQuotedNode(column, c);
    if (c === 91 || c === 123) return this.#readFlowValue(c);
    if (!startsPlain(c, this.#text.charCodeAt(this.#pos + 1))) throw outOfScope;
    return this.#findKeyEnd() >= 0 ? this.#readMap(column) : this.#readPlain(parent);
  }

  #readQuotedNode(column: number, quote: number): Value {
    const start = this.#pos;
    const value = this.#readQuoted(quote);
    let i = this.#pos;
    while (this.#text.charCodeAt(i) === 32) i++;
    if (this.#text.charCodeAt(i) === 58) {
      this.#pos = start;
      return this.#readMap(column);
    }
    this.#finishLine();
    return value;
  }

  #readFlowValue(c: number): Value {
    const value = c === 91 ? this.#readFlowList() : this.#readFlowMap();
    this.#finishLine();
    return value;
  }

  #readList(column: number): Value[] {
    if (++this.#depth > deepest) throw outOfScope;
    const text = this.#text;
    const list: Value[] = [];
    do {
      const dash = this.#pos;
      let i = dash + 1;
      let c = text.charCodeAt(i);
      while (c === 32) c = text.charCodeAt(++i);
      this.#pos = c === 35 ? dash + 1 : i;
      if (c === 10 || c === 35 || c === 0) {
        this.#finishLine();
        list.push(this.#column > column ? this.#readNode(this.#column, column) : this.#blank);
      } else if (c === 124 || c === 62) list.push(this.#readBlockScalar(c === 124, column));
      else list.push(this.#readNode(column + i - dash, column));
    } while (this.#column === column && this.#isDash());
    if (this.#column > column) throw outOfScope;
    this.#depth--;
    return list;
  }

  #readMap(column: number): ValueMap {
    if (++this.#depth > deepest) throw outOfScope;
    const map: ValueMap = {};
    do {
      if (this.#lines !== undefined && this.#repeatLine(map, column, this.#lines)) continue;
      const start = this.#pos;
      const key = this.#readKey();
      const line = { start, valueStart: this.#pos };
      const value = this.#readValue(column);
      this.#assign(map, key, value);
      if (this.#lines !== undefined) this.#noteLine(line, key, value, this.#lines);
    } while (this.#column === column);
    if (this.#column > column) throw outOfScope;
    this.#depth--;
    return map;
  }

  /** An entry whose line has been read before: most lines of a large text occur many times. False where it goes on. */
  #repeatLine(map: ValueMap, column: number, lines: KnownLines): boolean {
    const start = this.#pos;
    const end = this.#text.indexOf("\n", start);
    if (end < 0 || end - start > longestLine) return false;
    const known = lines.get(this.#text.slice(start, end));
    if (known === undefined) return false;
    this.#pos = end + 1;
    this.#nextContent();
    if (known.value === undefined) this.#assign(map, known.key, this.#readOpenValue(column));
    else if (this.#column <= column) this.#assign(map, known.key, known.value);
    else {
      this.#pos = start;
      this.#column = column;
      return false;
    }
    return true;
  }

  /** Remembers an entry that was one line, or whose value begins on the next one. */
  #noteLine(at: { start: number; valueStart: number }, key: string, value: Value, lines: KnownLines): void {
    const text = this.#text;
    const end = text.indexOf("\n", at.start);
    if (end < 0 || end - at.start > longestLine) return;
    const line = text.slice(at.start, end);
    if (at.valueStart === end) lines.set(line, { key, value: undefined });
    else if (typeof value === "object" && value !== null) return;
    else if (!endsBelow.test(text.slice(at.valueStart, end)) && this.#skipSpaces(end + 1) === this.#pos)
      lines.set(line, { key, value });
  }

  #assign(map: ValueMap, key: string, value: Value): void {
    if (map[key] === undefined) map[key] = value;
    else if (key === "__proto__" || !Object.hasOwn(map, key)) this.#assignRare(map, key, value);
    else if (this.#allowsDuplicates) map[key] = value;
    else throw outOfScope;
  }

  #assignRare(map: ValueMap, key: string, value: Value): void {
    if (Object.hasOwn(map, key) && !this.#allowsDuplicates) throw outOfScope;
    setOwn(map, key, value);
  }

  /** Reads a key and its colon. */
  #readKey(): string {
    const text = this.#text;
    const start = this.#pos;
    const c = text.charCodeAt(start);
    if (c === 34 || c === 39) {
      const key = this.#readQuoted(c);
      let i = this.#pos;
      while (text.charCodeAt(i) === 32) i++;
      if (text.charCodeAt(i) !== 58 || !isGapCode(text.charCodeAt(i + 1)) || i - start > longestKey) throw outOfScope;
      // A key is on one line.
      if (text.slice(start, i).includes("\n")) throw outOfScope;
      this.#pos = i + 1;
      if (this.#isKyaml && key === "<<") throw outOfScope;
      return key;
    }
    if (!startsPlain(c, text.charCodeAt(start + 1))) throw outOfScope;
    const colon = this.#findKeyEnd();
    if (colon < 0 || colon - start > longestKey) throw outOfScope;
    let end = colon;
    while (text.charCodeAt(end - 1) === 32) end--;
    this.#pos = colon + 1;
    return this.#resolveKey(text.slice(start, end));
  }

  /** The position of the colon that ends the key at `#pos`, or -1 when this line holds none. */
  #findKeyEnd(): number {
    const pos = this.#pos;
    const lineEnd = this.#lineEnd(pos);
    const colon = this.#gapColon(pos, lineEnd);
    if (colon < 0 || this.#commentStart(pos, colon) >= 0) return -1;
    if (this.#hasTabs && this.#text.slice(pos, colon).includes("\t")) throw outOfScope;
    return colon;
  }

  /** The first colon in the range that is followed by a gap, or -1. Linear over all calls: positions only grow. */
  #gapColon(from: number, to: number): number {
    const text = this.#text;
    let colon = this.#colon;
    if (colon < from) colon = this.#seek(":", from);
    while (colon < to && !isGapCode(text.charCodeAt(colon + 1))) colon = this.#seek(":", colon + 1);
    this.#colon = colon;
    return colon < to ? colon : -1;
  }

  /** Where a comment begins in the range, or -1. */
  #commentStart(from: number, to: number): number {
    let hash = this.#hash;
    if (hash < from) hash = this.#seek("#", from);
    while (hash < to && this.#text.charCodeAt(hash - 1) !== 32) hash = this.#seek("#", hash + 1);
    this.#hash = hash;
    return hash < to ? hash : -1;
  }

  #seek(character: string, from: number): number {
    const at = this.#text.indexOf(character, from);
    return at < 0 ? this.#text.length : at;
  }

  #resolveKey(key: string): string {
    if (!mayBeTyped(key)) return key;
    const { tag, value } = resolveScalar("", key, !this.#isKyaml, this.#isKyaml);
    if (tag === "!!str") {
      if (key === "<<") throw outOfScope;
      return key;
    }
    if (this.#isKyaml || value === null || typeof value === "bigint") throw outOfScope;
    return typeof value === "number" && tag === "!!float" ? formatFloat32(value) : String(value);
  }

  /** The value behind a key's colon, in a mapping at `column`. */
  #readValue(column: number): Value {
    const text = this.#text;
    let i = this.#pos;
    let c = text.charCodeAt(i);
    while (c === 32) c = text.charCodeAt(++i);
    if (c !== 35) this.#pos = i;
    switch (c) {
      case 10:
      case 35:
      case 0:
        this.#finishLine();
        return this.#readOpenValue(column);
      case 34:
      case 39: {
        const value = this.#readQuoted(c);
        this.#finishLine();
        return value;
      }
      case 91:
      case 123:
        return this.#readFlowValue(c);
      case 124:
      case 62:
        return this.#readBlockScalar(c === 124, column);
      default:
        if (!startsPlain(c, text.charCodeAt(i + 1))) throw outOfScope;
        return this.#readPlain(column);
    }
  }

  /** The value of an entry that begins on a later line. */
  #readOpenValue(column: number): Value {
    if (this.#column > column) return this.#readNode(this.#column, column);
    return this.#column === column && this.#isDash() ? this.#readList(column) : this.#blank;
  }

  // ---- plain scalars -----------------------------------------------------------------------------------------------

  /** A plain scalar at `#pos` with its further lines, which are indented deeper than `parent`. */
  #readPlain(parent: number): Value {
    const text = this.#text;
    const start = this.#pos;
    let end = this.#plainLineEnd(start);
    let i = this.#pos;
    let folded = "";
    let from = start;
    // A comment ends the scalar.
    while (text.charCodeAt(i) === 10) {
      let lineStart = i + 1;
      let breaks = 0;
      let c: number;
      for (;;) {
        i = this.#skipSpaces(lineStart);
        c = text.charCodeAt(i);
        if (c !== 10) break;
        breaks++;
        lineStart = i + 1;
      }
      const column = i - lineStart;
      if (c === 35) {
        this.#pos = lineStart;
        this.#nextContent();
        return this.#resolvePlain(folded + text.slice(from, end));
      }
      if (column <= parent || c === 0) {
        this.#enterLine(i, column, c);
        return this.#resolvePlain(folded === "" ? text.slice(start, end) : folded + text.slice(from, end));
      }
      if (c === 9) throw outOfScope;
      if (column === 0 && this.#atDocumentMark(i)) throw outOfScope;
      folded += text.slice(from, end) + (breaks === 0 ? " " : "\n".repeat(breaks));
      from = i;
      end = this.#plainLineEnd(i);
      i = this.#pos;
    }
    this.#finishLine();
    return this.#resolvePlain(folded + text.slice(from, end));
  }

  /** Where the text of a plain scalar's line ends; `#pos` is left at the line break, comment or end behind it. */
  #plainLineEnd(start: number): number {
    const text = this.#text;
    const lineEnd = this.#lineEnd(start);
    const comment = this.#commentStart(start, lineEnd);
    let end = comment < 0 ? lineEnd : comment;
    if (this.#gapColon(start, end) >= 0) throw outOfScope;
    if (this.#hasTabs && text.slice(start, end).includes("\t")) throw outOfScope;
    while (text.charCodeAt(end - 1) === 32) end--;
    // The blanks before a comment are the caller's to pass.
    this.#pos = comment < 0 ? lineEnd : end;
    return end;
  }

  #resolvePlain(value: string, inFlow = false): Value {
    if (!mayBeTyped(value)) return value;
    const integer = smallInteger(value);
    if (integer >= 0) return this.#integers === "bigint" ? BigInt(integer) : integer;
    if (value === "true") return true;
    if (value === "false") return false;
    const resolved = resolveScalar("", value, !this.#isKyaml, this.#isKyaml);
    if (resolved.tag === "!!str") return value;
    if (typeof resolved.value === "number" && !Number.isFinite(resolved.value)) throw outOfScope;
    if (this.#isKyaml) {
      if (inFlow && resolved.tag === "!!timestamp") throw outOfScope;
      return oddOrPlain(resolved.value, value, resolved.tag);
    }
    if (resolved.tag === "!!int") {
      const number = resolved.value as number | bigint;
      return this.#integers === "bigint" ? BigInt(number) : this.#integers === "float64" ? Number(number) : number;
    }
    return resolved.value;
  }

  // ---- quoted scalars ----------------------------------------------------------------------------------------------

  #readQuoted(quote: number): string {
    const text = this.#text;
    let i = this.#pos + 1;
    let from = i;
    let out = "";
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === quote) {
        if (quote === 34 || text.charCodeAt(i + 1) !== 39) break;
        out += text.slice(from, i + 1);
        i += 2;
        from = i;
      } else if (c === 92 && quote === 34) {
        out += text.slice(from, i);
        this.#pos = i;
        out += this.#readEscape();
        i = this.#pos;
        from = i;
      } else if (c === 10) {
        let end = i;
        while (end > from && isBlankCode(text.charCodeAt(end - 1))) end--;
        out += text.slice(from, end);
        this.#pos = i;
        out += this.#foldQuoted();
        i = this.#pos;
        from = i;
      } else if (c === 0) throw outOfScope;
      else i++;
    }
    this.#pos = i + 1;
    return out === "" ? text.slice(from, i) : out + text.slice(from, i);
  }

  /** Line breaks inside quotes, with the blanks around them. */
  #foldQuoted(): string {
    const text = this.#text;
    let i = this.#pos;
    let breaks = 0;
    let lineStart = i;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === 10) {
        breaks++;
        lineStart = i + 1;
      } else if (!isBlankCode(c)) break;
      i++;
    }
    const c = text.charCodeAt(i);
    if (i === lineStart && (c === 45 || c === 46) && this.#atDocumentMark(i)) throw outOfScope;
    this.#pos = i;
    return breaks === 1 ? " " : "\n".repeat(breaks - 1);
  }

  #readEscape(): string {
    const text = this.#text;
    const c = text.charCodeAt(this.#pos + 1);
    this.#pos += 2;
    switch (c) {
      case 110:
        return "\n";
      case 34:
        return '"';
      case 92:
        return "\\";
      case 116:
        return "\t";
      case 47:
      case 10:
        throw outOfScope;
      case 114:
        return "\r";
      case 32:
        return " ";
      case 120:
        return this.#readHex(2);
      case 117:
        return this.#readHex(4);
      default:
        throw outOfScope;
    }
  }

  #readHex(length: number): string {
    let value = 0;
    for (let i = 0; i < length; i++) {
      const digit = hexDigit(this.#text.charCodeAt(this.#pos + i));
      if (digit < 0) throw outOfScope;
      value = value * 16 + digit;
    }
    if (value >= 0xd800 && value <= 0xdfff) throw outOfScope;
    this.#pos += length;
    return String.fromCharCode(value);
  }

  // ---- block scalars -----------------------------------------------------------------------------------------------

  #readBlockScalar(isLiteral: boolean, parent: number): Value {
    const text = this.#text;
    let i = this.#pos + 1;
    let chomp = 0;
    let increment = 0;
    for (let c = text.charCodeAt(i); c !== 10 && c !== 32; c = text.charCodeAt(++i)) {
      if (c === 45 && chomp === 0) chomp = -1;
      else if (c === 43 && chomp === 0 && !this.#isKyaml) chomp = 1;
      else if (c >= 49 && c <= 57 && increment === 0) increment = c - 48;
      else throw outOfScope;
    }
    let c = text.charCodeAt(i);
    while (c === 32) c = text.charCodeAt(++i);
    if (c === 35) i = this.#lineEnd(i);
    if (text.charCodeAt(i) !== 10) throw outOfScope;
    const indent = increment > 0 ? parent + increment : this.#blockIndent(i + 1, parent);
    const value = isLiteral ? this.#readLiteral(i + 1, indent, chomp) : this.#readFolded(i + 1, indent, chomp);
    if (this.#isKyaml && value.charCodeAt(0) === 9) throw outOfScope;
    this.#nextContent();
    return this.#isKyaml && !isLiteral ? foldedScalar(value) : value;
  }

  /** The indentation of a block, from its first line that is not empty. */
  #blockIndent(from: number, parent: number): number {
    const text = this.#text;
    let deepestEmpty = 0;
    let lineStart = from;
    for (;;) {
      let i = lineStart;
      let c = text.charCodeAt(i);
      while (c === 32) c = text.charCodeAt(++i);
      const column = i - lineStart;
      if (c === 10) {
        if (column > deepestEmpty) deepestEmpty = column;
        lineStart = i + 1;
        continue;
      }
      // A block without text ends here. Empty lines that are indented deeper than it go by rules of their own.
      const indent = column <= parent ? parent + 1 : column;
      if (c === 9 || (c === 0 && column > parent) || indent < deepestEmpty) throw outOfScope;
      return indent;
    }
  }

  /** Whether the line at `start` belongs to a block, and where its text begins: -1 when not, -2 when it is empty. */
  #blockLine(start: number, indent: number): number {
    const text = this.#text;
    const end = this.#skipSpaces(start);
    const c = text.charCodeAt(end);
    const from = start + indent;
    if (c === 10 && end <= from) return -2;
    if (end < from) {
      if (c === 9) throw outOfScope;
      return -1;
    }
    return c === 0 && end === from ? -1 : from;
  }

  #readLiteral(from: number, indent: number, chomp: number): string {
    const text = this.#text;
    let out = "";
    let emptyLines = 0;
    let lineStart = from;
    let endsInBreak = false;
    for (;;) {
      const start = this.#blockLine(lineStart, indent);
      if (start === -1) break;
      if (start === -2) {
        emptyLines++;
        lineStart = this.#lineEnd(lineStart) + 1;
        continue;
      }
      if (emptyLines > 0) {
        out += "\n".repeat(emptyLines);
        emptyLines = 0;
      }
      const end = this.#lineEnd(start);
      endsInBreak = text.charCodeAt(end) === 10;
      lineStart = endsInBreak ? end + 1 : end;
      out += text.slice(start, lineStart);
    }
    this.#pos = lineStart;
    if (chomp < 0 && endsInBreak) return out.slice(0, -1);
    return chomp > 0 ? out + "\n".repeat(emptyLines) : out;
  }

  #readFolded(from: number, indent: number, chomp: number): string {
    const text = this.#text;
    let out = "";
    let emptyLines = 0;
    let lineStart = from;
    let endsInBreak = false;
    let wasBlank = false;
    let isFirst = true;
    for (;;) {
      const start = this.#blockLine(lineStart, indent);
      if (start === -1) break;
      if (start === -2) {
        emptyLines++;
        lineStart = this.#lineEnd(lineStart) + 1;
        continue;
      }
      const blank = isBlankCode(text.charCodeAt(start));
      if (isFirst) out += "\n".repeat(emptyLines);
      else if (wasBlank || blank) out += "\n".repeat(emptyLines + 1);
      else out += emptyLines === 0 ? " " : "\n".repeat(emptyLines);
      const end = this.#lineEnd(start);
      out += text.slice(start, end);
      endsInBreak = text.charCodeAt(end) === 10;
      lineStart = endsInBreak ? end + 1 : end;
      emptyLines = 0;
      wasBlank = blank;
      isFirst = false;
    }
    this.#pos = lineStart;
    if (chomp >= 0 && endsInBreak) out += "\n";
    if (chomp > 0) out += "\n".repeat(emptyLines);
    return out;
  }

  // ---- flow collections --------------------------------------------------------------------------------------------

  /** Passes blanks and line breaks; returns the next character. */
  #skipFlowGap(): number {
    const text = this.#text;
    let i = this.#pos;
    let c = text.charCodeAt(i);
    while (c === 32 || c === 10) c = text.charCodeAt(++i);
    this.#pos = i;
    return c;
  }

  #readFlowList(): Value[] {
    if (++this.#depth > deepest) throw outOfScope;
    const list: Value[] = [];
    this.#pos++;
    for (let c = this.#skipFlowGap(); c !== 93; ) {
      list.push(this.#readFlowNode(c));
      c = this.#skipFlowGap();
      if (c === 44) {
        this.#pos++;
        c = this.#skipFlowGap();
      } else if (c !== 93) throw outOfScope;
    }
    this.#pos++;
    this.#depth--;
    return list;
  }

  #readFlowMap(): ValueMap {
    if (++this.#depth > deepest) throw outOfScope;
    const map: ValueMap = {};
    this.#pos++;
    for (let c = this.#skipFlowGap(); c !== 125; ) {
      const key = this.#readFlowKey(c);
      c = this.#skipFlowGap();
      if (c === 44 || c === 125) throw outOfScope;
      this.#assign(map, key, this.#readFlowNode(c));
      c = this.#skipFlowGap();
      if (c === 44) {
        this.#pos++;
        c = this.#skipFlowGap();
      } else if (c !== 125) throw outOfScope;
    }
    this.#pos++;
    this.#depth--;
    return map;
  }

  #readFlowKey(c: number): string {
    const text = this.#text;
    const start = this.#pos;
    let key: string;
    if (c === 34 || c === 39) {
      key = this.#readQuoted(c);
      if (text.slice(start, this.#pos).includes("\n")) throw outOfScope;
      if (this.#isKyaml && key === "<<") throw outOfScope;
    } else key = this.#resolveKey(this.#readFlowPlain(c));
    while (text.charCodeAt(this.#pos) === 32) this.#pos++;
    if (text.charCodeAt(this.#pos) !== 58 || this.#pos - start > longestKey) throw outOfScope;
    this.#pos++;
    return key;
  }

  #readFlowNode(c: number): Value {
    if (c === 34 || c === 39) return this.#readQuoted(c);
    if (c === 91) return this.#readFlowList();
    if (c === 123) return this.#readFlowMap();
    const value = this.#resolvePlain(this.#readFlowPlain(c), true);
    // A pair in a list.
    if (this.#text.charCodeAt(this.#pos) === 58) throw outOfScope;
    return value;
  }

  /** Plain text on one line; `#pos` is left at what ends it. */
  #readFlowPlain(first: number): string {
    const text = this.#text;
    const start = this.#pos;
    if (first === 58 || first === 63 || !startsPlain(first, text.charCodeAt(start + 1))) throw outOfScope;
    if ((first === 45 || first === 46) && this.#atDocumentMark(start)) throw outOfScope;
    let i = start;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === 44 || c === 93 || c === 125) break;
      if (c === 58) {
        if (isGapCode(text.charCodeAt(i + 1))) break;
      } else if (c === 10 || c === 0 || c === 9 || c === 35 || c === 63 || c === 91 || c === 123) throw outOfScope;
      i++;
    }
    let end = i;
    while (text.charCodeAt(end - 1) === 32) end--;
    this.#pos = i;
    return text.slice(start, end);
  }
}

/** Blank, line feed or end: the other breaks were ruled out before. */
function isGapCode(c: number): boolean {
  return c === 32 || c === 10 || c === 9 || c === 0;
}

function isBlankCode(c: number): boolean {
  return c === 32 || c === 9;
}

/** Whether a plain scalar may begin with this character, outside of brackets. */
export function startsPlain(c: number, next: number): boolean {
  switch (c) {
    case 45:
    case 58:
    case 63:
      return !isGapCode(next);
    case 0:
    case 9:
    case 10:
    case 32:
    case 33:
    case 34:
    case 35:
    case 37:
    case 38:
    case 39:
    case 42:
    case 44:
    case 62:
    case 64:
    case 91:
    case 93:
    case 96:
    case 123:
    case 124:
    case 125:
      return false;
    default:
      return true;
  }
}

/** A decimal integer of at most 15 digits without sign or leading zero; -1 for anything else. */
function smallInteger(text: string): number {
  const length = text.length;
  if (length > 15) return -1;
  let value = text.charCodeAt(0) - 48;
  if (value < 0 || value > 9 || (value === 0 && length > 1)) return -1;
  for (let i = 1; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
