import { KpackError } from "./error.ts";
import { quoteGoRune } from "./quote.ts";
import { type Value, type ValueMap, setOwn } from "./value.ts";

/** A JSON value at the start of a text. `end` is the offset (UTF-16 units) behind it. */
export interface JsonPrefix {
  value: Value;
  end: number;
  /** A number too large for float64, which stands as null in the value. Go reports it after reading everything. */
  rangeError: KpackError | undefined;
}

const maxDepth = 10_000;
const wholeEnd = "unexpected end of JSON input";

/**
 * Reads JSON as Go's encoding/json reads it into an `interface {}`, with its error texts
 * ("invalid character 'b' looking for beginning of value"). Numbers are float64.
 * Throws KpackError `base/invalid-json`; `notes` of a range error are empty, the value is lost.
 */
export function parseJson(text: string): Value {
  const { value, rangeError } = parseWholeJson(text);
  if (rangeError) throw rangeError;
  return value;
}

/** As `parseJson`, but integers beyond 2^53 keep all digits, as `stringifyJson` writes them. */
export function parseExactJson(text: string): Value {
  const { value, rangeError } = parseWholeJson(text, true);
  if (rangeError) throw rangeError;
  return value;
}

/** As `parseJson`, but a number out of range is reported beside the value (Go's Unmarshal fills the rest in). */
export function parseWholeJson(text: string, exactIntegers = false): JsonPrefix {
  const prefix = new JsonReader(text, wholeEnd, exactIntegers).read(0);
  const after = skipSpace(text, prefix.end);
  if (after < text.length) throw unexpected(text, after, "after top-level value");
  return prefix;
}

/** Reads one JSON value from `from` on and stops behind it, as Go's json.Decoder does. */
export function parseJsonPrefix(text: string, from: number): JsonPrefix {
  return new JsonReader(text, "unexpected EOF").read(from);
}

/** A list or map that is being filled. */
type Frame = { list: Value[] } | { map: ValueMap; key: string };

class JsonReader {
  private readonly text: string;
  private readonly endMessage: string;
  /** encoding/json reads a space behind the end of a whole text, and names it where no space may stand. */
  private readonly endsInSpace: boolean;
  private readonly exactIntegers: boolean;
  private at = 0;
  private rangeError: KpackError | undefined;

  constructor(text: string, endMessage: string, exactIntegers = false) {
    this.text = text;
    this.endMessage = endMessage;
    this.exactIntegers = exactIntegers;
    this.endsInSpace = endMessage === wholeEnd;
  }

  read(from: number): JsonPrefix {
    this.at = from;
    const open: Frame[] = [];
    for (;;) {
      const started = this.beginValue(open);
      if (started === undefined) continue;
      const done = this.endValue(open, started);
      if (done !== undefined) return { value: done, end: this.at, rangeError: this.rangeError };
    }
  }

  /** Reads a scalar or an empty container; undefined when a container was opened. */
  private beginValue(open: Frame[]): Value | undefined {
    this.at = skipSpace(this.text, this.at);
    const unit = this.text[this.at];
    switch (unit) {
      case "{":
        this.at = skipSpace(this.text, this.at + 1);
        if (open.length >= maxDepth) throw invalid("exceeded max depth");
        if (this.text[this.at] === "}") return this.take({});
        open.push({ map: {}, key: this.readKey() });
        return undefined;
      case "[":
        this.at = skipSpace(this.text, this.at + 1);
        if (open.length >= maxDepth) throw invalid("exceeded max depth");
        if (this.text[this.at] === "]") return this.take([]);
        open.push({ list: [] });
        return undefined;
      case '"':
        return this.readString();
      case "t":
        return this.readWord("true", true);
      case "f":
        return this.readWord("false", false);
      case "n":
        return this.readWord("null", null);
      default:
        if (unit === "-" || (unit !== undefined && unit >= "0" && unit <= "9")) return this.readNumber();
        throw this.unexpected("looking for beginning of value");
    }
  }

  private take(value: Value): Value {
    this.at++;
    return value;
  }

  /** Puts a finished value where it belongs and closes what ends behind it; the whole value when nothing is open. */
  private endValue(open: Frame[], finished: Value): Value | undefined {
    let value = finished;
    for (;;) {
      const frame = open.at(-1);
      if (!frame) return value;
      this.at = skipSpace(this.text, this.at);
      const unit = this.text[this.at];
      if ("list" in frame) {
        frame.list.push(value);
        if (unit !== "," && unit !== "]") throw this.unexpected("after array element");
        this.at++;
        if (unit === ",") return undefined;
        value = frame.list;
      } else {
        setOwn(frame.map, frame.key, value);
        if (unit !== "," && unit !== "}") throw this.unexpected("after object key:value pair");
        this.at++;
        if (unit === ",") {
          frame.key = this.readKey();
          return undefined;
        }
        value = frame.map;
      }
      open.pop();
    }
  }

