import { compareBytes } from "../base/index.ts";
import { fromBytes, fromRunes, toBytes, toRunes } from "./goBytes.ts";
import { GoComplex } from "./goComplex.ts";
import { type FloatFormat, formatFloatAs } from "./goFloat.ts";
import { CycleGuard, formatValue } from "./goFormat.ts";
import { isPrintRune, quoteGoRune, quoteGo } from "../base/index.ts";
import { canBackquote } from "./goQuote.ts";
import { goTypeName } from "./goType.ts";
import { GoInt, GoNamedInt, GoObject, type GoMap, type GoValue, isNilCollection } from "./goValue.ts";
import { StructObject } from "./objects/structObject.ts";

/** fmt.Sprintf: every verb and flag for the values that templates have. Mirrors: Go fmt print.go, format.go. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Printer().printf(format, args);
}

/** fmt.Sprint: a space between two arguments when neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  let out = "";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (i > 0 && typeof arg !== "string" && typeof args[i - 1] !== "string") out += " ";
    out += formatValue(arg);
  }
  return out;
}

/** fmt.Sprintln. */
export function sprintln(args: readonly GoValue[]): string {
  return `${args.map((arg) => formatValue(arg)).join(" ")}\n`;
}

/** Widths and precisions beyond this are errors, as in Go. */
const largest = 1_000_000;

/** Stands for the address that Go prints for a pointer within a value, which differs from run to run. */
const nestedAddress = "0xc000000000";

class Printer {
  private out = "";
  private width: number | undefined;
  private precision: number | undefined;
  private minus = false;
  private plus = false;
  private sharp = false;
  private space = false;
  private zero = false;
  private plusV = false;
  private sharpV = false;
  /** Lists, maps and structs around the value that is being printed. */
  private depth = 0;
  private readonly guard = new CycleGuard();

  printf(format: string, args: readonly GoValue[]): string {
    const cursor = { at: 0, arg: 0, reordered: false, isGood: true, afterIndex: false };
    for (;;) {
      const percent = format.indexOf("%", cursor.at);
      if (percent < 0) break;
      this.out += format.slice(cursor.at, percent);
      cursor.at = percent + 1;
      cursor.isGood = true;
      this.clearFlags();
      this.readFlags(format, cursor);
      this.readWidth(format, cursor, args);
      this.readPrecision(format, cursor, args);
      if (!cursor.afterIndex) this.readIndex(format, cursor, args.length);
      cursor.afterIndex = false;
      if (cursor.at >= format.length) {
        this.out += "%!(NOVERB)";
        break;
      }
      this.printVerb(format, cursor, args);
    }
    if (cursor.at < format.length) this.out += format.slice(cursor.at);
    if (!cursor.reordered && cursor.arg < args.length) this.printExtra(args.slice(cursor.arg));
    return this.out;
  }

  private clearFlags(): void {
    this.width = undefined;
    this.precision = undefined;
    this.minus = false;
    this.plus = false;
    this.sharp = false;
    this.space = false;
    this.zero = false;
    this.plusV = false;
    this.sharpV = false;
  }

  private readFlags(format: string, cursor: Cursor): void {
    for (; ; cursor.at++) {
      switch (format.charAt(cursor.at)) {
        case "#":
          this.sharp = true;
          break;
        case "0":
          this.zero = true;
          break;
        case "+":
          this.plus = true;
          break;
        case "-":
          this.minus = true;
          break;
        case " ":
          this.space = true;
          break;
        default:
          return;
      }
    }
  }

  /** `[n]`: the argument to print next. */
  private readIndex(format: string, cursor: Cursor, count: number): void {
    cursor.afterIndex = false;
    if (format.charAt(cursor.at) !== "[") return;
    cursor.reordered = true;
    const close = format.indexOf("]", cursor.at);
    if (close < 0 || format.length - cursor.at < 3) {
      cursor.isGood = false;
      cursor.at++;
      return;
    }
    const digits = format.slice(cursor.at + 1, close);
    cursor.at = close + 1;
    const index = /^[0-9]+$/.test(digits) ? parseSmall(digits) : undefined;
    if (index !== undefined) cursor.afterIndex = true;
    if (index !== undefined && index >= 1 && index <= count) cursor.arg = index - 1;
    else cursor.isGood = false;
  }

