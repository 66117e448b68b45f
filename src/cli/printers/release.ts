import type { ObjectState } from "../../actions/release/index.ts";
import { isMap, stringifyJson, terminalText, type Value, type ValueMap } from "../../base/index.ts";
import type { KubeObject, RecordProblem } from "../../ports/index.ts";
import { type LabelledRelease, problemRevision, type Release, type ReleaseHook } from "../../release/index.ts";
import { sortKeys, stringify } from "../../yaml/index.ts";
import type { CommandRequest } from "../command.ts";
import { formatTable } from "./table.ts";

/** Prints data as `-o json` or `-o yaml` asks; false for tables and text, which the caller prints. */
export function printData({ io, options }: CommandRequest, value: unknown): boolean {
  const output = options.text("output");
  const data = dropUndefined(value) as Value;
  if (output === "json") io.writeOut(`${stringifyJson(data)}\n`);
  else if (output === "yaml") io.writeOut(stringify(data));
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

/** Maps with their keys in order, as Go's encoders write them. */
export function withSortedKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isMap(value)) return value;
  return Object.fromEntries(sortKeys(Object.keys(value)).map((key) => [key, withSortedKeys(value[key] ?? null)]));
}

/** A release as Helm's `-o json` has it: fields in its order, empty ones left out, what only kpack records at the end. */
export function releaseData(release: Release, more: { chart?: boolean; states?: readonly ObjectState[] } = {}): object {
  const { name, info, chart, config, manifest, hooks, version, namespace, apply_method, kpack } = release;
  const { first_deployed, last_deployed, deleted, description, status, rollback_revision, notes } = info;
  return {
    name,
    info: {
      ...{ first_deployed, last_deployed, deleted, description, status, rollback_revision },
      notes: notes || undefined,
      resources: more.states && resourcesByKind(more.states),
    },
    chart: more.chart ? chart : undefined,
    config: config && Object.keys(config).length > 0 ? config : undefined,
    manifest: manifest || undefined,
    hooks: hooks?.length ? hooks.map(hookData) : undefined,
    ...{ version, namespace, apply_method, kpack },
  };
}

function hookData({ last_run, ...hook }: ReleaseHook): object {
  const { started_at, completed_at, phase } = last_run ?? { phase: "" };
  return { ...hook, last_run: { started_at, completed_at, phase } };
}

/** Live objects by `version/Kind`, as Helm keys them; the values of Secrets are masked. */
function resourcesByKind(states: readonly ObjectState[]): Record<string, KubeObject[]> {
  const found: Record<string, KubeObject[]> = {};
  for (const { ref, object } of states) {
    if (!object) continue;
    const key = `${ref.apiVersion.slice(ref.apiVersion.indexOf("/") + 1)}/${ref.kind}`;
    found[key] = [...(found[key] ?? []), ref.kind === "Secret" ? maskSecret(object) : object];
  }
  return found;
}

function maskSecret(object: KubeObject): KubeObject {
  const { data } = object;
  const masked: ValueMap = isMap(data) ? Object.fromEntries(Object.keys(data).map((key) => [key, "***"])) : {};
  return { ...object, ...(isMap(data) ? { data: masked } : {}) };
}

/** `name-version`, as Helm's tables show charts. */
export function chartLabel({ chart }: Release): string {
  const metadata = chart?.metadata;
  return metadata ? `${metadata.name}-${metadata.version}` : "MISSING";
}

export function appVersion({ chart }: Release): string {
  return chart?.metadata?.appVersion ?? "";
}

/** One line on stderr for a record that cannot be read. */
export function unreadableWarning(problem: RecordProblem): string {
  const { key, namespace, reason, isOutOfReach } = problem;
  const name = isOutOfReach ? undefined : problemRevision(problem)?.name;
  const remedy = name === undefined ? "" : `; "kpack repair ${name}${namespace ? ` -n ${namespace}` : ""}" rebuilds it`;
  return `Warning: the record ${key} is unreadable: ${reason}${remedy}\n`;
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

export interface StatusView {
  hideNotes?: boolean;
  /** Name, version and appVersion of the chart. */
  showChart?: boolean;
  states?: readonly ObjectState[] | undefined;
}

/** The text of status, install, upgrade. Mirrors: helm pkg/cmd/status.go. */
export async function statusText(
  { release }: Pick<LabelledRelease, "release">,
  view: StatusView = {},
): Promise<string> {
  const { info, chart } = release;
  const lines = [
    `NAME: ${release.name}`,
    ...(info.last_deployed ? [`LAST DEPLOYED: ${ansiTime(info.last_deployed)}`] : []),
    `NAMESPACE: ${release.namespace}`,
    `STATUS: ${info.status}`,
    `REVISION: ${release.version}`,
    ...(view.showChart
      ? [
          `CHART: ${chart?.metadata?.name ?? ""}`,
          `VERSION: ${chart?.metadata?.version ?? ""}`,
          `APP_VERSION: ${appVersion(release)}`,
        ]
      : []),
    `DESCRIPTION: ${info.description ?? ""}`,
    ...(view.states?.length ? ["RESOURCES:", await statesTable(view.states)] : []),
    ...testLines(release),
    ...(info.notes && !view.hideNotes ? [notesText(info.notes.trim().replaceAll("\r\n", "\n"))] : []),
  ];
  // Notes are a chart's: they may not move the cursor of whoever installs it.
  return terminalText(`${lines.join("\n")}\n`);
}

export function notesText(notes: string): string {
  return `NOTES:\n${notes}`;
}

function statesTable(states: readonly ObjectState[]): Promise<string> {
  const rows = states.map(({ ref, status }) => [ref.kind, ref.name, status.status, status.message]);
  return formatTable(["KIND", "NAME", "STATUS", "MESSAGE"], rows);
}

function testLines({ hooks = [] }: Release): string[] {
  const tests = hooks.filter(({ events }) => events.includes("test"));
  if (tests.length === 0) return ["TEST SUITE: None"];
  return tests
    .filter(({ last_run }) => last_run?.started_at)
    .flatMap(({ name, last_run }) => [
      `TEST SUITE:     ${name}`,
      `Last Started:   ${ansiTime(last_run.started_at)}`,
      `Last Completed: ${ansiTime(last_run.completed_at)}`,
      `Phase:          ${last_run.phase}`,
    ]);
}
