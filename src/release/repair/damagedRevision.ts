import { isMap } from "../../base/index.ts";
import type { RecordProblem } from "../../ports/index.ts";
import { problemRevision, type ReleaseHistory } from "../history.ts";
import { isPending, type Release, type ReleaseStatus, recordKey } from "../record.ts";

/** A revision whose record cannot be read, with what is known of it all the same. */
export interface DamagedRevision {
  version: number;
  /** Where the damage is; several where copies of the record lie about, the record itself first. */
  problems: RecordProblem[];
  /** As it is labelled; absent where no label is left. */
  status?: ReleaseStatus;
  /** The user's and the store's. */
  labels: Readonly<Record<string, string>>;
  /** All of the record where it still reads, though its checksum or its key does not fit. */
  content?: Release;
}

/**
 * What is damaged, oldest first. `salvage` reads what is left of a record. Damaged copies of a revision that can be read
 * under its own key are no damaged revision; see `strayProblems`.
 */
export function damagedRevisions(
  history: ReleaseHistory,
  name: string,
  salvage: (problem: RecordProblem) => Release | undefined,
): DamagedRevision[] {
  const readable = new Set(history.revisions.map(({ release }) => release.version));
  const byVersion = new Map<number, RecordProblem[]>();
  for (const problem of history.problems) {
    const version = problemRevision(problem)?.version;
    if (version === undefined || readable.has(version)) continue;
    const isItself = problem.key === recordKey(name, version);
    const others = byVersion.get(version) ?? [];
    byVersion.set(version, isItself ? [problem, ...others] : [...others, problem]);
  }
  return [...byVersion]
    .sort(([a], [b]) => a - b)
    .map(([version, problems]) => {
      const contents = problems.map(salvage).filter((release) => isWhole(release, name, version));
      const labels = problems[0]?.labels ?? {};
      const status = settled(labels["status"] ?? contents[0]?.info.status);
      return {
        ...{ version, problems, labels },
        ...(status ? { status } : {}),
        ...(contents[0] ? { content: contents[0] } : {}),
      };
    });
}

/** Records of the release that cannot be read and are not needed: the revision they speak of can be read. */
export function strayProblems(history: ReleaseHistory): RecordProblem[] {
  const readable = new Set(history.revisions.map(({ release }) => release.version));
  return history.problems.filter((problem) => readable.has(problemRevision(problem)?.version ?? 0));
}

/** Text that was cut off can read as YAML, too: only what has everything is believed. */
function isWhole(release: Release | undefined, name: string, version: number): release is Release {
  return (
    release?.name === name &&
    release.version === version &&
    typeof release.manifest === "string" &&
    Array.isArray(release.hooks ?? []) &&
    isMap(release.chart ?? {}) &&
    isMap(release.config ?? {}) &&
    settled(release.info.status) !== undefined
  );
}

const statuses: ReadonlySet<string> = new Set(["deployed", "superseded", "failed", "uninstalled"]);

/** A status as it is once nobody is at work on the revision any more. */
function settled(status: string | undefined): ReleaseStatus | undefined {
  if (status === undefined) return undefined;
  if (statuses.has(status)) return status as ReleaseStatus;
  return isPending(status as ReleaseStatus) || status === "uninstalling" ? "failed" : undefined;
}
