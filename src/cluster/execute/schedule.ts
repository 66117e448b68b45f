import { KpackError } from "../../base/index.ts";
import type { Operation } from "../operation.ts";

/** Which operation may run next. Every step costs time by the edges it touches only. */
export interface Schedule {
  /** An operation whose dependencies have all ended; in the order of the list among those. */
  next(): Operation | undefined;
  /** Tells that an operation has ended, and whether well. */
  end(operation: Operation, well: boolean): void;
  /** True when something it depends on did not end well. */
  isBlocked(operation: Operation): boolean;
}

/** Throws `cluster/bad-plan` when ids are not unique, a dependency is missing, or operations wait for each other. */
export function buildSchedule(operations: readonly Operation[]): Schedule {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (waiting.has(operation.id)) throw badPlan(`two operations have the id ${operation.id}`);
    waiting.set(operation.id, operation.dependsOn.length);
  }
  for (const operation of operations)
    for (const id of operation.dependsOn) {
      if (!waiting.has(id)) throw badPlan(`${operation.id} depends on ${id}, which is not there`);
      const list = dependents.get(id);
      if (list) list.push(operation);
      else dependents.set(id, [operation]);
    }
  const ready = operations.filter((operation) => operation.dependsOn.length === 0);
  requireOrder(operations, { ready, waiting, dependents });
  const blocked = new Set<string>();
  let position = 0;
  return {
    next: () => (position < ready.length ? ready[position++] : undefined),
    end(operation, well) {
      for (const dependent of dependents.get(operation.id) ?? []) {
        if (!well) blocked.add(dependent.id);
        const left = (waiting.get(dependent.id) ?? 0) - 1;
        waiting.set(dependent.id, left);
        if (left === 0) ready.push(dependent);
      }
    },
    isBlocked: (operation) => blocked.has(operation.id),
  };
}

/** Walks the graph once: what is never reached waits for itself. */
function requireOrder(
  operations: readonly Operation[],
  graph: {
    ready: readonly Operation[];
    waiting: ReadonlyMap<string, number>;
    dependents: ReadonlyMap<string, readonly Operation[]>;
  },
): void {
  const left = new Map(graph.waiting);
  const reached = [...graph.ready];
  for (let i = 0; i < reached.length; i++)
    for (const dependent of graph.dependents.get(reached[i]?.id ?? "") ?? []) {
      const count = (left.get(dependent.id) ?? 0) - 1;
      left.set(dependent.id, count);
      if (count === 0) reached.push(dependent);
    }
  if (reached.length === operations.length) return;
  const stuck = operations.find((operation) => (left.get(operation.id) ?? 0) > 0);
  throw badPlan(`operations wait for each other, ${stuck?.id ?? "one"} among them`);
}

function badPlan(problem: string): KpackError {
  return new KpackError("cluster/bad-plan", `the plan cannot be executed: ${problem}`);
}
