import { KpackError } from "../../base/index.ts";
import type { Cluster, KubeObject, ObjectRef } from "../../ports/index.ts";
import { createEventQueue, type EventQueue } from "../eventQueue.ts";
import type { WaitEvent } from "../event.ts";
import { textAt } from "../field.ts";
import { formatRef, objectKey } from "../objectRef.ts";
import type { WaitCondition } from "../operation.ts";
import { computeCompletion, computeStatus, notFound, type ObjectStatus } from "../status/index.ts";
import { followObjects, type ObjectChange } from "./followObjects.ts";
import { pause } from "./pause.ts";
import { readWarnings } from "./readWarnings.ts";

export interface WaitRequest {
  /** Id under which events are told. */
  operation: string;
  targets: readonly ObjectRef[];
  condition: WaitCondition;
  timeoutMs: number;
  /** Ends the wait with `cluster/stopped`. */
  signal?: AbortSignal | undefined;
  /** Asks every two seconds instead of watching (Helm's `legacy`): needs the right to list only. */
  poll?: boolean | undefined;
  /** Milliseconds since the epoch; for tests. */
  now?: (() => number) | undefined;
}

/** Warnings are asked for this often while something is not ready, in milliseconds. */
const warningMs = 5_000;

/**
 * Tells how the targets come along and ends when all have reached the condition. Throws `cluster/wait-failed` when some
 * have failed and the others arrived, `cluster/wait-timeout` when time is up, `cluster/stopped` on abort; the notes then
 * tell the state of each that did not arrive.
 */
export async function* waitForObjects(cluster: Cluster, request: WaitRequest): AsyncGenerator<WaitEvent> {
  const state = new WaitState(request);
  if (state.isOver()) return;
  const queue = createEventQueue<WaitEvent>();
  const stop = new AbortController();
  const onAbort = (): void => {
    queue.fail(state.error("cluster/stopped", "stopped waiting"));
  };
  request.signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => queue.fail(state.timeoutError()), Math.min(request.timeoutMs, longestTimerMs));
  const followers = groupTargets(request.targets).map((group) =>
    follow(cluster, group, { request, state, queue, stop }),
  );
  followers.push(warn(cluster, { request, state, queue, stop }));
  try {
    if (request.signal?.aborted) onAbort();
    yield* queue;
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", onAbort);
    stop.abort();
    await Promise.allSettled(followers);
  }
}

/** What a Node timer holds. */
const longestTimerMs = 2 ** 31 - 1;

interface WaitContext {
  request: WaitRequest;
  state: WaitState;
  queue: EventQueue<WaitEvent>;
  stop: AbortController;
}

/** Follows one kind in one namespace and puts what changes into the queue; ends the queue when all is over. */
async function follow(cluster: Cluster, targets: readonly ObjectRef[], context: WaitContext): Promise<void> {
  const { request, state, queue, stop } = context;
  const [first] = targets;
  if (!first) return;
  const byName = new Map(targets.map((ref) => [ref.name, ref]));
  try {
    const changes = followObjects(cluster, first, {
      namespace: first.namespace,
      names: new Set(byName.keys()),
      // One for each follower: many listeners on one signal make Node warn of a leak.
      signal: AbortSignal.any([stop.signal]),
      ...(request.poll ? { poll: true } : {}),
    });
    for await (const change of changes) {
      const event = state.update(byName.get(change.name), change);
      if (event) queue.push(event);
      if (!state.isOver()) continue;
      const error = state.failure();
      if (error) queue.fail(error);
      else queue.end();
      return;
    }
  } catch (error) {
    if (state.acceptsMissingKind(error, targets)) {
      if (state.isOver()) queue.end();
    } else queue.fail(error);
  }
}

/** Tells the newest warning about what is not ready, now and then. */
async function warn(cluster: Cluster, { state, queue, stop, request }: WaitContext): Promise<void> {
  if (request.condition === "deleted") return;
  const signal = AbortSignal.any([stop.signal]);
  for (;;) {
    await pause(warningMs, signal);
    if (signal.aborted) return;
    for (const event of await readWarnings(cluster, request.operation, state.waiting(), signal))
      if (state.isNews(event)) queue.push(event);
  }
}

function groupTargets(targets: readonly ObjectRef[]): ObjectRef[][] {
  const groups = new Map<string, ObjectRef[]>();
  for (const ref of targets) {
    const key = `${ref.apiVersion}/${ref.kind}/${ref.namespace ?? ""}`;
    const group = groups.get(key);
    if (group) group.push(ref);
    else groups.set(key, [ref]);
  }
  return [...groups.values()];
}

/** What is known of every target. */
class WaitState {
  readonly #request: WaitRequest;
  readonly #statuses = new Map<string, ObjectStatus>();
  readonly #told = new Map<string, string>();
  readonly #refs: ReadonlyMap<string, ObjectRef>;
  /** Targets that have neither arrived nor failed. */
  readonly #open: Set<string>;

