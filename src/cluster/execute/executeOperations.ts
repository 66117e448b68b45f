import { KpackError } from "../../base/index.ts";
import { OpenApi } from "../../kube/index.ts";
import type { Cluster, ObjectRef } from "../../ports/index.ts";
import type { ClusterEvent, OperationFailure } from "../event.ts";
import { createEventQueue, type EventQueue } from "../eventQueue.ts";
import { refOf } from "../objectRef.ts";
import type { Operation } from "../operation.ts";
import { pause } from "../wait/index.ts";
import { buildSchedule, type Schedule } from "./schedule.ts";
import type { ExecuteContext, ExecuteOptions } from "./executeContext.ts";
import { runOperation } from "./runOperation.ts";

/** How long operations may follow each other without a turn for timers and signals, in milliseconds. */
const breathMs = 50;

/**
 * Runs operations as their dependencies allow and tells what happens; the last event is `finished`. An operation that
 * fails does not stop what is independent of it; what depends on it is skipped. Never throws for an operation's failure.
 * Throws `cluster/bad-plan` when an operation depends on one that is not there, or on itself.
 */
export async function* executeOperations(
  cluster: Cluster,
  operations: readonly Operation[],
  options: ExecuteOptions = {},
): AsyncGenerator<ClusterEvent> {
  const schedule = buildSchedule(operations);
  const queue = createEventQueue<ClusterEvent>();
  const run = new Run(schedule, queue, { ...options, cluster, bringsKinds: operations.some(bringsKind) });
  const finished = run.start().then(
    () => queue.end(),
    (error: unknown) => queue.fail(error),
  );
  yield* queue;
  await finished;
}

class Run {
  readonly #schedule: Schedule;
  readonly #context: ExecuteContext;
  readonly #queue: EventQueue<ClusterEvent>;
  readonly #outcomes = new Map<string, "done" | "failed">();
  readonly #failed: OperationFailure[] = [];
  readonly #skipped: string[] = [];
  #openApi: OpenApi | undefined;
  #done = 0;

  constructor(
    schedule: Schedule,
    queue: EventQueue<ClusterEvent>,
    options: ExecuteOptions & { cluster: Cluster; bringsKinds: boolean },
  ) {
    this.#schedule = schedule;
    this.#queue = queue;
    this.#context = {
      ...options,
      fieldManager: options.fieldManager ?? "kpack",
      openApi: () => {
        this.#openApi ??= new OpenApi();
        return this.#openApi;
      },
      emit: (event) => queue.push(event),
      outcomeOf: (operation) => this.#outcomes.get(operation),
    };
  }

  async start(): Promise<void> {
    const limit = this.#context.concurrency ?? 16;
    const running = new Set<Promise<void>>();
    let breathAt = performance.now();
    for (;;) {
      // Where nothing ever waits (a folder), signals and the lock's renewal would never get their turn.
      if (performance.now() - breathAt > breathMs) {
        await pause(1);
        breathAt = performance.now();
      }
      while (running.size < limit) {
        const next = this.#schedule.next();
        if (!next) break;
        const task: Promise<void> = this.#runOne(next).then(() => {
          running.delete(task);
        });
        running.add(task);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
    this.#queue.push({ type: "finished", done: this.#done, failed: this.#failed, skipped: this.#skipped });
  }

  async #runOne(operation: Operation): Promise<void> {
    const about = describe(operation);
    if (this.#isSkipped(operation)) {
      this.#skipped.push(operation.id);
      this.#queue.push({ type: "operation-skipped", ...about });
      this.#schedule.end(operation, false);
      return;
    }
    if (operation.type !== "barrier") this.#queue.push({ type: "operation-started", ...about });
    try {
      const { signal, beforeEach } = this.#context;
      if (operation.type !== "barrier") await beforeEach?.();
      // One for each operation: many listeners on one signal make Node warn of a leak.
      const own = signal ? { ...this.#context, signal: AbortSignal.any([signal]) } : this.#context;
      const { result, object } = await runOperation(operation, own);
      this.#outcomes.set(operation.id, "done");
      this.#done++;
      this.#queue.push({ type: "operation-done", ...about, result, ...(object ? { object } : {}) });
      this.#schedule.end(operation, true);
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      this.#outcomes.set(operation.id, "failed");
      this.#failed.push({ ...about, error });
      this.#queue.push({ type: "operation-failed", ...about, error });
      this.#schedule.end(operation, false);
    }
  }

  #isSkipped(operation: Operation): boolean {
    // Cleaning up is for the case that something failed.
    if (operation.type === "hook-cleanup") return false;
    return this.#context.signal?.aborted === true || this.#schedule.isBlocked(operation);
  }
}

function bringsKind(operation: Operation): boolean {
  return "object" in operation && operation.object["kind"] === "CustomResourceDefinition";
}

function describe(operation: Operation): { operation: string; target?: ObjectRef } {
  const target = "object" in operation ? refOf(operation.object) : "target" in operation ? operation.target : undefined;
  return target ? { operation: operation.id, target } : { operation: operation.id };
}
