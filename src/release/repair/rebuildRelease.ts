import type { LabelledRelease, Release, ReleaseChart, ReleaseHook, ReleaseStatus } from "../record.ts";
import type { DamagedRevision } from "./damagedRevision.ts";
import type { RepairSource } from "./repairSource.ts";

/** What was found of the objects of a revision in place, as a manifest. */
export interface FoundContent {
  manifest: string;
  hooks: ReleaseHook[];
  /** How many objects the manifest has. */
  count: number;
  /** Hooks are among what was found: in a folder they are files. */
  hasHooks: boolean;
  /** How they were applied, where they tell. */
  apply: "ssa" | "csa" | undefined;
}

export interface RebuildRequest {
  name: string;
  namespace: string;
  damaged: DamagedRevision;
  status: ReleaseStatus;
  source: RepairSource;
  /** Absent where the revision is not in place. With sources that tell its objects only what they do not tell. */
  found?: FoundContent;
  /** When the release was first deployed, as another revision has it. */
  firstDeployed: string | undefined;
  now: string;
  user: string;
  /** What stands in for a chart that nobody knows. */
  unknownChart: ReleaseChart;
}

/** The readable record that takes the place of a damaged one. Its description says what is not its own. */
export function rebuildRelease(request: RebuildRequest): LabelledRelease {
  const { damaged, source } = request;
  const release = source.from === "content" ? completeContent(source.content, request) : newRecord(request);
  const labels = Object.keys(damaged.labels).length > 0 ? damaged.labels : (baseOf(source)?.labels ?? {});
  return { release, labels };
}

/** The record's own content, with objects that it does not list. */
function completeContent(content: Release, { namespace, status, source, found }: RebuildRequest): Release {
  return {
    ...content,
    namespace,
    info: { ...content.info, status, description: describeRepair(source, found) },
    ...completed(content, found),
  };
}

function completed({ manifest = "", hooks = [] }: Partial<Release>, more: FoundContent | undefined) {
  if (!more) return { manifest, hooks };
  const all = more.count > 0 ? `${manifest.trimEnd()}\n${more.manifest}` : manifest;
  return { manifest: all, hooks: [...hooks, ...more.hooks] };
}

function newRecord({ name, namespace, damaged, status, source, found, ...request }: RebuildRequest): Release {
  const base: Partial<Release> = baseOf(source)?.release ?? {};
  const told = toldFields(damaged, source);
  const deployedAt = told.info?.last_deployed ?? createdAt(damaged.labels) ?? request.now;
  const notes = (told.info ?? base.info)?.notes;
  const chart = told.chart ?? base.chart;
  const content =
    source.from === "rollback"
      ? completed(base, found)
      : { manifest: found?.manifest ?? base.manifest ?? "", hooks: found?.hooks ?? told.hooks ?? base.hooks ?? [] };
  const extra = told.kpack ?? base.kpack;
  return {
    ...{ name, namespace, version: damaged.version },
    info: {
      ...{ first_deployed: request.firstDeployed ?? deployedAt, last_deployed: deployedAt },
      ...{ description: describeRepair(source, found, told), status },
      ...(notes ? { notes } : {}),
    },
    chart: chart ?? request.unknownChart,
    config: told.config ?? base.config ?? {},
    manifest: content.manifest,
    hooks: content.hooks.map((hook) => ({ ...hook, last_run: { phase: "" } })),
    apply_method: "csa",
    kpack: {
      ...{ user: request.user, source: extra?.source ?? (chart ? "chart" : "manifests") },
      apply: found?.apply ?? extra?.apply ?? base.apply_method ?? "ssa",
    },
  };
}

/** What is left of the record itself. A copy of another revision is all of one piece. */
function toldFields({ fields = {} }: DamagedRevision, { from }: RepairSource): Partial<Release> {
  return from === "live" || from === "nothing" ? fields : {};
}

function baseOf(source: RepairSource): LabelledRelease | undefined {
  if (source.from === "live") return source.base;
  return source.from === "copy" || source.from === "rollback" ? source.revision : undefined;
}

/** Helm's stores label a record with the second it was made in. */
function createdAt({ createdAt: seconds }: Readonly<Record<string, string>>): string | undefined {
  if (!/^\d{9,11}$/.test(seconds ?? "")) return undefined;
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, "Z");
}

/** One sentence for the history: what the record is made of, and what is lost. */
function describeRepair(source: RepairSource, found: FoundContent | undefined, told: Partial<Release> = {}): string {
  switch (source.from) {
    case "content":
      return `Repaired: as the damaged record says, which can still be read${describeMore(found)}`;
    case "rollback":
      return `Repaired: as revision ${source.revision.release.version} says, which rolled back to it${describeMore(found)}`;
    case "live":
      return `Repaired: ${objects(found?.count ?? 0)} as found live${describeRest(source.base, found, told)}`;
    case "copy":
      return `Repaired: a copy of revision ${source.revision.release.version}, its own content is lost`;
    case "nothing":
      return `Repaired: its objects are lost${describeRest(undefined, found, told)}`;
  }
}

function describeMore(found: FoundContent | undefined): string {
  return found?.count ? `, and ${objects(found.count)} found live` : "";
}

/** Where what objects do not tell comes from. */
function describeRest(
  base: LabelledRelease | undefined,
  found: FoundContent | undefined,
  told: Partial<Release>,
): string {
  const fields = {
    chart: told.chart,
    values: told.config,
    hooks: found?.hasHooks ? undefined : told.hooks,
    notes: told.info,
  };
  const own = Object.entries(fields).flatMap(([part, value]) => (value ? [part] : []));
  const known = [...own, ...(found?.hasHooks ? ["hooks"] : [])];
  const lost = ["chart", "values", "hooks", "notes"].filter((part) => !known.includes(part));
  const ownText = own.length > 0 ? `; ${listed(own)} as the damaged record still says` : "";
  if (lost.length === 0) return ownText;
  return base
    ? `${ownText}; ${listed(lost)} from revision ${base.release.version}, its own are lost`
    : `${ownText}; its ${listed(lost)} are lost`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function objects(count: number): string {
  return count === 1 ? "1 object" : `${count} objects`;
}
