import { KpackError } from "../../base/index.ts";
import type { ChangeOptions, ChangeResult } from "./changeRelease.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { rollbackRelease } from "./rollbackRelease.ts";
import { uninstallRelease } from "./uninstallRelease.ts";

/**
 * What --rollback-on-failure does: a failed install is uninstalled, a failed upgrade goes back to the newest revision that
 * was deployed well. The failure tells how that ended.
 */
export async function rollbackOnFailure(
  environment: ReleaseEnvironment,
  result: ChangeResult,
  options: ChangeOptions,
): Promise<ChangeResult> {
  const { failure, plan } = result;
  if (!failure) return result;
  try {
    const undone =
      plan.verb === "install"
        ? await uninstallRelease(environment, { ...options, keepHistory: false, ignoreNotFound: true })
        : await rollbackRelease(environment, { ...options, revision: 0, toLastGood: true });
    const done = plan.verb === "install" ? "uninstalled" : "rolled back";
    return { ...result, failure: withOutcome(failure, done, undone?.failure) };
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return { ...result, failure: withOutcome(failure, "", error) };
  }
}

function withOutcome(failure: KpackError, done: string, problem: KpackError | undefined): KpackError {
  const end = problem
    ? "--rollback-on-failure could not undo it"
    : `the release has been ${done} because of --rollback-on-failure`;
  return new KpackError(failure.code, `${failure.message}; ${end}`, {
    notes: problem ? [...failure.notes, problem.message, ...problem.notes] : failure.notes,
    hint: problem ? (problem.hint ?? failure.hint) : failure.hint,
    cause: failure,
  });
}
