import { KpackError } from "../base/index.ts";
import { deployedRevision, lastRevision, type ReleaseHistory, type ReleaseRecords } from "./history.ts";
import { isPending, type LabelledRelease } from "./record.ts";
import { withInfo } from "./runPlan.ts";

/**
 * Puts right what commands left that did not come to their end. Called with the lock held, so their writers are dead: a
 * revision that kpack left pending or uninstalling becomes failed; one that Helm left pending (Helm has no lock, so it may
 * still be at work) does so only with `takeOver`. Gives the history as it then is. Throws `release/pending-operation`.
 */
export async function settleInterrupted(
  history: ReleaseHistory,
  records: ReleaseRecords,
  takeOver: boolean,
): Promise<ReleaseHistory> {
  const last = lastRevision(history);
  const revisions: LabelledRelease[] = [];
  for (const revision of history.revisions) {
    const { name, version, info, kpack } = revision.release;
    const isLeft = isPending(info.status) || (info.status === "uninstalling" && kpack !== undefined);
    // An older one of Helm's own making is history: Helm leaves it so, too.
    if (!isLeft || (!kpack && revision !== last)) {
      revisions.push(revision);
      continue;
    }
    if (!kpack && !takeOver)
      throw new KpackError(
        "release/pending-operation",
        `another operation (install/upgrade/rollback) is in progress: revision ${version} of ${name} is ${info.status}`,
        { hint: "Helm wrote it. When that helm command is no longer running, give --take-over to go on from here" },
      );
    const settled = withInfo(revision, {
      status: "failed",
      description: `Interrupted while ${info.status}; taken over by the next command`,
    });
    await records.update(settled);
    revisions.push(settled);
  }
  return { ...history, revisions };
}

/**
 * The revisions whose objects may be in the cluster: the deployed one and every later one that did not come to a good end.
 * What any of them has and the next revision has not must be removed.
 */
export function revisionsInPlace(history: ReleaseHistory): LabelledRelease[] {
  const deployed = deployedRevision(history);
  const since = deployed?.release.version ?? 0;
  return history.revisions.filter(
    ({ release }) => release.version >= since && !["uninstalled", "superseded"].includes(release.info.status),
  );
}