  private readWidth(format: string, cursor: Cursor, args: readonly GoValue[]): void {
    this.readIndex(format, cursor, args.length);
    if (format.charAt(cursor.at) === "*") {
      cursor.at++;
      this.width = takeInteger(cursor, args);
      if (this.width === undefined) this.out += "%!(BADWIDTH)";
      else if (this.width < 0) {
        this.width = -this.width;
        this.minus = true;
        this.zero = false;
      }
      cursor.afterIndex = false;
      return;
    }
    this.width = readDigits(format, cursor);
    if (cursor.afterIndex && this.width !== undefined) cursor.isGood = false;
  }

  private readPrecision(format: string, cursor: Cursor, args: readonly GoValue[]): void {
    if (format.charAt(cursor.at) !== "." || cursor.at + 1 >= format.length) return;
    cursor.at++;
    if (cursor.afterIndex) cursor.isGood = false;
    this.readIndex(format, cursor, args.length);
    if (format.charAt(cursor.at) === "*") {
      cursor.at++;
      const precision = takeInteger(cursor, args);
      this.precision = precision === undefined || precision < 0 ? undefined : precision;
      if (this.precision === undefined) this.out += "%!(BADPREC)";
      cursor.afterIndex = false;
      return;
    }
    this.precision = readDigits(format, cursor) ?? 0;
  }

  private printVerb(format: string, cursor: Cursor, args: readonly GoValue[]): void {
    const point = format.codePointAt(cursor.at) ?? 0xfffd;
    cursor.at += point > 0xffff ? 2 : 1;
    const verb = point >= 0xd800 && point <= 0xdfff ? "\ufffd" : String.fromCodePoint(point);
    if (verb === "%") this.out += "%";
    else if (!cursor.isGood) this.out += `%!${verb}(BADINDEX)`;
    else if (cursor.arg >= args.length) this.out += `%!${verb}(MISSING)`;
    else {
      if (verb === "v" || verb === "w") {
        this.sharpV = this.sharp;
        this.sharp = false;
        this.plusV = this.plus;
        this.plus = false;
      }
      this.printArgument(args[cursor.arg], verb);
      cursor.arg++;
    }
  }

  private printExtra(args: readonly GoValue[]): void {
    this.clearFlags();
    const shown = args.map((arg) => (isNothing(arg) ? "<nil>" : `${goTypeName(arg)}=${formatValue(arg)}`));
    this.out += `%!(EXTRA ${shown.join(", ")})`;
  }

  private printArgument(arg: GoValue, verb: string): void {
    if (isNothing(arg)) {
      if (verb === "T" || verb === "v") this.pad("<nil>");
      else this.out += `%!${verb}(<nil>)`;
    } else if (verb === "T") this.printText(goTypeName(arg), "s");
    else if (verb === "w") this.printBad(arg, verb);
    else if (verb === "p") this.printPointer(arg, verb);
    else this.printValue(arg, verb);
  }

  private printPointer(arg: GoValue, verb: string): void {
    const isPointer = typeof arg === "object" && arg !== null && !(arg instanceof GoInt);
    if (isPointer) this.printInteger(0xc000000000n, "x", true);
    else this.printBad(arg, verb);
  }

  private printValue(value: GoValue, verb: string): void {
    switch (typeof value) {
      case "string":
        this.printText(value, verb);
        return;
      case "number":
        this.printFloat(value, verb);
        return;
      case "bigint":
        this.printInteger(value, verb, false, value);
        return;
      case "boolean":
        verb === "t" || verb === "v" ? this.pad(String(value)) : this.printBad(value, verb);
        return;
      case "function":
        this.pad("0x0");
        return;
      case "undefined":
        this.out += "<nil>";
        return;
    }
    if (value === null) this.out += this.sharpV ? "interface {}(nil)" : "<nil>";
    else if (value instanceof GoInt) this.printInteger(value.value, verb, value.kind.startsWith("uint"), value);
    else if (value instanceof GoObject) this.printObject(value, verb);
    else if (value instanceof Uint8Array) this.printBytes(value, verb);
    else if (Array.isArray(value)) this.printList(value, verb);
    else this.printMap(value, verb);
  }

