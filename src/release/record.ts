import type { ValueMap } from "../base/index.ts";

/**
 * One revision of one release, in the shape of Helm's own JSON (helm.sh/helm pkg/release/v1), so that a team can switch
 * tools in the middle of a release's life and nothing that either wrote is lost. Fields unknown to kpack are kept.
 */
export interface Release {
  name: string;
  namespace: string;
  /** The revision, from 1. */
  version: number;
  info: ReleaseInfo;
  chart?: ReleaseChart;
  /** The values the user gave, without the chart's defaults. */
  config?: ValueMap;
  /** The rendered documents, hooks left out. */
  manifest?: string;
  hooks?: ReleaseHook[];
  /**
   * How Helm goes on: ssa: server-side apply; csa: three-way merge by the client; absent reads as csa. kpack writes csa
   * whatever it did itself: with ssa, a Helm that goes on would run into conflicts with the field manager `kpack`.
   */
  apply_method?: "ssa" | "csa";
  /** What only kpack records. Helm drops it when it writes the record again. */
  kpack?: ReleaseExtra;
}

export type ReleaseStatus =
  | "unknown"
  | "deployed"
  | "uninstalled"
  | "superseded"
  | "failed"
  | "uninstalling"
  | "pending-install"
  | "pending-upgrade"
  | "pending-rollback";

export interface ReleaseInfo {
  /** RFC 3339 with a zone. */
  first_deployed?: string;
  last_deployed?: string;
  deleted?: string;
  description?: string;
  status: ReleaseStatus;
  /** The revision that was rolled back to. */
  rollback_revision?: number;
  notes?: string;
}

/** A chart as Helm stores it: file contents are base64. Subcharts are not part of it. */
export interface ReleaseChart {
  metadata: ReleaseChartMetadata | null;
  lock: ValueMap | null;
  templates: ReleaseFile[] | null;
  values: ValueMap | null;
  /** Base64. */
  schema: string | null;
  files: ReleaseFile[] | null;
}

export interface ReleaseChartMetadata {
  name: string;
  version: string;
  appVersion?: string;
  [field: string]: unknown;
}

export interface ReleaseFile {
  name: string;
  /** Base64. */
  data: string;
}

export type HookEvent =
  | "pre-install"
  | "post-install"
  | "pre-upgrade"
  | "post-upgrade"
  | "pre-rollback"
  | "post-rollback"
  | "pre-delete"
  | "post-delete"
  | "test";

export interface ReleaseHook {
  name: string;
  kind: string;
  /** Of the template within the chart. */
  path: string;
  manifest: string;
  events: HookEvent[];
  last_run: HookRun;
  weight?: number;
  delete_policies?: ("before-hook-creation" | "hook-succeeded" | "hook-failed")[];
  output_log_policies?: ("hook-succeeded" | "hook-failed")[];
}

export interface HookRun {
  started_at?: string;
  completed_at?: string;
  phase: "Unknown" | "Running" | "Succeeded" | "Failed" | "";
}

export interface ReleaseExtra {
  /** Who wrote the revision: the operating system's user. */
  user?: string;
  /** How kpack applied it. Helm is told csa (see `Release.apply_method`). */
  apply?: "ssa" | "csa";
  /** What was rendered. */
  source?: "chart" | "kustomization" | "manifests";
}

/** A release with the labels its store keeps beside it (Helm's own and the user's). */
export interface LabelledRelease {
  release: Release;
  labels: Readonly<Record<string, string>>;
  /** All labels as the store has them, where the revision was read from one. */
  stored?: Readonly<Record<string, string>>;
}

/** How the objects of a revision were applied. */
export function appliedBy({ apply_method = "csa", kpack }: Release): "ssa" | "csa" {
  return kpack?.apply ?? apply_method;
}

const pending: readonly ReleaseStatus[] = ["pending-install", "pending-upgrade", "pending-rollback"];

/** Whether an operation had begun and not ended when the record was written. */
export function isPending(status: ReleaseStatus): boolean {
  return pending.includes(status);
}

/** What the keys of all records begin with. */
export const recordKeyStart = "sh.helm.release.v1.";

/** The store's key of one revision. Mirrors: helm pkg/storage makeKey. */
export function recordKey(name: string, revision: number): string {
  return `${recordKeyStart}${name}.v${revision}`;
}

/** What such a key says; undefined for any other. */
export function parseRecordKey(key: string): { name: string; version: number } | undefined {
  const match = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/.exec(key);
  return match ? { name: match[1] ?? "", version: Number(match[2]) } : undefined;
}
