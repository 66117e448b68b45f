import { holdsAll, KpackError } from "../../base/index.ts";
import { withEncodedSecret } from "../../kube/index.ts";
import type { RecordProblem } from "../../ports/index.ts";
import {
  diffObjects,
  type FieldChange,
  type LabelledRelease,
  type Release,
  manifestObjects,
  problemRevision,
  projectLive,
  type ReleaseHistory,
  type ReleaseStatus,
} from "../../release/index.ts";
import { objectKey, readLiveObjects, refOf, withOwner } from "../../cluster/index.ts";
import type { ObjectRef } from "../../ports/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { notFound } from "./rollbackRelease.ts";
import { createScope } from "./scope.ts";

export interface ListRequest {
  allNamespaces: boolean;
  /** Only these. */
  statuses: readonly ReleaseStatus[];
  /** Whether a name passes the user's filter. */
  matches: (name: string) => boolean;
  /** Whether a release's labels pass the user's selector. */
  selects: (labels: Readonly<Record<string, string>>) => boolean;
  byDate: boolean;
  reverse: boolean;
  max: number;
  offset: number;
  /** Looks for records without labels, too, which Helm's list and an ordinary one do not see. */
  thorough: boolean;
}

/** The newest revision of each release. Mirrors: helm pkg/action/list.go. */
export async function listReleases(
  { records, namespace }: ReleaseEnvironment,
  request: ListRequest,
): Promise<{ releases: LabelledRelease[]; problems: RecordProblem[] }> {
  const place = request.allNamespaces ? undefined : namespace;
  const { revisions, problems } = await records.all(place);
  if (request.thorough) problems.push(...(await records.unlabelled({ namespace: place }, problems)));
  const newest = new Map<string, LabelledRelease>();
  for (const revision of revisions) {
    const key = `${revision.release.namespace}/${revision.release.name}`;
    const present = newest.get(key);
    if (!present || present.release.version < revision.release.version) newest.set(key, revision);
  }
  const chosen = [...newest.values()].filter(
    ({ release, labels }) =>
      request.statuses.includes(release.info.status) && request.matches(release.name) && request.selects(labels),
  );
  chosen.sort((a, b) => compareReleases(a, b, request.byDate));
  if (request.reverse) chosen.reverse();
  const end = request.max > 0 ? request.offset + request.max : undefined;
  return { releases: chosen.slice(request.offset, end), problems };
}

function compareReleases({ release: a }: LabelledRelease, { release: b }: LabelledRelease, byDate: boolean): number {
  const age = byDate ? deployedSecond(a) - deployedSecond(b) : 0;
  if (age !== 0) return age;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.namespace < b.namespace ? -1 : 1;
}

/** Mirrors: helm's ByDate, which compares whole seconds. */
function deployedSecond({ info }: Release): number {
  return Math.floor(Date.parse(info.last_deployed ?? "") / 1000);
}

/** One revision: the newest, or that of a number. */
export async function readRevision(
  environment: ReleaseEnvironment,
  name: string,
  revision = 0,
): Promise<LabelledRelease> {
  const history = await environment.records.history(name, environment.namespace);
  assertReadable(history, name);
  const found =
    revision === 0 ? history.revisions.at(-1) : history.revisions.find(({ release }) => release.version === revision);
  if (found) {
    if (revision === 0) warnOfNewer(environment, name, { history, shown: found.release.version });
    return found;
  }
  throw new KpackError("release/no-revision", `release ${name} has no revision ${revision}`, {
    hint: `"kpack history ${name}" lists the revisions`,
  });
}

/** What is shown as the newest revision is not, where a newer one cannot be read. */
function warnOfNewer(
  { charts }: ReleaseEnvironment,
  name: string,
  { history, shown }: { history: ReleaseHistory; shown: number },
): void {
  const newer = history.problems.findLast((problem) => (problemRevision(problem)?.version ?? 0) > shown);
  if (newer)
    charts.reporter.warn(
      `this is revision ${shown}: the record ${newer.key} is unreadable; "kpack repair ${name}" rebuilds it`,
    );
}

/** All revisions, oldest first, and the records that cannot be read. Throws KpackError `release/not-found`. */
export async function readHistory(environment: ReleaseEnvironment, name: string): Promise<ReleaseHistory> {
  const history = await environment.records.history(name, environment.namespace);
  if (history.revisions.length === 0 && history.problems.length === 0) throw notFound(name);
  return history;
}

function assertReadable(history: ReleaseHistory, name: string): void {
  if (history.revisions.length > 0) return;
  const [problem] = history.problems;
  if (!problem) throw notFound(name);
  throw new KpackError("release/unreadable-record", `no revision of ${name} can be read: ${problem.reason}`, {
    hint: `"kpack repair ${name}" rebuilds them from what is live`,
  });
}

/** What changed from one revision to the next. */
export interface RevisionChanges {
  values: FieldChange[];
  objects: { object: ObjectRef; action: "create" | "update" | "delete"; fields: FieldChange[] }[];
}

/** Compares values and manifests of two revisions; of nothing and the first. */
export function compareRevisions(
  before: LabelledRelease | undefined,
  after: LabelledRelease,
  showSecrets = false,
): RevisionChanges {
  const place = { namespace: after.release.namespace, scopeOf: createScope(undefined, []) };
  const read = (revision: LabelledRelease | undefined) =>
    new Map(
      manifestObjects(revision?.release.manifest ?? "", place).map((object) => [objectKey(refOf(object)), object]),
    );
  const [old, now] = [read(before), read(after)];
  const objects: RevisionChanges["objects"] = [];
  for (const [key, object] of now) {
    const was = old.get(key);
    const fields = was ? diffObjects(was, object, showSecrets) : [];
    if (!was) objects.push({ object: refOf(object), action: "create", fields: [] });
    else if (fields.length > 0) objects.push({ object: refOf(object), action: "update", fields });
  }
  for (const [key, object] of old)
    if (!now.has(key)) objects.push({ object: refOf(object), action: "delete", fields: [] });
  return { values: diffObjects(before?.release.config ?? {}, after.release.config ?? {}), objects };
}

/** How the live objects differ from what a revision says of them. */
export async function driftOf(
  { cluster }: ReleaseEnvironment,
  { release }: LabelledRelease,
  showSecrets: boolean,
): Promise<RevisionChanges> {
  const place = { namespace: release.namespace, scopeOf: createScope(await cluster.discover(), []) };
  const owner = { name: release.name, namespace: release.namespace };
  const wanted = manifestObjects(release.manifest ?? "", place).map((object) => withOwner(object, owner));
  const live = await readLiveObjects(cluster, wanted.map(refOf));
  const objects: RevisionChanges["objects"] = [];
  for (const object of wanted) {
    const ref = refOf(object);
    const found = live.get(ref);
    if (!found) objects.push({ object: ref, action: "create", fields: [] });
    else if (!holdsAll(found, withEncodedSecret(object)))
      objects.push({
        object: ref,
        action: "update",
        fields: diffObjects(projectLive(found, object), object, showSecrets),
      });
  }
  return { values: [], objects };
}