  private printObject(value: GoObject, verb: string): void {
    if (value instanceof GoComplex) {
      this.printComplex(value, verb);
      return;
    }
    if (value.goKind === "slice" || value.goKind === "map") this.printValue(value.toPlain() as GoValue, verb);
    else if (value instanceof StructObject) this.printStruct(value, verb);
    else if (!this.sharpV && "vsxXq".includes(verb)) this.printText(value.format(), verb);
    else if (value instanceof GoNamedInt) this.printInteger(value.value, verb, false, value);
    else if (this.sharpV) this.out += value.format();
    else this.printBad(value, verb);
  }

  /** A struct without a String method; a pointer to one shows what it points to, but only outermost. */
  private printStruct(value: StructObject, verb: string): void {
    if (value.isPointer && this.depth > 0) {
      if (verb === "v") this.out += this.sharpV ? `(${value.typeName})(${nestedAddress})` : nestedAddress;
      else {
        const depth = this.depth;
        this.depth = 0;
        this.printBad(value, verb);
        this.depth = depth;
      }
      return;
    }
    this.depth++;
    this.out += value.isPointer ? "&" : "";
    this.out += this.sharpV ? `${value.typeName.replace(/^\*/, "")}{` : "{";
    let separator = "";
    for (const [name, field] of value.entries()) {
      this.out += separator;
      separator = this.sharpV ? ", " : " ";
      if (this.sharpV || this.plusV) this.out += `${name}:`;
      this.printValue(field, verb);
    }
    this.out += "}";
    this.depth--;
  }

  private printList(list: readonly GoValue[], verb: string): void {
    this.guard.enter(list);
    this.depth++;
    if (this.sharpV) this.out += goTypeName(list as GoValue[]);
    if (this.sharpV && isNilCollection(list as GoValue[])) this.out += "(nil)";
    else {
      this.out += this.sharpV ? "{" : "[";
      for (let i = 0; i < list.length; i++) {
        if (i > 0) this.out += this.sharpV ? ", " : " ";
        this.printValue(list[i] ?? null, verb);
      }
      this.out += this.sharpV ? "}" : "]";
    }
    this.guard.leave(list);
    this.depth--;
  }

  private printMap(map: GoMap, verb: string): void {
    this.guard.enter(map);
    this.depth++;
    this.out += this.sharpV ? goTypeName(map) : "map";
    if (this.sharpV && isNilCollection(map)) this.out += "(nil)";
    else {
      this.out += this.sharpV ? "{" : "[";
      let separator = "";
      for (const key of Object.keys(map).sort(compareBytes)) {
        this.out += separator;
        separator = this.sharpV ? ", " : " ";
        this.printText(key, verb);
        this.out += ":";
        this.printValue(map[key] ?? null, verb);
      }
      this.out += this.sharpV ? "}" : "]";
    }
    this.guard.leave(map);
    this.depth--;
  }

