import { type Cluster, ClusterError, type KindRef, type KubeObject } from "../../ports/index.ts";
import { numberAt, textAt } from "../field.ts";
import { pause } from "./pause.ts";

/** What is known of the followed objects: an object, or that there is none of that name. */
export interface ObjectChange {
  name: string;
  object: KubeObject | undefined;
}

export interface FollowOptions {
  namespace: string | undefined;
  names: ReadonlySet<string>;
  signal: AbortSignal;
  /** Asks again and again instead of watching: needs no right to watch. Default false. */
  poll?: boolean;
  /** Between two lists, at least, in milliseconds. Default 500. */
  listGapMs?: number;
}

const defaultListGapMs = 500;
const pollMs = 2_000;

/**
 * Tells the state of the named objects and every change of it until the signal aborts: one list, then watches, begun
 * anew where they end; another list only when the server has forgotten the version (410) or a watch broke early.
 * Repeated and belated events are left out. Lists are at least `listGapMs` apart, whatever the server does.
 */
export async function* followObjects(
  cluster: Cluster,
  kind: KindRef,
  options: FollowOptions,
): AsyncGenerator<ObjectChange> {
  const known = new Map<string, KubeObject>();
  const { signal, names } = options;
  let listedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    await pause(listedAt + (options.listGapMs ?? defaultListGapMs) - performance.now(), signal);
    if (signal.aborted) return;
    listedAt = performance.now();
    const version = yield* listOnce(cluster, kind, { ...options, known });
    if (version === undefined) continue;
    if (options.poll) {
      await pause(pollMs, signal);
      continue;
    }
    try {
      yield* watchFrom(cluster, kind, { ...options, names, known, version });
    } catch (error) {
      if (isForbidden(error)) options = { ...options, poll: true };
      else if (!isPassing(error)) throw error;
    }
  }
}

interface FollowState extends FollowOptions {
  known: Map<string, KubeObject>;
}

/** Lists once and tells what differs from what is known. Gives the version to watch from; undefined when it failed in passing. */
async function* listOnce(
  cluster: Cluster,
  kind: KindRef,
  { namespace, names, signal, known }: FollowState,
): AsyncGenerator<ObjectChange, string | undefined> {
  let list: Awaited<ReturnType<Cluster["list"]>>;
  try {
    list = await cluster.list(kind, { namespace, signal, ...selectOne(names) });
  } catch (error) {
    if (signal.aborted || isPassing(error)) return undefined;
    throw error;
  }
  const present = new Map(list.items.map((item) => [textAt(item, "metadata", "name") ?? "", item]));
  for (const name of names) {
    const object = present.get(name);
    const before = known.get(name);
    if (object) known.set(name, object);
    else known.delete(name);
    if (!object || versionOf(object) !== versionOf(before)) yield { name, object };
  }
  return list.resourceVersion;
}

/** Watches until the server has forgotten where we are. Ends of watches in good order are no reason to list again. */
async function* watchFrom(
  cluster: Cluster,
  kind: KindRef,
  state: FollowState & { version: string },
): AsyncGenerator<ObjectChange> {
  const { namespace, names, signal, known } = state;
  let { version } = state;
  while (!signal.aborted) {
    const begun = performance.now();
    let events = 0;
    for await (const { type, object } of cluster.watch(kind, {
      namespace,
      signal,
      resourceVersion: version,
      ...selectOne(names),
    })) {
      events++;
      version = versionOf(object) ?? version;
      if (type === "BOOKMARK") continue;
      const name = textAt(object, "metadata", "name") ?? "";
      if (!names.has(name) || isBelated(object, known.get(name))) continue;
      if (type === "DELETED") known.delete(name);
      else known.set(name, object);
      yield { name, object: type === "DELETED" ? undefined : object };
    }
    // A watch that says nothing and ends at once would make a busy loop.
    if (events === 0 && performance.now() - begun < 1_000) await pause(500, signal);
  }
}

/** One name is asked for by name: the server then sends nothing else. */
function selectOne(names: ReadonlySet<string>): { fieldSelector?: string } {
  const [only] = names;
  return names.size === 1 && only !== undefined ? { fieldSelector: `metadata.name=${only}` } : {};
}

/** True for an event that tells an older state than the known one: watches that are begun anew may repeat events. */
function isBelated(object: KubeObject, known: KubeObject | undefined): boolean {
  if (!known || textAt(known, "metadata", "uid") !== textAt(object, "metadata", "uid")) return false;
  const [a, b] = [Number(versionOf(object)), Number(versionOf(known))];
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) && a < b;
}

function versionOf(object: KubeObject | undefined): string | undefined {
  return textAt(object, "metadata", "resourceVersion") ?? numberAt(object, "metadata", "resourceVersion")?.toString();
}

/** Failures that the next list may not meet again. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ClusterError)) return false;
  return passingCodes.has(error.code);
}

const passingCodes: ReadonlySet<string> = new Set([
  "cluster/gone",
  "cluster/unreachable",
  "cluster/timeout",
  "cluster/internal",
  "cluster/too-many-requests",
]);

function isForbidden(error: unknown): boolean {
  return error instanceof ClusterError && error.code === "cluster/forbidden";
}
