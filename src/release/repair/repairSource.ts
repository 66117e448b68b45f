import type { ReleaseHistory } from "../history.ts";
import type { LabelledRelease, Release } from "../record.ts";
import type { DamagedRevision } from "./damagedRevision.ts";

/** Where the content of a rebuilt revision comes from. */
export type RepairSource =
  /** The record itself: all of it still reads. */
  | { from: "content"; content: Release }
  /** A later revision that rolled back to it: both say the same. */
  | { from: "rollback"; revision: LabelledRelease }
  /** Objects from what is live; what objects do not tell (chart, values, hooks) from `base`. */
  | { from: "live"; base: LabelledRelease | undefined }
  /** Nothing of its own is left: the nearest revision stands in. */
  | { from: "copy"; revision: LabelledRelease }
  | { from: "nothing" };

/** The best that there is for a damaged revision. `isLive`: it is in place, and objects of the release are live. */
export function repairSource(history: ReleaseHistory, damaged: DamagedRevision, isLive: boolean): RepairSource {
  const { version, content } = damaged;
  if (content) return { from: "content", content };
  const rollback = history.revisions.find(
    ({ release }) => release.version > version && rolledBackTo(release) === version,
  );
  if (rollback) return { from: "rollback", revision: rollback };
  const base = nearestRevision(history, version);
  if (isLive) return { from: "live", base };
  return base ? { from: "copy", revision: base } : { from: "nothing" };
}

/**
 * The revision that is most like one: the last before it that went well, for a failed one may have had values that were
 * given up; else any before it, else the next.
 */
function nearestRevision({ revisions }: ReleaseHistory, version: number): LabelledRelease | undefined {
  const before = revisions.filter(({ release }) => release.version < version);
  const good = before.findLast(({ release }) => ["deployed", "superseded"].includes(release.info.status));
  return good ?? before.at(-1) ?? revisions.find(({ release }) => release.version > version);
}

/** The revisions around one, whose objects it probably has, too. */
export function neighbours({ revisions }: ReleaseHistory, version: number): LabelledRelease[] {
  const before = revisions.findLast(({ release }) => release.version < version);
  const after = revisions.find(({ release }) => release.version > version);
  return [before, after].filter((revision) => revision !== undefined);
}

function rolledBackTo({ info }: Release): number | undefined {
  const told = /^Rollback to (\d+)$/.exec(info.description ?? "")?.[1];
  return info.rollback_revision ?? (told === undefined ? undefined : Number(told));
}