  private readKey(): string {
    this.at = skipSpace(this.text, this.at);
    if (this.text[this.at] !== '"') throw this.unexpected("looking for beginning of object key string");
    const key = this.readString();
    this.at = skipSpace(this.text, this.at);
    if (this.text[this.at] !== ":") throw this.unexpected("after object key");
    this.at++;
    return key;
  }

  private readString(): string {
    const from = ++this.at;
    let escaped = false;
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (Number.isNaN(unit)) throw invalid(this.endMessage);
      if (unit === 0x22) break;
      if (unit < 0x20) throw this.unexpected("in string literal");
      if (unit === 0x5c) {
        escaped = true;
        this.checkEscape();
      } else this.at++;
    }
    const raw = this.text.slice(from, this.at++);
    const text = escaped ? decodeEscapes(raw) : raw;
    return text.isWellFormed() ? text : text.toWellFormed();
  }

  /** Steps over one escape. */
  private checkEscape(): void {
    const unit = this.text[++this.at];
    if (unit !== "u") {
      if (unit === undefined || !'bfnrt\\/"'.includes(unit)) throw this.unexpectedInside("in string escape code");
      this.at++;
      return;
    }
    for (let i = 0; i < 4; i++) {
      const digit = this.text[++this.at];
      if (digit === undefined || !/[0-9a-fA-F]/.test(digit))
        throw this.unexpectedInside("in \\u hexadecimal character escape");
    }
    this.at++;
  }

  private readWord<T extends Value>(word: string, value: T): T {
    for (let i = 1; i < word.length; i++) {
      this.at++;
      if (this.text[this.at] !== word[i]) throw this.unexpectedInside(`in literal ${word} (expecting '${word[i]}')`);
    }
    this.at++;
    return value;
  }

  private readNumber(): Value {
    const from = this.at;
    if (this.text[this.at] === "-") this.at++;
    if (this.text[this.at] === "0") this.at++;
    else this.digits("in numeric literal");
    if (this.text[this.at] === ".") {
      this.at++;
      this.digits("after decimal point in numeric literal");
    }
    if (this.text[this.at] === "e" || this.text[this.at] === "E") {
      this.at++;
      if (this.text[this.at] === "+" || this.text[this.at] === "-") this.at++;
      this.digits("in exponent of numeric literal");
    }
    const literal = this.text.slice(from, this.at);
    const value = Number(literal);
    if (this.exactIntegers && !Number.isSafeInteger(value) && /^-?\d{1,40}$/.test(literal)) return BigInt(literal);
    if (Number.isFinite(value)) return value;
    this.rangeError ??= invalid(`json: cannot unmarshal number ${literal} into Go value of type float64`);
    return null;
  }

  private digits(context: string): void {
    const from = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
    if (this.at === from) throw this.unexpectedInside(context);
  }

  /** Inside a literal, where not even a space may follow. */
  private unexpectedInside(context: string): KpackError {
    if (this.endsInSpace && this.at >= this.text.length) return invalid(`invalid character ' ' ${context}`);
    return this.unexpected(context);
  }

  private unexpected(context: string): KpackError {
    return this.at >= this.text.length ? invalid(this.endMessage) : unexpected(this.text, this.at, context);
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return at;
    at++;
  }
}

const escapes: Readonly<Record<string, string>> = Object.freeze({ b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" });

function decodeEscapes(raw: string): string {
  return raw.replace(/\\(?:u(....)|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Go names the first byte of what it did not expect. */
function unexpected(text: string, at: number, context: string): KpackError {
  const point = text.codePointAt(at) ?? 0;
  return invalid(`invalid character ${quoteByte(firstByte(point))} ${context}`);
}

function firstByte(point: number): number {
  if (point < 0x80) return point;
  if (point >= 0xdc80 && point <= 0xdcff) return point - 0xdc00;
  if (point < 0x800) return 0xc0 | (point >> 6);
  return point < 0x10000 ? 0xe0 | (point >> 12) : 0xf0 | (point >> 18);
}

function quoteByte(byte: number): string {
  return byte === 0x22 ? `'"'` : quoteGoRune(byte);
}

function invalid(message: string): KpackError {
  return new KpackError("base/invalid-json", message);
}
