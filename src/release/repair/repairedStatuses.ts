import type { ReleaseHistory } from "../history.ts";
import type { LabelledRelease, ReleaseStatus } from "../record.ts";
import type { DamagedRevision } from "./damagedRevision.ts";

/** How a release's revisions stand after a repair: one deployed at most, those before it superseded. */
export interface RepairedStatuses {
  /** Of the damaged revisions. */
  damaged: ReadonlyMap<number, ReleaseStatus>;
  /** Readable revisions that say deployed although a later one is. */
  superseded: LabelledRelease[];
  /** The revision that is deployed; 0 for none. */
  deployed: number;
}

/**
 * Labels are believed. Where none is left: what came before a revision that ended is superseded; what came after the
 * deployed one did not come to its end, for then that one would be superseded; and of the others the newest is in place.
 */
export function repairedStatuses(history: ReleaseHistory, damaged: readonly DamagedRevision[]): RepairedStatuses {
  const known = new Map<number, ReleaseStatus>();
  for (const { release } of history.revisions) known.set(release.version, release.info.status);
  for (const { version, status } of damaged) if (status) known.set(version, status);
  const lastEnded = Math.max(0, ...[...known].filter(([, status]) => ended.has(status)).map(([version]) => version));
  const newestUnknown = damaged.findLast(({ status }) => !status)?.version;
  for (const { version, status } of damaged) {
    if (status) continue;
    if (version < lastEnded) known.set(version, "superseded");
    else if (known.get(lastEnded) === "deployed") known.set(version, "failed");
    else known.set(version, version === newestUnknown ? "deployed" : "superseded");
  }
  const deployed = Math.max(0, ...[...known].filter(([, status]) => status === "deployed").map(([version]) => version));
  const finalStatus = (version: number): ReleaseStatus => {
    const status = known.get(version) ?? "failed";
    return status === "deployed" && version < deployed ? "superseded" : status;
  };
  return {
    damaged: new Map(damaged.map(({ version }) => [version, finalStatus(version)])),
    superseded: history.revisions.filter(
      ({ release }) => release.info.status === "deployed" && release.version < deployed,
    ),
    deployed,
  };
}

const ended: ReadonlySet<ReleaseStatus> = new Set<ReleaseStatus>(["deployed", "superseded", "uninstalled"]);

/** Whether the objects of a revision may be live. As `revisionsInPlace`. */
export function isInPlace(version: number, status: ReleaseStatus, deployed: number): boolean {
  return version >= deployed && status !== "uninstalled" && status !== "superseded";
}
