import { quoteGo } from "../../../base/index.ts";
import { type GoMethod, GoNamedInt, GoObject, type GoValue } from "../../goValue.ts";
import { callError } from "../failure.ts";
import { goInt } from "../number.ts";
import { daysFromCivil, monthNames, weekdayNames } from "./calendar.ts";
import { durationIn, formatDuration, roundDuration, secondNanos, truncateDuration } from "./duration.ts";
import { type Moment, fieldsOf, formatTime } from "./formatTime.ts";
import { type Zone, localZone, utcZone } from "./zone.ts";

const zeroUnix = -62_135_596_800;

/** time.Duration. */
export class GoDuration extends GoNamedInt {
  readonly kind = "int64";
  readonly typeName = "time.Duration";

  format(): string {
    return formatDuration(this.value);
  }

  override method(name: string): GoMethod | undefined {
    switch (name) {
      case "Hours":
        return getter(() => durationIn(this.value, "hours"));
      case "Minutes":
        return getter(() => durationIn(this.value, "minutes"));
      case "Seconds":
        return getter(() => durationIn(this.value, "seconds"));
      case "Milliseconds":
        return getter(() => this.value / 1_000_000n);
      case "Microseconds":
        return getter(() => this.value / 1_000n);
      case "Nanoseconds":
        return getter(() => this.value);
      case "String":
        return getter(() => this.format());
      case "Abs":
        return getter(() => new GoDuration(this.value < 0n ? -this.value : this.value));
      case "Round":
        return { params: [this.typeName], call: (m) => new GoDuration(roundDuration(this.value, nanosOf(m))) };
      case "Truncate":
        return { params: [this.typeName], call: (m) => new GoDuration(truncateDuration(this.value, nanosOf(m))) };
      default:
        return undefined;
    }
  }
}

/** time.Month or time.Weekday. */
class GoNamedDay extends GoNamedInt {
  readonly kind = "int";
  readonly typeName: string;
  private readonly text: string;

  constructor(typeName: "time.Month" | "time.Weekday", value: number) {
    super(BigInt(value));
    this.typeName = typeName;
    this.text = (typeName === "time.Month" ? monthNames[value - 1] : weekdayNames[value]) ?? "";
  }

  format(): string {
    return this.text;
  }

  override method(name: string): GoMethod | undefined {
    return name === "String" ? getter(() => this.text) : undefined;
  }
}

/** time.Time. */
export class GoTime extends GoObject implements Moment {
  readonly typeName = "time.Time";
  readonly unix: number;
  readonly nanosecond: number;
  readonly zone: Zone;

  constructor(unix: number, nanosecond: number, zone: Zone) {
    super();
    this.unix = unix;
    this.nanosecond = nanosecond;
    this.zone = zone;
  }

  format(): string {
    return formatTime(this, "2006-01-02 15:04:05.999999999 -0700 MST");
  }

  /** Mirrors: time.Time.GoString. */
  override goSyntax(): string {
    const { year, month, day, hour, minute, second } = fieldsOf(this);
    const parts = [year, `time.${monthNames[month - 1] ?? ""}`, day, hour, minute, second, this.nanosecond];
    return `time.Date(${parts.join(", ")}, ${locationSyntax(this.zone)})`;
  }

  /** Mirrors: time.Time.MarshalJSON. */
  override toPlain(): string {
    const { year } = fieldsOf(this);
    if (year < 0 || year > 9999) throw callError("Time.MarshalJSON: year outside of range [0,9999]");
    return formatTime(this, "2006-01-02T15:04:05.999999999Z07:00");
  }

  in(zone: Zone): GoTime {
    return new GoTime(this.unix, this.nanosecond, zone);
  }

  add(nanos: bigint): GoTime {
    const total = BigInt(this.nanosecond) + nanos;
    const rest = ((total % secondNanos) + secondNanos) % secondNanos;
    return new GoTime(this.unix + Number((total - rest) / secondNanos), Number(rest), this.zone);
  }

  /** Nanoseconds since another time, within the range of a duration. */
  since(other: GoTime): bigint {
    const nanos = BigInt(this.unix - other.unix) * secondNanos + BigInt(this.nanosecond - other.nanosecond);
    const most = 2n ** 63n - 1n;
    return nanos > most ? most : nanos < -most - 1n ? -most - 1n : nanos;
  }

  compare(other: GoTime): number {
    return Math.sign(this.unix - other.unix || this.nanosecond - other.nanosecond);
  }

  override method(name: string): GoMethod | undefined {
    return fieldMethod(this, name) ?? calculation(this, name);
  }
}

function locationSyntax(zone: Zone): string {
  if (zone === utcZone) return "time.UTC";
  return zone.isLocal ? "time.Local" : `time.Location(${quoteGo(zone.name)})`;
}