  private printBytes(bytes: Uint8Array, verb: string): void {
    if ("sqxX".includes(verb)) {
      this.printText(fromBytes(bytes), verb);
      return;
    }
    const items = Array.from(bytes, (byte) => new GoInt("uint8", BigInt(byte)));
    if (verb !== "v" && verb !== "d") {
      this.printList(items, verb);
      return;
    }
    this.out += this.sharpV ? "[]byte{" : "[";
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.out += this.sharpV ? ", " : " ";
      this.printValue(items[i], verb);
    }
    this.out += this.sharpV ? "}" : "]";
  }

  private printText(text: string, verb: string): void {
    switch (verb) {
      case "v":
        this.sharpV ? this.printQuoted(text) : this.pad(this.truncate(text));
        return;
      case "s":
        this.pad(this.truncate(text));
        return;
      case "q":
        this.printQuoted(text);
        return;
      case "x":
      case "X":
        this.printHex(text, verb);
        return;
    }
    this.printBad(text, verb);
  }

  private printQuoted(text: string): void {
    const shown = this.truncate(text);
    if (this.sharp && canBackquote(shown)) this.pad(`\`${shown}\``);
    else this.pad(quoteGo(shown, this.plus));
  }

  private truncate(text: string): string {
    if (this.precision === undefined || this.precision >= text.length) return text;
    let end = 0;
    for (let left = this.precision; left > 0 && end < text.length; left--)
      end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    return text.slice(0, end);
  }

  private printHex(text: string, verb: string): void {
    const bytes = toBytes(text);
    const shown = this.precision === undefined ? bytes : bytes.subarray(0, this.precision);
    const prefix = this.sharp ? `0${verb}` : "";
    const pairs = Array.from(shown, (byte) => byte.toString(16).padStart(2, "0"));
    let hex = this.space ? pairs.map((pair) => prefix + pair).join(" ") : prefix + pairs.join("");
    if (verb === "X") hex = hex.toUpperCase();
    this.pad(shown.length === 0 ? "" : hex);
  }

  private printInteger(value: bigint, verb: string, isUnsigned: boolean, original: GoValue = value): void {
    switch (verb) {
      case "v":
        if (this.sharpV && isUnsigned) {
          this.padInteger(value, 16, "v", true);
          return;
        }
        this.padInteger(value, 10, verb, false);
        return;
      case "d":
        this.padInteger(value, 10, verb, this.sharp);
        return;
      case "b":
        this.padInteger(value, 2, verb, this.sharp);
        return;
      case "o":
      case "O":
        this.padInteger(value, 8, verb, this.sharp);
        return;
      case "x":
      case "X":
        this.padInteger(value, 16, verb, this.sharp);
        return;
      case "c":
        this.pad(fromRunes([toRune(value)]));
        return;
      case "q":
        this.pad(quoteGoRune(toRune(value), this.plus));
        return;
      case "U":
        this.printUnicode(value);
        return;
    }
    this.printBad(original, verb);
  }

  private padInteger(value: bigint, base: number, verb: string, sharp: boolean): void {
    const negative = value < 0n;
    let digits = (negative ? -value : value).toString(base);
    if (this.precision === 0 && value === 0n) {
      this.out += " ".repeat(this.width ?? 0);
      return;
    }
    let least = this.precision ?? 0;
    if (this.precision === undefined && this.zero && !this.minus && this.width !== undefined)
      least = this.width - (negative || this.plus || this.space ? 1 : 0);
    digits = digits.padStart(least, "0");
    if (sharp && base === 2) digits = `0b${digits}`;
    if (sharp && base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
    if (sharp && base === 16) digits = `0x${digits}`;
    if (verb === "O") digits = `0o${digits}`;
    if (verb === "X") digits = digits.toUpperCase();
    this.padWithSpaces((negative ? "-" : this.plus ? "+" : this.space ? " " : "") + digits);
  }

  private printUnicode(value: bigint): void {
    const point = BigInt.asUintN(64, value);
    let text = `U+${point
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(4, this.precision ?? 0), "0")}`;
    if (this.sharp && point <= 0x10ffffn && isPrintRune(String.fromCodePoint(Number(point))))
      text += ` '${String.fromCodePoint(Number(point))}'`;
    this.padWithSpaces(text);
  }

  private printFloat(value: number, verb: string): void {
    const format = floatFormats[verb];
    if (format === undefined) {
      this.printBad(value, verb);
      return;
    }
    const fallback = verb === "v" || "bgGxX".includes(verb) ? undefined : 6;
    let text = formatFloatAs(value, format, this.precision ?? fallback);
    let sign = "+";
    if (text.startsWith("-") || text.startsWith("+")) {
      sign = text.charAt(0);
      text = text.slice(1);
    }
    if (this.space && sign === "+" && !this.plus) sign = " ";
    if (!Number.isFinite(value)) {
      this.padWithSpaces(text === "NaN" && !this.space && !this.plus ? text : sign + text);
      return;
    }
    if (this.sharp && verb !== "b") text = keepZeros(text, verb, this.precision);
    if (!this.plus && sign === "+") {
      this.pad(text);
      return;
    }
    const room = (this.width ?? 0) - text.length - 1;
    if (this.zero && !this.minus && room > 0) this.out += sign + "0".repeat(room) + text;
    else this.pad(sign + text);
  }

  private printComplex(value: GoComplex, verb: string): void {
    if (floatFormats[verb] === undefined) {
      this.printBad(value, verb);
      return;
    }
    const plus = this.plus;
    this.out += "(";
    this.printFloat(value.real, verb);
    this.plus = true;
    this.printFloat(value.imaginary, verb);
    this.out += "i)";
    this.plus = plus;
  }

  private printBad(value: GoValue, verb: string): void {
    this.out += `%!${verb}(${goTypeName(value)}=`;
    this.printValue(value, "v");
    this.out += ")";
  }

  private pad(text: string): void {
    const room = this.room(text);
    if (room <= 0) this.out += text;
    else if (this.minus) this.out += text + " ".repeat(room);
    else this.out += (this.zero ? "0" : " ").repeat(room) + text;
  }

  private padWithSpaces(text: string): void {
    const room = this.room(text);
    if (room <= 0) this.out += text;
    else this.out += this.minus ? text + " ".repeat(room) : " ".repeat(room) + text;
  }

  private room(text: string): number {
    if (this.width === undefined) return 0;
    return this.width - toRunes(text).length;
  }
}

