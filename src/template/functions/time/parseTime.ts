import { byteLength } from "../../goBytes.ts";
import { callError } from "../failure.ts";
import { daysFromCivil, daysInMonth, isLeapYear, monthNames, weekdayNames } from "./calendar.ts";
import { quoteDuration } from "./duration.ts";
import { GoTime, toUnix } from "./goTime.ts";
import { isFraction, nextElement } from "./layout.ts";
import { type Zone, fixedZone, utcZone } from "./zone.ts";

/** What a text said about a time. */
interface Parsed {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: "AM" | "PM" | undefined;
  zone: Zone | undefined;
  offset: number | undefined;
  abbreviation: string;
}

/** An element that the text does not have. */
class Mismatch extends Error {}
/** A number that no calendar or clock shows. */
class OutOfRange extends Error {}

/**
 * Reads a time in a Go layout; without a zone in the text it is meant in the given one.
 * Throws with Go's wording. Mirrors: time.ParseInLocation.
 */
export function parseTime(layout: string, text: string, zone: Zone): GoTime {
  const reader = new TimeReader(layout, text);
  return toTime(reader.read(), zone, reader);
}

class TimeReader {
  private readonly layout: string;
  private readonly text: string;
  private value: string;
  private readonly parsed: Parsed = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    zone: undefined,
    offset: undefined,
    abbreviation: "",
  };

  constructor(layout: string, text: string) {
    this.layout = layout;
    this.text = text;
    this.value = text;
  }

  read(): Parsed {
    let layout = this.layout;
    for (;;) {
      const next = nextElement(layout);
      this.skip(next ? next.prefix : layout);
      if (!next) {
        if (this.value !== "") throw this.refuse(`: extra text: ${quoteDuration(this.value)}`);
        return this.parsed;
      }
      layout = next.rest;
      const held = this.value;
      try {
        this.readElement(next.element, layout);
      } catch (error) {
        if (error instanceof OutOfRange) throw this.refuse(`: ${error.message} out of range`);
        if (!(error instanceof Mismatch)) throw error;
        throw this.cannotParse(held, next.element);
      }
    }
  }

  refuse(reason: string): Error {
    return callError(`parsing time ${quoteDuration(this.text)}${reason}`);
  }

  private cannotParse(value: string, element: string): Error {
    return this.refuse(
      ` as ${quoteDuration(this.layout)}: cannot parse ${quoteDuration(value)} as ${quoteDuration(element)}`,
    );
  }

  /** Passes over the layout's own text; a run of spaces stands for any number of them. */
  private skip(prefix: string): void {
    let left = prefix;
    while (left !== "") {
      if (left.startsWith(" ")) {
        if (this.value !== "" && !this.value.startsWith(" ")) throw this.cannotParse(this.value, prefix);
        left = left.replace(/^ +/, "");
        this.value = this.value.replace(/^ +/, "");
      } else {
        const run = /^[^ ]+/.exec(left)?.[0] ?? "";
        const common = commonLength(run, this.value);
        this.value = this.value.slice(common);
        if (common < run.length) throw this.cannotParse(this.value, prefix);
        left = left.slice(run.length);
      }
    }
  }

  private readElement(element: string, rest: string): void {
    if (isFraction(element)) this.readFraction(element);
    else if (/^[-Z]/.test(element)) this.readOffset(element);
    else if (!this.readDate(element)) this.readClock(element, rest);
  }

  private readDate(element: string): boolean {
    const { parsed } = this;
    switch (element) {
      case "06": {
        const year = Number(this.take(/^[0-9]{2}/));
        parsed.year = year + (year >= 69 ? 1900 : 2000);
        return true;
      }
      case "2006":
        parsed.year = Number(this.take(/^[0-9]{4}/));
        return true;
      case "Jan":
        parsed.month = this.takeName(monthNames.map((name) => name.slice(0, 3))) + 1;
        return true;
      case "January":
        parsed.month = this.takeName(monthNames) + 1;
        return true;
      case "1":
      case "01":
        parsed.month = this.takeNumber(element);
        if (parsed.month < 1 || parsed.month > 12) throw new OutOfRange("month");
        return true;
      case "Mon":
        this.takeName(weekdayNames.map((name) => name.slice(0, 3)));
        return true;
      case "Monday":
        this.takeName(weekdayNames);
        return true;
      case "_2":
      case "2":
      case "02":
        if (element === "_2") this.value = this.value.replace(/^ /, "");
        parsed.day = this.takeNumber(element);
        return true;
      case "__2":
        this.value = this.value.replace(/^ {1,2}/, "");
        parsed.yearDay = Number(this.take(/^[0-9]{1,3}/));
        return true;
      case "002":
        parsed.yearDay = Number(this.take(/^[0-9]{3}/));
        return true;
      default:
        return false;
    }
  }

  private readClock(element: string, rest: string): void {
    const { parsed } = this;
    switch (element) {
      case "15":
        parsed.hour = inRange(this.takeNumber("1"), 23, "hour");
        return;
      case "3":
      case "03":
        parsed.hour = inRange(this.takeNumber(element), 12, "hour");
        return;
      case "4":
      case "04":
        parsed.minute = inRange(this.takeNumber(element), 59, "minute");
        return;
      case "5":
      case "05":
        parsed.second = inRange(this.takeNumber(element), 59, "second");
        this.readUnannouncedFraction(rest);
        return;
      case "PM":
      case "pm": {
        const half = this.take(element === "PM" ? /^[AP]M/ : /^[ap]m/).toUpperCase();
        parsed.half = half === "PM" ? "PM" : (parsed.half ?? "AM");
        return;
      }
      case "MST":
        this.readAbbreviation();
    }
  }

  /** Seconds may have a fraction although the layout shows none. */
  private readUnannouncedFraction(rest: string): void {
    const fraction = /^[.,][0-9]+/.exec(this.value)?.[0];
    const next = nextElement(rest);
    if (fraction === undefined || (next && isFraction(next.element))) return;
    this.parsed.nanosecond = nanoseconds(fraction);
    this.value = this.value.slice(fraction.length);
  }

  private readFraction(element: string): void {
    if (element[1] === "9") {
      const fraction = /^[.,][0-9]+/.exec(this.value)?.[0];
      if (fraction === undefined) return;
      this.value = this.value.slice(fraction.length);
      this.parsed.nanosecond = nanoseconds(fraction);
      return;
    }
    const fraction = this.value.slice(0, element.length);
    if (fraction.length < element.length || !/^[.,][0-9]+$/.test(fraction.slice(0, 10))) throw new Mismatch();
    this.value = this.value.slice(element.length);
    this.parsed.nanosecond = nanoseconds(fraction);
  }

  private readOffset(element: string): void {
    if (element.startsWith("Z") && this.value.startsWith("Z")) {
      this.value = this.value.slice(1);
      this.parsed.zone = utcZone;
      return;
    }
    const text = this.value.slice(0, element.length);
    this.value = this.value.slice(text.length);
    const isColoned = element.includes(":");
    if (text.length < element.length || (isColoned && !/^.{3}:..(?::..)?$/s.test(text))) throw new Mismatch();
    const sign = text[0];
    const parts = (isColoned ? text.slice(1).split(":") : (text.slice(1).match(/../gs) ?? [])).slice(0, 3);
    const numbers: number[] = [];
    for (const part of parts) {
      if (!/^[0-9]{2}$/.test(part)) break;
      numbers.push(Number(part));
    }
    const [hours = 0, minutes = 0, seconds = 0] = numbers;
    inRange(hours, 24, "time zone offset hour");
    inRange(minutes, 60, "time zone offset minute");
    inRange(seconds, 60, "time zone offset second");
    if (numbers.length < parts.length || (sign !== "+" && sign !== "-")) throw new Mismatch();
    const offset = (hours * 60 + minutes) * 60 + seconds;
    this.parsed.offset = sign === "-" ? -offset : offset;
  }

  private readAbbreviation(): void {
    if (this.value.startsWith("UTC")) {
      this.value = this.value.slice(3);
      this.parsed.zone = utcZone;
      return;
    }
    const length = abbreviationLength(this.value);
    if (length === undefined) throw new Mismatch();
    this.parsed.abbreviation = this.value.slice(0, length);
    this.value = this.value.slice(length);
  }

  private take(pattern: RegExp): string {
    const found = pattern.exec(this.value)?.[0];
    if (found === undefined) throw new Mismatch();
    this.value = this.value.slice(found.length);
    return found;
  }

  /** One or two digits; exactly two where the element shows a leading zero. */
  private takeNumber(element: string): number {
    return Number(this.take(element.startsWith("0") ? /^[0-9]{2}/ : /^[0-9]{1,2}/));
  }

  /** The index of the name, whatever its case. */
  private takeName(names: readonly string[]): number {
    const start = this.value.slice(0, 12).toLowerCase();
    const index = names.findIndex((name) => start.startsWith(name.toLowerCase()));
    if (index < 0) throw new Mismatch();
    this.value = this.value.slice(names[index]?.length ?? 0);
    return index;
  }
}