/** The zero time.Time, the start of year 1. */
export function zeroTime(): GoTime {
  return new GoTime(zeroUnix, 0, utcZone);
}

function fieldMethod(time: GoTime, name: string): GoMethod | undefined {
  const field = (read: (fields: ReturnType<typeof fieldsOf>) => GoValue) => getter(() => read(fieldsOf(time)));
  const epoch = (perSecond: bigint) =>
    getter(() => BigInt(time.unix) * perSecond + BigInt(time.nanosecond) / (secondNanos / perSecond));
  switch (name) {
    case "Year":
      return field((f) => goInt(f.year));
    case "Month":
      return field((f) => new GoNamedDay("time.Month", f.month));
    case "Day":
      return field((f) => goInt(f.day));
    case "YearDay":
      return field((f) => goInt(f.yearDay));
    case "Weekday":
      return field((f) => new GoNamedDay("time.Weekday", f.weekday));
    case "Hour":
      return field((f) => goInt(f.hour));
    case "Minute":
      return field((f) => goInt(f.minute));
    case "Second":
      return field((f) => goInt(f.second));
    case "Nanosecond":
      return getter(() => goInt(time.nanosecond));
    case "Unix":
      return epoch(1n);
    case "UnixMilli":
      return epoch(1_000n);
    case "UnixMicro":
      return epoch(1_000_000n);
    case "UnixNano":
      return getter(() => BigInt.asIntN(64, BigInt(time.unix) * secondNanos + BigInt(time.nanosecond)));
    case "IsZero":
      return getter(() => time.unix === zeroUnix && time.nanosecond === 0);
    case "String":
      return getter(() => time.format());
    case "Format":
      return { params: ["string"], call: (layout) => formatTime(time, String(layout)) };
    default:
      return undefined;
  }
}

function calculation(time: GoTime, name: string): GoMethod | undefined {
  const against = (result: (other: GoTime) => GoValue): GoMethod => ({
    params: ["time.Time"],
    call: (other) => result(other instanceof GoTime ? other : zeroTime()),
  });
  const byDuration = (result: (nanos: bigint) => GoValue): GoMethod => ({
    params: ["time.Duration"],
    call: (duration) => result(nanosOf(duration)),
  });
  const sinceZero = () => BigInt(time.unix - zeroUnix) * secondNanos + BigInt(time.nanosecond);
  switch (name) {
    case "UTC":
      return getter(() => time.in(utcZone));
    case "Local":
      return getter(() => time.in(localZone()));
    case "Add":
      return byDuration((nanos) => time.add(nanos));
    case "Truncate":
      return byDuration((nanos) => (nanos <= 0n ? time : time.add(-(sinceZero() % nanos))));
    case "Round":
      return byDuration((nanos) => (nanos <= 0n ? time : roundTime(time, sinceZero() % nanos, nanos)));
    case "AddDate":
      return { params: ["int", "int", "int"], call: (...parts) => addDate(time, parts.map(numberOf)) };
    case "Sub":
      return against((other) => new GoDuration(time.since(other)));
    case "After":
      return against((other) => time.compare(other) > 0);
    case "Before":
      return against((other) => time.compare(other) < 0);
    case "Equal":
      return against((other) => time.compare(other) === 0);
    case "Compare":
      return against((other) => goInt(time.compare(other)));
    default:
      return undefined;
  }
}

function roundTime(time: GoTime, rest: bigint, multiple: bigint): GoTime {
  return rest * 2n < multiple ? time.add(-rest) : time.add(multiple - rest);
}

function addDate(time: GoTime, [years = 0, months = 0, days = 0]: readonly number[]): GoTime {
  const fields = fieldsOf(time);
  const date = daysFromCivil(fields.year + years, fields.month + months, 1) + fields.day + days - 1;
  const seconds = fields.hour * 3600 + fields.minute * 60 + fields.second;
  return new GoTime(toUnix(date * 86_400 + seconds, time.zone), time.nanosecond, time.zone);
}

/** Seconds since 1970 of a wall clock reading (given as if it were UTC). Mirrors: time.Date. */
export function toUnix(wall: number, zone: Zone): number {
  const { offset } = zone.at(wall);
  if (offset === 0) return wall;
  return wall - zone.at(wall - offset).offset;
}

function getter(call: () => GoValue): GoMethod {
  return { params: [], call };
}

function nanosOf(value: GoValue): bigint {
  return value instanceof GoDuration ? value.value : 0n;
}

function numberOf(value: GoValue): number {
  return typeof value === "object" && value !== null && "value" in value ? Number(value.value) : 0;
}
