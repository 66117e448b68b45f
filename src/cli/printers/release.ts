import { stringifyJson, type Value } from "../../base/index.ts";
import type { LabelledRelease, Release } from "../../release/index.ts";
import { stringify } from "../../yaml/index.ts";
import type { CommandRequest } from "../command.ts";

/** Prints data as `-o json` or `-o yaml` asks; false for tables and text, which the caller prints. */
export function printData({ io, options }: CommandRequest, value: unknown): boolean {
  const output = options.text("output");
  if (output === "json") io.writeOut(`${stringifyJson(value as Value)}\n`);
  else if (output === "yaml") io.writeOut(stringify(dropUndefined(value) as Value));
  else return false;
  return true;
}

function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, dropUndefined(item)]),
  );
}

/** `name-version`, as Helm's tables show charts. */
export function chartLabel({ chart }: Release): string {
  const metadata = chart?.metadata;
  return metadata ? `${metadata.name}-${metadata.version}` : "MISSING";
}

export function appVersion({ chart }: Release): string {
  return chart?.metadata?.appVersion ?? "";
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Mon Jan  2 15:04:05 2006` in UTC: Go's ANSIC, which Helm prints. */
export function ansiTime(time: string | undefined): string {
  const date = new Date(time ?? "");
  if (Number.isNaN(date.getTime())) return "";
  const clock = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${clock} ${date.getUTCFullYear()}`;
}

/** `2006-01-02 15:04:05.123 +0000 UTC`, as Helm's list has it. */
export function listTime(time: string | undefined): string {
  const date = new Date(time ?? "");
  return Number.isNaN(date.getTime())
    ? ""
    : `${date
        .toISOString()
        .replace("T", " ")
        .replace(/\.?0*Z$/, "")} +0000 UTC`;
}

/** The text of status, install, upgrade. Mirrors: helm pkg/cmd/status.go. */
export function statusText({ release }: LabelledRelease, { hideNotes = false }: { hideNotes?: boolean } = {}): string {
  const { info } = release;
  const lines = [
    `NAME: ${release.name}`,
    `LAST DEPLOYED: ${ansiTime(info.last_deployed)}`,
    `NAMESPACE: ${release.namespace}`,
    `STATUS: ${info.status}`,
    `REVISION: ${release.version}`,
    `DESCRIPTION: ${info.description ?? ""}`,
    ...testLines(release),
  ];
  if (info.notes && !hideNotes) lines.push("NOTES:", info.notes.trim());
  return `${lines.join("\n")}\n`;
}

function testLines({ hooks = [] }: Release): string[] {
  const tests = hooks.filter(({ events }) => events.includes("test"));
  if (tests.every(({ last_run }) => !last_run?.started_at)) return ["TEST SUITE: None"];
  return tests.flatMap(({ name, last_run }) => [
    `TEST SUITE:     ${name}`,
    `Last Started:   ${ansiTime(last_run.started_at)}`,
    `Last Completed: ${ansiTime(last_run.completed_at)}`,
    `Phase:          ${last_run.phase}`,
  ]);
}