function commonLength(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function inRange(value: number, most: number, name: string): number {
  if (value > most) throw new OutOfRange(name);
  return value;
}

/** Of a fraction with its separator; digits beyond the ninth do not count. */
function nanoseconds(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, "0"));
}

/** Bytes of the time zone abbreviation at the start of a text. Mirrors: Go time parseTimeZone. */
function abbreviationLength(text: string): number | undefined {
  if (byteLength(text) < 3) return undefined;
  if (text.startsWith("ChST") || text.startsWith("MeST")) return 4;
  if (text.startsWith("GMT")) return 3 + signedOffsetLength(text.slice(3));
  if (/^[+-]/.test(text)) return signedOffsetLength(text) || undefined;
  const letters = /^[A-Z]{0,6}/.exec(text)?.[0] ?? "";
  if (letters.length === 3) return 3;
  if (letters.length === 4) return letters.endsWith("T") || letters === "WITA" ? 4 : undefined;
  return letters.length === 5 && letters.endsWith("T") ? 5 : undefined;
}

function signedOffsetLength(text: string): number {
  const match = /^[+-]([0-9]+)/.exec(text);
  return match && Number(match[1]) <= 23 ? match[0].length : 0;
}

function toTime(parsed: Parsed, zone: Zone, reader: TimeReader): GoTime {
  const { month, day } = calendarDay(parsed, reader);
  let { hour } = parsed;
  if (parsed.half === "PM" && hour < 12) hour += 12;
  else if (parsed.half === "AM" && hour === 12) hour = 0;
  if (day < 1 || day > daysInMonth(month, parsed.year)) throw reader.refuse(": day out of range");
  const wall = daysFromCivil(parsed.year, month, day) * 86_400 + hour * 3600 + parsed.minute * 60 + parsed.second;
  const at = (unix: number, where: Zone) => new GoTime(unix, parsed.nanosecond, where);
  if (parsed.zone) return at(toUnix(wall, parsed.zone), parsed.zone);
  const { offset, abbreviation } = parsed;
  if (offset !== undefined && offset !== -1) {
    const unix = wall - offset;
    const state = zone.at(unix);
    const isHere = state.offset === offset && (abbreviation === "" || state.abbreviation === abbreviation);
    return at(unix, isHere ? zone : fixedZone(abbreviation, offset));
  }
  if (abbreviation === "") return at(toUnix(wall, zone), zone);
  const known = zone.offsetOf(abbreviation, wall);
  if (known !== undefined) return at(wall - known, zone);
  const fromGmt = /^GMT([+-][0-9]+)$/.exec(abbreviation);
  return at(wall, fixedZone(abbreviation, fromGmt ? Number(fromGmt[1]) * 3600 : 0));
}

/** Month and day, also from a day of the year. */
function calendarDay(parsed: Parsed, reader: TimeReader): { month: number; day: number } {
  if (parsed.yearDay === undefined) return { month: parsed.month ?? 1, day: parsed.day ?? 1 };
  const days = isLeapYear(parsed.year) ? 366 : 365;
  if (parsed.yearDay < 1 || parsed.yearDay > days) throw reader.refuse(": day-of-year out of range");
  let month = 1;
  let day = parsed.yearDay;
  while (day > daysInMonth(month, parsed.year)) day -= daysInMonth(month++, parsed.year);
  if (parsed.month !== undefined && parsed.month !== month) throw reader.refuse(": day-of-year does not match month");
  if (parsed.day !== undefined && parsed.day !== day) throw reader.refuse(": day-of-year does not match day");
  return { month, day };
}
