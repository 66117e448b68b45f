import { quoteGo, quoteGoRune } from "../../../base/index.ts";
import type { GoValue } from "../../goValue.ts";
import { parseFloat64, parseInt64 } from "../number.ts";
import type { GoTime } from "../time/goTime.ts";
import { parseTime } from "../time/parseTime.ts";
import { type Zone, fixedZone, localZone } from "../time/zone.ts";
import { type TomlCursor, endOfText } from "./tomlCursor.ts";

/** Go's `%q` of a character; the end of the text is the character 0. */
export function quoteCharacter(character: string): string {
  return quoteGoRune(character.codePointAt(0) ?? 0);
}

/** A string, number, boolean or date. The cursor stands at its first character. */
export function readTomlScalar(cursor: TomlCursor): GoValue {
  const start = cursor.peek();
  if (/[0-9]/.test(start)) return readNumberOrDate(cursor);
  switch (start) {
    case '"':
    case "'":
      return readTomlString(cursor, true);
    case ".":
      cursor.next();
      throw cursor.fail("floats must start with a digit, not '.'");
    case "+":
    case "-":
      return readSigned(cursor);
    case endOfText:
      throw cursor.failAtEnd("unexpected EOF; expected value");
  }
  if (start === "i" || start === "n") {
    const word = cursor.take(/inf|nan/y);
    if (word !== "") return word === "inf" ? Infinity : Number.NaN;
    // What the lexer of the original has eaten when it finds that the word is neither.
    cursor.take(/i(?=n)|i(?=a)|n(?=n)|n(?=a)/y);
  }
  if (/\p{L}/u.test(start)) return readWord(cursor);
  cursor.next();
  throw cursor.fail(`expected value but found ${quoteCharacter(start)} instead`, start === "\n" ? -1 : 0);
}

function readWord(cursor: TomlCursor): boolean {
  const word = cursor.take(/\p{L}+/uy);
  if (word === "true" || word === "false") return word === "true";
  throw cursor.fail(`expected value but found ${quoteGo(word)} instead`);
}

/** A quoted string. Keys cannot be of several lines. */
export function readTomlString(cursor: TomlCursor, allowsLines: boolean): string {
  const quote = cursor.next();
  const isRaw = quote === "'";
  const triple = quote.repeat(3);
  if (allowsLines && cursor.text.startsWith(triple, cursor.at - 1)) {
    cursor.at += 2;
    const body = readLines(cursor, quote).replace(/^\r?\n/, "");
    return isRaw ? body : unescapeToml(cursor, stripEscapedNewlines(body));
  }
  const from = cursor.at;
  for (;;) {
    const character = cursor.next();
    if (character === endOfText) throw cursor.failAtEnd(`unexpected EOF; expected ${isRaw ? `"'"` : `'"'`}`);
    if (character === "\n" || character === "\r") throw cursor.fail("strings cannot contain newlines", -1);
    if (character === quote) break;
    if (character === "\\" && !isRaw) checkEscape(cursor);
  }
  const body = cursor.text.slice(from, cursor.at - 1);
  return isRaw ? body : unescapeToml(cursor, body);
}

