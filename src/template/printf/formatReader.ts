import { GoInt, GoNamedInt, type GoValue } from "../goValue.ts";
import type { Flags } from "./flags.ts";

/** Widths and precisions beyond this are errors, as in Go. */
const largest = 1_000_000;

/** Goes through a format string verb by verb and says which argument is next. Mirrors: Go fmt doPrintf. */
export class FormatReader {
  /** Index of the argument to print next. */
  argument = 0;
  /** Some verb named its argument: `%[2]d`. */
  isReordered = false;
  /** The index of this verb's argument can be read and there is such an argument. */
  isGood = true;
  private readonly format: string;
  private readonly args: readonly GoValue[];
  private at = 0;
  private afterIndex = false;

  constructor(format: string, args: readonly GoValue[]) {
    this.format = format;
    this.args = args;
  }

  /** The text before the next verb; undefined when there is no further verb. */
  readText(): string | undefined {
    const percent = this.format.indexOf("%", this.at);
    if (percent < 0) return undefined;
    const text = this.format.slice(this.at, percent);
    this.at = percent + 1;
    return text;
  }

  /** What is left when there is no further verb. */
  readRest(): string {
    return this.format.slice(this.at);
  }

  /** Reads flags, width, precision and index; gives what is wrong with them, for the output. */
  readFlags(flags: Flags): string {
    this.isGood = true;
    flags.clear();
    while (setFlag(flags, this.format.charAt(this.at))) this.at++;
    const problems = this.readWidth(flags) + this.readPrecision(flags);
    if (!this.afterIndex) this.readIndex();
    this.afterIndex = false;
    return problems;
  }

  /** undefined at the end of the format. */
  readVerb(): string | undefined {
    const point = this.format.codePointAt(this.at);
    if (point === undefined) return undefined;
    this.at += point > 0xffff ? 2 : 1;
    return point >= 0xd800 && point <= 0xdfff ? "\ufffd" : String.fromCodePoint(point);
  }

  /** `[n]`: the argument to print next. */
  private readIndex(): void {
    const { format, at } = this;
    this.afterIndex = false;
    if (format.charAt(at) !== "[") return;
    this.isReordered = true;
    const close = format.indexOf("]", at);
    if (close < 0 || format.length - at < 3) {
      this.isGood = false;
      this.at++;
      return;
    }
    const digits = format.slice(at + 1, close);
    this.at = close + 1;
    const index = /^[0-9]+$/.test(digits) && Number(digits) <= largest * 10 ? Number(digits) : undefined;
    this.afterIndex = index !== undefined;
    if (index !== undefined && index >= 1 && index <= this.args.length) this.argument = index - 1;
    else this.isGood = false;
  }

  private readWidth(flags: Flags): string {
    this.readIndex();
    if (this.format.charAt(this.at) !== "*") {
      flags.width = this.readDigits();
      if (this.afterIndex && flags.width !== undefined) this.isGood = false;
      return "";
    }
    this.at++;
    this.afterIndex = false;
    const width = this.takeInteger();
    if (width === undefined) return "%!(BADWIDTH)";
    flags.width = Math.abs(width);
    if (width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    return "";
  }

  private readPrecision(flags: Flags): string {
    if (this.format.charAt(this.at) !== "." || this.at + 1 >= this.format.length) return "";
    this.at++;
    if (this.afterIndex) this.isGood = false;
    this.readIndex();
    if (this.format.charAt(this.at) !== "*") {
      flags.precision = this.readDigits() ?? 0;
      return "";
    }
    this.at++;
    this.afterIndex = false;
    const precision = this.takeInteger();
    if (precision === undefined || precision < 0) return "%!(BADPREC)";
    flags.precision = precision;
    return "";
  }

  private readDigits(): number | undefined {
    const digits = /^[0-9]*/.exec(this.format.slice(this.at, this.at + 20))?.[0] ?? "";
    if (digits === "") return undefined;
    let value = 0;
    for (let i = 0; i < digits.length; i++) {
      if (value > largest) {
        this.at = this.format.length;
        return undefined;
      }
      value = value * 10 + Number(digits.charAt(i));
    }
    this.at += digits.length;
    return value;
  }

  /** The integer argument that `*` stands for; undefined when it is none. */
  private takeInteger(): number | undefined {
    if (this.argument >= this.args.length) return undefined;
    const arg = this.args[this.argument++];
    const value =
      typeof arg === "bigint" ? arg : arg instanceof GoInt || arg instanceof GoNamedInt ? arg.value : largest + 1;
    return value > largest || value < -largest ? undefined : Number(value);
  }
}

function setFlag(flags: Flags, character: string): boolean {
  switch (character) {
    case "#":
      flags.sharp = true;
      return true;
    case "0":
      flags.zero = true;
      return true;
    case "+":
      flags.plus = true;
      return true;
    case "-":
      flags.minus = true;
      return true;
    case " ":
      flags.space = true;
      return true;
  }
  return false;
}
