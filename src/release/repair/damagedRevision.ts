import { isMap, KpackError } from "../../base/index.ts";
import type { RecordProblem } from "../../ports/index.ts";
import type { SalvagedRelease } from "../codec.ts";
import { problemRevision, type ReleaseHistory } from "../history.ts";
import { manifestObjects } from "../manifestObjects.ts";
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
  /** What was cut off, or whose manifest is none any more, leaves some fields. */
  fields?: Partial<Release>;
}

/**
 * What is damaged, oldest first. `salvage` reads what is left of a record. Damaged copies of a revision that can be read
 * under its own key are no damaged revision; see `strayProblems`.
 */
export function damagedRevisions(
  history: ReleaseHistory,
  name: string,
  salvage: (problem: RecordProblem) => SalvagedRelease,
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
      const left = problems.map(salvage);
      const content = left.map(({ whole }) => whole).find((release) => isWhole(release, { name, version }));
      const fields = left
        .map(({ fields, whole }) => fields ?? whole)
        .find((release) => isOf(release, { name, version }));
      const labels = problems[0]?.labels ?? {};
      const status = settled(labels["status"] ?? (content ?? fields)?.info?.status);
      return {
        ...{ version, problems, labels },
        ...(status ? { status } : {}),
        ...(content ? { content } : fields ? { fields } : {}),
      };
    });
}

/** Records of the release that cannot be read and are not needed: the revision they speak of can be read. */
export function strayProblems(history: ReleaseHistory): RecordProblem[] {
  const readable = new Set(history.revisions.map(({ release }) => release.version));
  return history.problems.filter((problem) => readable.has(problemRevision(problem)?.version ?? 0));
}

interface RevisionName {
  name: string;
  version: number;
}

/** What was cut off has lost its name and number: it is what its key says. */
function isOf(release: Partial<Release> | undefined, revision: RevisionName): release is Partial<Release> {
  if (!release) return false;
  const { name = revision.name, version = revision.version, info = {}, chart = {}, config = {}, hooks = [] } = release;
  return (
    name === revision.name &&
    version === revision.version &&
    [info, chart ?? {}, config ?? {}].every((field) => isMap(field)) &&
    Array.isArray(hooks ?? [])
  );
}

function isWhole(release: Release | undefined, revision: RevisionName): release is Release {
  return isOf(release, revision) && hasObjects(release) && settled(release.info?.status) !== undefined;
}

/** A manifest that was edited may be no manifest any more. */
function hasObjects({ manifest, hooks }: Partial<Release>): boolean {
  const texts = [manifest, ...(hooks ?? []).map((hook) => (isMap(hook) ? hook["manifest"] : undefined))];
  try {
    return texts.every(
      (text) => typeof text === "string" && manifestObjects(text, { namespace: "", scopeOf: () => "cluster" }),
    );
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return false;
  }
}

const statuses: ReadonlySet<string> = new Set(["deployed", "superseded", "failed", "uninstalled"]);

/** A status as it is once nobody is at work on the revision any more. */
function settled(status: string | undefined): ReleaseStatus | undefined {
  if (status === undefined) return undefined;
  if (statuses.has(status)) return status as ReleaseStatus;
  return isPending(status as ReleaseStatus) || status === "uninstalling" ? "failed" : undefined;
}
