import { civilFromDays, dayOfYear, monthNames, weekday, weekdayNames } from "./calendar.ts";
import { isFraction, nextElement } from "./layout.ts";
import type { Zone } from "./zone.ts";

/** A point in time as a zone's clocks show it. */
export interface Moment {
  /** Seconds since 1970, UTC. */
  readonly unix: number;
  readonly nanosecond: number;
  readonly zone: Zone;
}

const secondsPerDay = 86_400;

/** The fields of a moment on its zone's calendar and clock. */
export interface MomentFields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  offset: number;
  abbreviation: string;
}

export function fieldsOf(moment: Moment): MomentFields {
  const { offset, abbreviation } = moment.zone.at(moment.unix);
  const local = moment.unix + offset;
  const days = Math.floor(local / secondsPerDay);
  const clock = local - days * secondsPerDay;
  return {
    ...civilFromDays(days),
    yearDay: dayOfYear(days),
    weekday: weekday(days),
    hour: Math.floor(clock / 3600),
    minute: Math.floor((clock % 3600) / 60),
    second: clock % 60,
    nanosecond: moment.nanosecond,
    offset,
    abbreviation,
  };
}

/** The moment in a Go layout such as "2006-01-02 15:04:05 MST". Mirrors: time.Time.Format. */
export function formatTime(moment: Moment, layout: string): string {
  const fields = fieldsOf(moment);
  let out = "";
  let rest = layout;
  for (let next = nextElement(rest); next; next = nextElement(rest)) {
    out += next.prefix + formatElement(next.element, fields);
    rest = next.rest;
  }
  return out + rest;
}

function formatElement(element: string, fields: MomentFields): string {
  if (isFraction(element)) return formatFraction(element, fields.nanosecond);
  if (/^[-Z]/.test(element)) return formatOffset(element, fields.offset);
  switch (element) {
    case "2006":
      return padded(fields.year, 4);
    case "06":
      return padded(Math.abs(fields.year) % 100, 2);
    case "January":
      return monthNames[fields.month - 1] ?? "";
    case "Jan":
      return monthNames[fields.month - 1]?.slice(0, 3) ?? "";
    case "1":
      return String(fields.month);
    case "01":
      return padded(fields.month, 2);
    case "Monday":
      return weekdayNames[fields.weekday] ?? "";
    case "Mon":
      return weekdayNames[fields.weekday]?.slice(0, 3) ?? "";
    case "2":
      return String(fields.day);
    case "_2":
      return String(fields.day).padStart(2);
    case "02":
      return padded(fields.day, 2);
    case "__2":
      return String(fields.yearDay).padStart(3);
    case "002":
      return padded(fields.yearDay, 3);
    case "MST":
      return fields.abbreviation || formatOffset("-0700", fields.offset);
    default:
      return formatClock(element, fields);
  }
}

function formatClock(element: string, { hour, minute, second }: MomentFields): string {
  switch (element) {
    case "15":
      return padded(hour, 2);
    case "3":
      return String(hour % 12 || 12);
    case "03":
      return padded(hour % 12 || 12, 2);
    case "4":
      return String(minute);
    case "04":
      return padded(minute, 2);
    case "5":
      return String(second);
    case "05":
      return padded(second, 2);
    case "PM":
      return hour >= 12 ? "PM" : "AM";
    default:
      return hour >= 12 ? "pm" : "am";
  }
}

function padded(value: number, width: number): string {
  return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(width, "0");
}

function formatOffset(element: string, offset: number): string {
  if (element.startsWith("Z") && offset === 0) return "Z";
  const minutes = Math.trunc(offset / 60);
  const colon = element.includes(":") ? ":" : "";
  const digits = element.replace(/[^0-9]/g, "").length;
  let out = (minutes < 0 ? "-" : "+") + padded(Math.floor(Math.abs(minutes) / 60), 2);
  if (digits > 2) out += colon + padded(Math.abs(minutes) % 60, 2);
  if (digits > 4) out += colon + padded((minutes < 0 ? -offset : offset) % 60, 2);
  return out;
}

function formatFraction(element: string, nanosecond: number): string {
  const trims = element[1] === "9";
  if (trims && nanosecond === 0) return "";
  const digits = padded(nanosecond, 9).slice(0, element.length - 1);
  const kept = trims ? digits.replace(/0+$/, "") : digits;
  return kept === "" ? "" : element[0] + kept;
}
