import { KpackError } from "../base/index.ts";
import { deployedRevision, lastRevision, type ReleaseHistory, type ReleaseRecords } from "./history.ts";
import { isPending, type LabelledRelease } from "./record.ts";
import { withInfo } from "./runPlan.ts";

/**
 * Puts right what a command left that did not come to its end. Called with the lock held, so its writer is dead: a revision
 * that kpack left pending becomes failed; one that Helm left (Helm has no lock, so it may still be at work) does so only
 * with `takeOver`. Gives the history as it then is. Throws `release/pending-operation`.
 */
export async function settleInterrupted(
  history: ReleaseHistory,
  records: ReleaseRecords,
  takeOver: boolean,
): Promise<ReleaseHistory> {
  const last = lastRevision(history);
  if (!last || !isPending(last.release.info.status)) return history;
  const { name, version, info, kpack } = last.release;
  if (!kpack && !takeOver)
    throw new KpackError(
      "release/pending-operation",
      `another operation (install/upgrade/rollback) is in progress: revision ${version} of ${name} is ${info.status}`,
      { hint: "Helm wrote it. When that helm command is no longer running, give --take-over to go on from here" },
    );
  const settled = withInfo(last, {
    status: "failed",
    description: `Interrupted while ${info.status}; taken over by the next command`,
  });
  await records.update(settled);
  return { ...history, revisions: [...history.revisions.slice(0, -1), settled] };
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