interface Cursor {
  at: number;
  arg: number;
  reordered: boolean;
  isGood: boolean;
  afterIndex: boolean;
}

const floatFormats: Readonly<Record<string, FloatFormat>> = {
  v: "g",
  e: "e",
  E: "E",
  f: "f",
  F: "f",
  g: "g",
  G: "G",
  b: "b",
  x: "x",
  X: "X",
};

function isNothing(value: GoValue): boolean {
  return value === undefined || value === null;
}

function parseSmall(digits: string): number | undefined {
  const value = Number(digits);
  return value > largest * 10 ? undefined : value;
}

function readDigits(format: string, cursor: Cursor): number | undefined {
  const digits = /^[0-9]*/.exec(format.slice(cursor.at, cursor.at + 20))?.[0] ?? "";
  if (digits === "") return undefined;
  let value = 0;
  for (let i = 0; i < digits.length; i++) {
    if (value > largest) {
      cursor.at = format.length;
      return undefined;
    }
    value = value * 10 + Number(digits.charAt(i));
  }
  cursor.at += digits.length;
  return value;
}

/** The integer argument that `*` stands for; undefined when it is none. */
function takeInteger(cursor: Cursor, args: readonly GoValue[]): number | undefined {
  if (cursor.arg >= args.length) return undefined;
  const arg = args[cursor.arg++];
  const value =
    typeof arg === "bigint" ? arg : arg instanceof GoInt || arg instanceof GoNamedInt ? arg.value : undefined;
  if (value === undefined || value > BigInt(largest) || value < BigInt(-largest)) return undefined;
  return Number(value);
}

function toRune(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
}

/** The `#` flag keeps the point and trailing zeros. */
function keepZeros(text: string, verb: string, precision: number | undefined): string {
  let digits = verb === "v" || verb === "g" || verb === "G" || verb === "x" ? (precision ?? 6) : 0;
  const split = verb === "x" || verb === "X" ? text.search(/[pP]/) : text.search(/[eEpP]/);
  let body = split < 0 ? text : text.slice(0, split);
  const tail = split < 0 ? "" : text.slice(split);
  let sawNonZero = false;
  for (const character of body) {
    if (character === ".") continue;
    if (character !== "0") sawNonZero = true;
    if (sawNonZero) digits--;
  }
  if (!body.includes(".")) {
    if (body === "0") digits--;
    body += ".";
  }
  return body + "0".repeat(Math.max(0, digits)) + tail;
}