/** The inside of a string in three quotes; it may end in one or two quotes of its own. */
function readLines(cursor: TomlCursor, quote: string): string {
  const triple = quote.repeat(3);
  const from = cursor.at;
  for (;;) {
    const character = cursor.next();
    if (character === endOfText)
      throw cursor.failAtEnd(`unexpected EOF; expected ${quote === '"' ? `'"""'` : `"'''"`}`);
    if (character === "\\" && quote === '"') {
      if (!/^[\r\n]$/.test(cursor.peek())) checkEscape(cursor);
      else cursor.next();
      continue;
    }
    if (character !== quote || !cursor.text.startsWith(triple, cursor.at - 1)) continue;
    const quotes = quote === '"' ? cursor.take(/"*/y).length + 1 : cursor.take(/'*/y).length + 1;
    if (quotes >= 6) throw cursor.fail(quote === '"' ? `unexpected '""""""'` : `unexpected "''''''"`);
    return cursor.text.slice(from, cursor.at - 3);
  }
}

/** Checks what follows a backslash. */
function checkEscape(cursor: TomlCursor): void {
  const from = cursor.at - 1;
  const character = cursor.next();
  if (/^[ebtnfr"\\ \t]$/.test(character)) return;
  const lengths: Record<string, [number, string]> = { x: [2, "two"], u: [4, "four"], U: [8, "eight"] };
  const [length, name] = lengths[character] ?? [0, ""];
  if (length === 0) throw cursor.fail(`invalid escape in string '\\${character || "\0"}'`, character === "" ? -1 : 0);
  for (let i = 0; i < length; i++)
    if (!/^[0-9a-fA-F]$/.test(cursor.next()))
      throw cursor.fail(
        `expected ${name} hexadecimal digits after '\\${character}', but got ${quoteGo(cursor.text.slice(from, cursor.at))} instead`,
      );
}

/** Removes a backslash at the end of a line with all white space behind it. */
function stripEscapedNewlines(text: string): string {
  return text.replace(/\\(?:(\\)|[ \t\r]*\n[ \t\r\n]*)/g, (_, backslash: string | undefined) =>
    backslash === undefined ? "" : "\\\\",
  );
}

const escapes: Readonly<Record<string, string>> = Object.freeze({
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  e: "\u001b",
  '"': '"',
  "\\": "\\",
});

function unescapeToml(cursor: TomlCursor, text: string): string {
  return text.replace(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/gs, (_, ...groups: (string | undefined)[]) => {
    const [two, four, eight, letter] = groups;
    const hex = two ?? four ?? eight;
    if (hex === undefined) {
      const character = escapes[letter ?? ""];
      if (character === undefined) throw cursor.fail(`invalid escape: '\\${letter}'`);
      return character;
    }
    const point = Number.parseInt(hex, 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
      throw cursor.fail(`Escaped character '\\u${hex}' is not valid UTF-8.`);
    return String.fromCodePoint(point);
  });
}

function readSigned(cursor: TomlCursor): GoValue {
  const from = cursor.at;
  const sign = cursor.next();
  const start = cursor.next();
  const current = () => cursor.text.slice(from, cursor.at);
  if (start === "i" || start === "n") {
    const rest = start === "i" ? "nf" : "an";
    for (const character of rest) if (!cursor.accept(character)) throw cursor.fail(`invalid float: '${current()}'`);
    return start === "n" ? Number.NaN : sign === "-" ? -Infinity : Infinity;
  }
  if (start === "0" && /^[box]$/.test(cursor.peek()))
    throw cursor.fail(`cannot use sign with non-decimal numbers: '${current()}${cursor.peek()}'`);
  if (start === ".") throw cursor.fail("floats must start with a digit, not '.'");
  if (!/^[0-9]$/.test(start)) {
    const message = `expected a digit but got ${quoteCharacter(start)}`;
    throw start === endOfText ? cursor.failAtEnd(message) : cursor.fail(message);
  }
  return readDecimal(cursor, from);
}

function readNumberOrDate(cursor: TomlCursor): GoValue {
  const from = cursor.at;
  const base = /^0[box]/.exec(cursor.text.slice(from, from + 2))?.[0];
  if (base !== undefined) return readBased(cursor, base);
  cursor.take(/[0-9]+/y);
  const next = cursor.text[cursor.at];
  if (next !== "-" && next !== ":") return readDecimal(cursor, from);
  if (cursor.text[from] === "0" && cursor.at === from + 1) return readDecimal(cursor, from);
  cursor.take(/[0-9:TtZz +.-]+/y);
  return readDate(cursor, cursor.text.slice(from, cursor.at).trim());
}

function readBased(cursor: TomlCursor, base: string): bigint {
  const from = cursor.at;
  cursor.at += 2;
  const next = cursor.peek();
  const [name, first, digits] =
    base === "0b"
      ? ["a binary", /[01]/, /[01_]*/y]
      : base === "0o"
        ? ["an octal", /[0-7]/, /[0-7_]*/y]
        : ["a hexadecimal", /[0-9a-fA-F]/, /[0-9a-fA-F_]*/y];
  if (!first.test(next)) throw cursor.fail(`not ${name} number: '${base}${next || "\0"}'`);
  cursor.take(digits);
  return toInteger(cursor, cursor.text.slice(from, cursor.at));
}

/** An integer or a float of which sign and first digits are passed over. */
function readDecimal(cursor: TomlCursor, from: number): GoValue {
  cursor.take(/[0-9_]*/y);
  if (!/^[.eE]$/.test(cursor.text[cursor.at] ?? "")) return toInteger(cursor, cursor.text.slice(from, cursor.at));
  cursor.take(/[0-9_.eE+-]*/y);
  return toFloat(cursor, cursor.text.slice(from, cursor.at));
}

function toInteger(cursor: TomlCursor, text: string): bigint {
  if (!underscoresFit(text))
    throw cursor.fail(`Invalid integer ${quoteGo(text)}: underscores must be surrounded by digits`);
  if (hasLeadingZero(text)) throw cursor.fail(`Invalid integer ${quoteGo(text)}: cannot have leading zeroes`);
  const value = parseInt64(text, 0);
  if (value === undefined) throw cursor.fail(`${text} is out of range for int64`);
  return value;
}

function toFloat(cursor: TomlCursor, text: string): number {
  const invalid = (reason: string) => cursor.fail(`Invalid float ${quoteGo(text)}: ${reason}`);
  const parts = text.split(/[.eE]/).filter((part) => part !== "");
  if (!parts.every(underscoresFit)) throw invalid("underscores must be surrounded by digits");
  if (hasLeadingZero(parts[0] ?? "")) throw invalid("cannot have leading zeroes");
  if (/\.(?![0-9])/.test(text)) throw invalid("'.' must be followed by one or more digits");
  const plain = text.replaceAll("_", "");
  if (!/^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(plain))
    throw cursor.fail(`Invalid float value: ${quoteGo(text)}`);
  const value = parseFloat64(plain);
  if (value === undefined) throw cursor.fail(`${text} is out of range for float64`);
  return value;
}

/** Mirrors: BurntSushi/toml numUnderscoresOK. */
function underscoresFit(text: string): boolean {
  let fits = false;
  for (const character of text) {
    if (character === "_" && !fits) return false;
    fits = /[0-9a-fA-F]/.test(character);
  }
  return fits;
}

function hasLeadingZero(text: string): boolean {
  return /^0[^box]/.test(text) || /^[+-]0./.test(text);
}

/** Layouts of TOML's dates, and the name of the zone of those without one. */
const dateLayouts: readonly [string, string][] = [
  ["2006-01-02T15:04:05.999999999Z07:00", ""],
  ["2006-01-02T15:04:05.999999999", "datetime-local"],
  ["2006-01-02", "date-local"],
  ["15:04:05.999999999", "time-local"],
  ["2006-01-02T15:04Z07:00", ""],
  ["2006-01-02T15:04", "datetime-local"],
  ["15:04", "time-local"],
];

function readDate(cursor: TomlCursor, spelled: string): GoTime {
  const text = spelled.replaceAll("z", "Z").replaceAll("t", "T").replaceAll(" ", "T");
  for (const [layout, zoneName] of dateLayouts) {
    const time = tryTime(layout, text, zoneName === "" ? localZone() : fixedZone(zoneName, localOffset()));
    if (!time) continue;
    if (missesLeadingZero(text, layout)) break;
    return time;
  }
  throw cursor.fail(`invalid datetime: ${quoteGo(text)}`);
}

function localOffset(): number {
  return localZone().at(0).offset;
}

function tryTime(layout: string, text: string, zone: Zone): GoTime | undefined {
  try {
    return parseTime(layout, text, zone);
  } catch {
    return undefined;
  }
}

/** Go's layouts accept `1:02`; TOML does not. */
function missesLeadingZero(text: string, layout: string): boolean {
  for (let i = 0; i < layout.length; i++) {
    const character = layout[i] ?? "";
    if (character === "." || character === "Z") return false;
    if (!/[0-9]/.test(character) && text[i] !== character) return true;
  }
  return false;
}
