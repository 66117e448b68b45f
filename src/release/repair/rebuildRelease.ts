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
  /** Absent where the revision is not in place. With source "content" only what that does not have. */
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
  const { manifest = "", hooks = [] } = content;
  const more = found && found.count > 0 ? found : undefined;
  return {
    ...content,
    namespace,
    info: { ...content.info, status, description: describeRepair(source, found) },
    manifest: more ? `${manifest.trimEnd()}\n${more.manifest}` : manifest,
    hooks: [...hooks, ...(more?.hooks ?? [])],
  };
}

function newRecord({ name, namespace, damaged, status, source, found, ...request }: RebuildRequest): Release {
  const base: Partial<Release> = baseOf(source)?.release ?? {};
  const deployedAt = createdAt(damaged.labels) ?? request.now;
  const notes = base.info?.notes;
  return {
    ...{ name, namespace, version: damaged.version },
    info: {
      ...{ first_deployed: request.firstDeployed ?? deployedAt, last_deployed: deployedAt },
      ...{ description: describeRepair(source, found), status },
      ...(notes ? { notes } : {}),
    },
    chart: base.chart ?? request.unknownChart,
    config: base.config ?? {},
    manifest: found?.manifest ?? base.manifest ?? "",
    hooks: (found?.hooks ?? base.hooks ?? []).map((hook) => ({ ...hook, last_run: { phase: "" } })),
    apply_method: "csa",
    kpack: {
      ...{ user: request.user, source: base.kpack?.source ?? (base.chart ? "chart" : "manifests") },
      apply: found?.apply ?? base.kpack?.apply ?? base.apply_method ?? "ssa",
    },
  };
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
function describeRepair(source: RepairSource, found: FoundContent | undefined): string {
  switch (source.from) {
    case "content": {
      const added = found?.count ? `, with ${objects(found.count)} that it did not list` : "";
      return `Repaired: as the damaged record says, which can still be read${added}`;
    }
    case "rollback":
      return `Repaired: as revision ${source.revision.release.version} says, which rolled back to it`;
    case "live": {
      const others = found?.hasHooks ? "chart, values and notes" : "chart, values, hooks and notes";
      const rest = source.base
        ? `${others} are those of revision ${source.base.release.version}, its own are lost`
        : `its ${others} are lost`;
      return `Repaired: ${objects(found?.count ?? 0)} as found live; ${rest}`;
    }
    case "copy":
      return `Repaired: a copy of revision ${source.revision.release.version}, its own content is lost`;
    case "nothing":
      return "Repaired: nothing is known of it, its content is lost";
  }
}

function objects(count: number): string {
  return count === 1 ? "1 object" : `${count} objects`;
}
