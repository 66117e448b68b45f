import { GoInt, type GoValue } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { defineFunctions } from "./defineFunctions.ts";
import { parseIntClamped } from "./number.ts";
import { formatDuration, parseDuration, roundDuration, secondNanos } from "./time/duration.ts";
import { formatTime } from "./time/formatTime.ts";
import { GoTime, zeroTime } from "./time/goTime.ts";
import { parseTime } from "./time/parseTime.ts";
import { loadZone, localZone, utcZone } from "./time/zone.ts";

const family = "Dates";

function now(context: RenderContext): GoTime {
  const milliseconds = context.clock.now();
  const unix = Math.floor(milliseconds / 1000);
  return new GoTime(unix, Math.round((milliseconds - unix * 1000) * 1e6), localZone());
}

/** A time, or a whole number of seconds since 1970; anything else (a float, too) is now. Mirrors: sprig dateInZone. */
function timeOf(context: RenderContext, value: GoValue, kinds: readonly string[]): GoTime {
  if (value instanceof GoTime) return value;
  if (typeof value === "bigint") return new GoTime(Number(value), 0, utcZone);
  if (value instanceof GoInt && kinds.includes(value.kind)) return new GoTime(Number(value.value), 0, utcZone);
  return now(context);
}

function dateInZone(context: RenderContext, layout: string, date: GoValue, zone: string): string {
  return formatTime(timeOf(context, date, ["int", "int32"]).in(loadZone(zone) ?? utcZone), layout);
}

function modify(_context: RenderContext, duration: string, date: GoTime): GoTime {
  try {
    return date.add(parseDuration(duration));
  } catch {
    return date;
  }
}

function mustModify(_context: RenderContext, duration: string, date: GoTime): GoTime {
  return date.add(parseDuration(duration));
}

function ago(context: RenderContext, date: GoValue): string {
  const since = now(context).since(timeOf(context, date, ["int"]));
  return formatDuration(roundDuration(since, secondNanos));
}

/** Mirrors: sprig duration: seconds as text or int64; an int is 0 seconds. */
function duration(_context: RenderContext, seconds: GoValue): string {
  let count = 0n;
  if (typeof seconds === "bigint") count = seconds;
  else if (typeof seconds === "string" && /^[+-]?[0-9]+$/.test(seconds)) count = parseIntClamped(seconds);
  return formatDuration(BigInt.asIntN(64, count * secondNanos));
}

const roundingUnits: readonly [bigint, string][] = [
  [3600n * 24n * 365n, "y"],
  [3600n * 24n * 30n, "mo"],
  [3600n * 24n, "d"],
  [3600n, "h"],
  [60n, "m"],
  [1n, "s"],
];

/** Mirrors: sprig durationRound: the largest unit of which there is more than one whole. */
function durationRound(context: RenderContext, value: GoValue): string {
  let nanos = 0n;
  if (typeof value === "string") nanos = durationOrZero(value);
  else if (typeof value === "bigint") nanos = value;
  else if (value instanceof GoTime) nanos = now(context).since(value);
  const size = nanos < 0n ? -nanos : nanos;
  for (const [seconds, name] of roundingUnits)
    if (size > seconds * secondNanos) return `${size / (seconds * secondNanos)}${name}`;
  return "0s";
}

function durationOrZero(text: string): bigint {
  try {
    return parseDuration(text);
  } catch {
    return 0n;
  }
}

function toDate(_context: RenderContext, layout: string, text: string): GoTime {
  try {
    return parseTime(layout, text, localZone());
  } catch {
    return zeroTime();
  }
}

const sample = '(toDate "2006-01-02" "2024-02-29")';
const text = defineFunctions(family, "string");
const withExample = (definition: TemplateFunction, args: string, output: string): TemplateFunction => ({
  ...definition,
  example: { template: `{{ ${definition.name} ${args} }}`, output },
});

/** Dates, in Go's layouts. Mirrors: sprig date.go. */
export function dateFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "now",
      family,
      params: [],
      returns: "time.Time",
      doc: "The current time, with Go's methods.",
      call: now,
    },
    withExample(
      text(
        "date",
        ["string", "interface {}"],
        "A time or a number of seconds since 1970 in a layout, in the local zone.",
        (context, layout: string, date) => dateInZone(context, layout, date, "Local"),
      ),
      `"Jan 2, 2006" ${sample}`,
      "Feb 29, 2024",
    ),
    ...["dateInZone", "date_in_zone"].map((name) =>
      withExample(
        text(
          name,
          ["string", "interface {}", "string"],
          "A time or a number of seconds since 1970 in a layout, in a zone.",
          dateInZone,
        ),
        '"2006-01-02 15:04 MST" (int64 0) "Europe/Berlin"',
        "1970-01-01 01:00 CET",
      ),
    ),
    withExample(
      text("htmlDate", ["interface {}"], "A date as a web form wants it, in the local zone.", (context, date) =>
        dateInZone(context, "2006-01-02", date, "Local"),
      ),
      sample,
      "2024-02-29",
    ),
    withExample(
      text(
        "htmlDateInZone",
        ["interface {}", "string"],
        "A date as a web form wants it, in a zone.",
        (context, date, zone: string) => dateInZone(context, "2006-01-02", date, zone),
      ),
      '(int64 0) "America/New_York"',
      "1969-12-31",
    ),
    ...["dateModify", "date_modify", "mustDateModify", "must_date_modify"].map(
      (name): TemplateFunction => ({
        name,
        family,
        params: ["string", "time.Time"],
        returns: "time.Time",
        doc: name.startsWith("must")
          ? "A time with a duration added to it."
          : "A time with a duration added to it; the time itself for a duration that cannot be read.",
        example: { template: `{{ (${name} "-1h30m" ${sample}).Format "15:04" }}`, output: "22:30" },
        call: name.startsWith("must") ? mustModify : modify,
      }),
    ),
    {
      name: "toDate",
      family,
      params: ["string", "string"],
      returns: "time.Time",
      doc: "The time that a text gives in a layout; the zero time when it cannot be read.",
      example: { template: '{{ (toDate "2006-01-02" "2024-02-29").Weekday }}', output: "Thursday" },
      call: toDate,
    },
    {
      name: "mustToDate",
      family,
      params: ["string", "string"],
      returns: "time.Time",
      doc: "The time that a text gives in a layout.",
      example: { template: '{{ (mustToDate "2006-01-02" "2024-02-29").YearDay }}', output: "60" },
      call: (_context, layout: string, value: string) => parseTime(layout, value, localZone()),
    },
    withExample(
      text("unixEpoch", ["time.Time"], "The seconds since 1970 of a time.", (_context, date: GoTime) =>
        String(date.unix),
      ),
      '(toDate "2006-01-02T15:04:05Z07:00" "2024-02-29T00:00:00Z")',
      "1709164800",
    ),
    text("ago", ["interface {}"], "The time that passed since, in whole seconds.", ago),
    withExample(
      text("duration", ["interface {}"], "A number of seconds (as text or int64) as a duration.", duration),
      '"95"',
      "1m35s",
    ),
    withExample(
      text("durationRound", ["interface {}"], "A duration in its largest unit: y, mo, d, h, m or s.", durationRound),
      '"2h10m5s"',
      "2h",
    ),
  ];
}
