import { KpackError } from "../../base/index.ts";
import type { LabelledRelease, ReleaseHistory } from "../../release/index.ts";
import { type ChangeOptions, type ChangeResult, makeRevision, withRelease } from "./changeRelease.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

export interface RollbackRequest extends ChangeOptions {
  /** 0: the one before the newest. */
  revision: number;
  /** With revision 0: the newest that was deployed well, whatever came after. */
  toLastGood?: boolean;
}

/** Makes a new revision with the content of an old one. Mirrors: helm pkg/action/rollback.go. */
export async function rollbackRelease(
  environment: ReleaseEnvironment,
  request: RollbackRequest,
): Promise<ChangeResult> {
  return withRelease(environment, request, async (history, lock) => {
    const target = findTarget(history, request);
    const { release, labels } = target;
    const content = {
      ...(release.chart ? { chart: release.chart } : {}),
      config: release.config ?? {},
      manifest: release.manifest ?? "",
      hooks: (release.hooks ?? []).map((hook) => ({ ...hook, last_run: { phase: "" as const } })),
      notes: release.info.notes ?? "",
      crds: [],
      source: release.kpack?.source ?? ("chart" as const),
    };
    const next = {
      verb: "rollback" as const,
      content,
      labels,
      description: `Rollback to ${release.version}`,
      rollbackRevision: release.version,
    };
    return makeRevision(environment, { next, options: request, history, lock });
  });
}

function findTarget(history: ReleaseHistory, { name, revision, toLastGood }: RollbackRequest): LabelledRelease {
  const { revisions } = history;
  const newest = revisions.at(-1);
  if (!newest) throw notFound(name);
  const wanted = revision || newest.release.version - 1;
  const found = toLastGood
    ? revisions.findLast(({ release }) => ["deployed", "superseded"].includes(release.info.status))
    : revisions.find(({ release }) => release.version === wanted);
  if (found) return found;
  throw new KpackError("release/no-revision", `release has no ${wanted} version`, {
    notes: revisions.map(({ release }) => `revision ${release.version}: ${release.info.status}`),
    hint: `"kpack history ${name}" lists the revisions`,
  });
}

export function notFound(name: string): KpackError {
  return new KpackError("release/not-found", `release: not found: ${name}`, {
    hint: '"kpack list" shows the releases of this namespace, "kpack list -A" of all',
  });
}