  constructor(request: WaitRequest) {
    this.#request = request;
    this.#refs = new Map(request.targets.map((ref) => [objectKey(ref), ref]));
    this.#open = new Set(this.#refs.keys());
  }

  /** Takes a change in; gives the event to tell when the status differs from the one known. */
  update(ref: ObjectRef | undefined, { object }: ObjectChange): WaitEvent | undefined {
    if (!ref) return undefined;
    const key = objectKey(ref);
    const status = this.#judge(object);
    const before = this.#statuses.get(key);
    this.#statuses.set(key, status);
    if (this.#hasArrived(status) || this.#hasFailed(status)) this.#open.delete(key);
    else this.#open.add(key);
    if (before?.status === status.status && before.message === status.message) return undefined;
    return {
      type: "wait-progress",
      operation: this.#request.operation,
      target: ref,
      status,
      ready: this.#countArrived(),
      total: this.#refs.size,
    };
  }

  #judge(object: KubeObject | undefined): ObjectStatus {
    if (!object) return notFound;
    const now = (this.#request.now ?? Date.now)();
    if (this.#request.condition === "complete") return computeCompletion(object, now);
    // Nothing will happen to a paused Deployment until somebody resumes it. Mirrors: helm pkg/kube/statuswait.go.
    if (this.#request.condition === "ready" && isPaused(object))
      return { status: "Current", reason: "", message: "Deployment is paused" };
    return computeStatus(object, now);
  }

  #hasArrived(status: ObjectStatus): boolean {
    return status.status === (this.#request.condition === "deleted" ? "NotFound" : "Current");
  }

  #hasFailed(status: ObjectStatus): boolean {
    return status.status === "Failed" && this.#request.condition !== "deleted";
  }

  #countArrived(): number {
    let count = 0;
    for (const status of this.#statuses.values()) if (this.#hasArrived(status)) count++;
    return count;
  }

  isOver(): boolean {
    return this.#open.size === 0;
  }

  waiting(): ObjectRef[] {
    return [...this.#open].flatMap((key) => this.#refs.get(key) ?? []);
  }

  /** Objects of a kind that the server no longer knows are gone. */
  acceptsMissingKind(error: unknown, targets: readonly ObjectRef[]): boolean {
    if (this.#request.condition !== "deleted") return false;
    if (!(error instanceof KpackError) || error.code !== "cluster/unknown-kind") return false;
    for (const ref of targets) this.update(ref, { name: ref.name, object: undefined });
    return true;
  }

  /** True for a warning that was not told before. */
  isNews(event: Extract<WaitEvent, { type: "wait-warning" }>): boolean {
    const key = objectKey(event.target);
    const text = `${event.about.name} ${event.reason} ${event.message}`;
    if (this.#told.get(key) === text) return false;
    this.#told.set(key, text);
    return true;
  }

  /** The error for targets that failed; undefined when all arrived. */
  failure(): KpackError | undefined {
    const failed = [...this.#statuses.values()].filter((status) => this.#hasFailed(status)).length;
    if (failed === 0) return undefined;
    return this.error("cluster/wait-failed", `${failed} of ${this.#refs.size} objects failed`);
  }

  timeoutError(): KpackError {
    const { condition, timeoutMs } = this.#request;
    const what =
      condition === "deleted" ? "to be deleted" : condition === "complete" ? "to complete" : "to become ready";
    return this.error(
      "cluster/wait-timeout",
      `timed out after ${timeoutMs / 1000} s waiting for ${this.#open.size} of ${this.#refs.size} objects ${what}`,
    );
  }

  /** An error whose notes tell the state of everything that has not arrived. */
  error(code: "cluster/wait-failed" | "cluster/wait-timeout" | "cluster/stopped", message: string): KpackError {
    const notes: string[] = [];
    for (const [key, ref] of this.#refs) {
      const status = this.#statuses.get(key);
      if (status && this.#hasArrived(status)) continue;
      const warning = this.#told.get(key);
      notes.push(
        `${formatRef(ref)} not ready. status: ${status?.status ?? "Unknown"}, message: ${status?.message ?? "not yet seen"}${warning ? ` (${warning})` : ""}`,
      );
    }
    return new KpackError(code, message, {
      notes: notes.length > 20 ? [...notes.slice(0, 20), `and ${notes.length - 20} more`] : notes,
      hint:
        code === "cluster/wait-timeout"
          ? "look at the objects named above, or allow more time by --timeout"
          : undefined,
    });
  }
}

function isPaused(object: KubeObject): boolean {
  const spec = object["spec"];
  return (
    textAt(object, "kind") === "Deployment" &&
    typeof spec === "object" &&
    spec !== null &&
    "paused" in spec &&
    spec.paused === true
  );
}
