import { formatRef, objectKey, refOf } from "../../cluster/index.ts";
import type { KubeObject, RecordProblem } from "../../ports/index.ts";
import {
  type DamagedRevision,
  type FoundContent,
  isInPlace,
  type LabelledRelease,
  neighbours,
  rebuildRelease,
  type ReleaseHistory,
  type RepairedStatuses,
  repairSource,
  type RepairSource,
  timestamp,
} from "../../release/index.ts";
import { liveContent } from "./liveContent.ts";
import { recordedObjects } from "./recordedObjects.ts";
import { placeholderChart } from "./releaseContent.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { findReleaseObjects, objectsLeftBehind, type ReleaseObjects } from "./releaseObjects.ts";
import { createScope } from "./scope.ts";

/** A record that can be read, and those that it stands in for. */
export interface Rebuilt {
  revision: LabelledRelease;
  problems: RecordProblem[];
}

export interface RebuildPlan {
  rebuilt: Rebuilt[];
  /** What revisions in place list, those that are rebuilt among them; undefined where none is in place. */
  standing: KubeObject[] | undefined;
  /** Live objects of the release that none of them lists, and that are not meant to stay. */
  leftBehind: KubeObject[];
  notes: string[];
}

/**
 * Makes a readable record for each damaged revision, of what is live and what other revisions say. Changes nothing.
 * Without damage it looks at what is live only where `looksAnyway`.
 */
export async function rebuildRevisions(
  environment: ReleaseEnvironment,
  name: string,
  {
    history,
    damaged,
    statuses,
    looksAnyway,
  }: {
    history: ReleaseHistory;
    damaged: readonly DamagedRevision[];
    statuses: RepairedStatuses;
    looksAnyway: boolean;
  },
): Promise<RebuildPlan> {
  if (damaged.length === 0 && !looksAnyway) return { rebuilt: [], standing: undefined, leftBehind: [], notes: [] };
  const { cluster, namespace, charts, user } = environment;
  const place = { namespace, scopeOf: createScope(await cluster.discover(), []) };
  const objectsOf = ({ release }: LabelledRelease): KubeObject[] => recordedObjects(environment, release, place);
  const known = withSalvaged(history, damaged);
  const inPlace = damaged.filter(({ version }) =>
    isInPlace(version, statuses.damaged.get(version) ?? "failed", statuses.deployed),
  );
  const listed = inPlace.toReversed().flatMap(({ version, content }) => {
    const own = content ? [{ release: content, labels: {} }] : [];
    return [...own, ...neighbours(known, version)].flatMap(objectsOf);
  });
  const live = await findReleaseObjects(environment, { name, namespace }, listed);
  const rebuild = (from: ReleaseHistory, revision: DamagedRevision): Rebuilt => {
    const isLive = inPlace.includes(revision) && live.objects.length > 0;
    const source = repairSource(from, revision, isLive);
    const status = statuses.damaged.get(revision.version) ?? "failed";
    const found = isLive ? foundContent(environment, name, { revision, source, live, objectsOf }) : undefined;
    const made = rebuildRelease({
      ...{ name, namespace, damaged: revision, source, user },
      // Where nothing is known the name is as free as after a failed install.
      status: source.from === "nothing" && status !== "uninstalled" ? "failed" : status,
      ...(found ? { found } : {}),
      firstDeployed: from.revisions[0]?.release.info.first_deployed,
      now: timestamp(charts.clock),
      unknownChart: placeholderChart(name),
    });
    return { revision: made, problems: revision.problems };
  };
  // Where no other revision can be read, what is live stands in for older ones, too.
  const newest = inPlace.map((revision) => rebuild(known, revision));
  const withNewest = withRevisions(
    known,
    newest.map(({ revision }) => revision),
  );
  const older = damaged.filter((revision) => !inPlace.includes(revision));
  const rebuilt = [...older.map((revision) => rebuild(withNewest, revision)), ...newest];
  const revisions = [...history.revisions, ...rebuilt.map(({ revision }) => revision)].filter(({ release }) =>
    isInPlace(release.version, release.info.status, statuses.deployed),
  );
  const standing = revisions.flatMap(objectsOf);
  return {
    rebuilt,
    standing: revisions.length > 0 ? standing : undefined,
    leftBehind: objectsLeftBehind(live, standing),
    notes: searchNotes(live),
  };
}

function searchNotes({ search: { unseen, onlyIn }, leftOut }: ReleaseObjects): string[] {
  const notes = leftOut.map((ref) => `${formatRef(ref)} is not taken in: a chart's own CRDs are no part of a record`);
  const [first] = unseen;
  if (first)
    notes.push(
      `objects of these kinds could not be looked for: ${unseen.map(({ kind }) => kind).join(", ")} (${first.reason})`,
    );
  if (onlyIn) notes.push(`objects were looked for in these namespaces only: ${onlyIn.join(", ")}`);
  return notes;
}

/** What is left of damaged records can be told from as well as what was never damaged. */
function withSalvaged(history: ReleaseHistory, damaged: readonly DamagedRevision[]): ReleaseHistory {
  const salvaged = damaged.flatMap(({ content, labels }) => (content ? [{ release: content, labels }] : []));
  return withRevisions(history, salvaged);
}

function withRevisions(history: ReleaseHistory, more: readonly LabelledRelease[]): ReleaseHistory {
  const versions = new Set(more.map(({ release }) => release.version));
  const others = history.revisions.filter(({ release }) => !versions.has(release.version));
  return { ...history, revisions: [...others, ...more].sort((a, b) => a.release.version - b.release.version) };
}

/** Where a record tells what the revision has, only what it does not list. */
function foundContent(
  environment: ReleaseEnvironment,
  name: string,
  {
    revision,
    source,
    live,
    objectsOf,
  }: {
    revision: DamagedRevision;
    source: RepairSource;
    live: ReleaseObjects;
    objectsOf: (revision: LabelledRelease) => KubeObject[];
  },
): FoundContent {
  const own =
    source.from === "content"
      ? objectsOf({ release: source.content, labels: {} })
      : source.from === "rollback"
        ? objectsOf(source.revision)
        : [];
  const keys = new Set(own.map((object) => objectKey(refOf(object))));
  const objects = live.objects.filter((object) => !keys.has(objectKey(refOf(object.live))));
  const hooks = source.from === "live" ? (revision.fields?.hooks ?? source.base?.release.hooks ?? []) : [];
  return liveContent(environment, { name, namespace: environment.namespace }, { objects, hooks });
}
