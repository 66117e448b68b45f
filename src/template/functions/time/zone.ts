import { zoneNameTable } from "./data/zoneNames.ts";

/** A time zone. */
export interface Zone {
  /** What `.Location` would be called. */
  readonly name: string;
  /** The machine's own zone, which Go calls Local whatever its name. */
  readonly isLocal?: true;
  /** The zone's state at a time in seconds since 1970. */
  at(unix: number): ZoneState;
  /** The offset behind an abbreviation that the zone uses or used; undefined for others. */
  offsetOf(abbreviation: string, unix: number): number | undefined;
}

export interface ZoneState {
  /** "CET"; "" for a zone that is only an offset. */
  abbreviation: string;
  /** Seconds east of UTC. */
  offset: number;
}

export const utcZone: Zone = fixedZone("UTC", 0);

export function fixedZone(name: string, offset: number): Zone {
  return {
    name,
    at: () => ({ abbreviation: name, offset }),
    offsetOf: (abbreviation) => (abbreviation === name ? offset : undefined),
  };
}

/** A zone of the tz database, "UTC" or "Local"; undefined when there is none of that name. Mirrors: time.LoadLocation. */
export function loadZone(name: string): Zone | undefined {
  if (name === "" || name === "UTC") return utcZone;
  if (name === "Local") return localZone();
  return databaseZone(name);
}

/** The machine's zone. */
export function localZone(): Zone {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { ...(databaseZone(name) ?? utcZone), isLocal: true };
}

function databaseZone(name: string): Zone | undefined {
  const names = abbreviationsOf(name);
  if (!names) return undefined;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  const at = (unix: number): ZoneState => {
    const offset = offsetAt(format, unix);
    return { offset, abbreviation: names.get(offset) ?? numericName(offset) };
  };
  const offsetOf = (abbreviation: string, unix: number): number | undefined => {
    const candidates = [...names].filter(([, known]) => known === abbreviation).map(([offset]) => offset);
    return candidates.find((offset) => at(unix - offset).offset === offset) ?? candidates[0];
  };
  return { name, at, offsetOf };
}

/** Abbreviations by offset in seconds; undefined for a name that is not in the database. */
function abbreviationsOf(name: string): Map<number, string> | undefined {
  for (const line of zoneNameTable.split("\n")) {
    const [names = "", zones = ""] = line.split("|");
    if (!` ${zones} `.includes(` ${name} `)) continue;
    const known = new Map<number, string>();
    for (const entry of names.split(",")) {
      const [minutes, abbreviation] = entry.split(" ");
      if (abbreviation !== undefined) known.set(Number(minutes) * 60, abbreviation);
    }
    return known;
  }
  return undefined;
}

/** `longOffset` gives "GMT", "GMT-05:00" or, for old local times, "GMT-04:56:02". */
function offsetAt(format: Intl.DateTimeFormat, unix: number): number {
  const clamped = Math.min(Math.max(unix * 1000, -8.64e15), 8.64e15);
  const text = format.formatToParts(clamped).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text);
  if (!match) return 0;
  const [, sign, hours, minutes, seconds = "0"] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "-" ? -size : size;
}

/** How the tz database names a zone without an abbreviation of its own: `+03`, `-0330`; local mean time has seconds. */
function numericName(offset: number): string {
  const size = Math.abs(offset);
  if (size % 60 !== 0) return "LMT";
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = (size % 3600) / 60;
  return (offset < 0 ? "-" : "+") + two(Math.floor(size / 3600)) + (minutes === 0 ? "" : two(minutes));
}
