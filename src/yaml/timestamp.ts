/**
 * A timestamp of YAML 1.1 in RFC 3339 form (`2001-01-01` -> `2001-01-01T00:00:00Z`), or undefined when the text is none.
 *
 * Mirrors: go-yaml parseTimestamp with Go's time.Parse: dates, `T`/`t` times with a zone, and times after one space
 * without; month, day, hour, minute and second may have one digit.
 */
export function parseTimestamp(text: string): string | undefined {
  // Cheap way out: all begin with four digits and a hyphen.
  if (text.length < 8 || text.charCodeAt(4) !== 45) return undefined;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, separator, hour, minute, second, fraction, zone] = match;
  const isDate = separator === undefined;
  if (!isDate && (separator === " ") !== (zone === undefined)) return undefined;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  if (isDate) return `${year}-${pad(month)}-${pad(day)}T00:00:00Z`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${formatFraction(fraction)}`;
  const offset = formatZone(zone);
  return offset === undefined ? undefined : `${year}-${pad(month)}-${pad(day)}T${time}${offset}`;
}

const pattern =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$/;

function pad(digits: string | undefined): string {
  return (digits ?? "").padStart(2, "0");
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= days;
}

/** Nanoseconds, without trailing zeros; further digits are dropped. */
function formatFraction(fraction: string | undefined): string {
  const digits = (fraction ?? "").slice(1, 10).replace(/0+$/, "");
  return digits === "" ? "" : `.${digits}`;
}

function formatZone(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === "Z") return "Z";
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 24 || minutes > 60) return undefined;
  const total = hours * 60 + minutes;
  if (total === 0) return "Z";
  const text = `${pad(String(Math.floor(total / 60)))}:${pad(String(total % 60))}`;
  return zone.charAt(0) + text;
}
