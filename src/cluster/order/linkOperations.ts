import { helmUninstallOrder } from "../../kube/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import type { Operation, WaitOperation } from "../operation.ts";
import { type OrderedObject, orderObjects } from "./orderObjects.ts";

/** An object and what shall be done to it; undefined when it is already as it shall be. */
export interface ObjectOperation {
  object: KubeObject;
  operation: Operation | undefined;
}

export interface LinkOptions {
  /** Operations that come before all of these. */
  after?: readonly string[];
  /** Put before the ids of the barriers and waits that are added. Default empty. */
  prefix?: string;
  /** How long dependents wait for what they depend on, and a wave for the one before it, in milliseconds. */
  waitMs: number;
}

/**
 * The operations in the order of installing: steps joined by barriers; before a dependent, a wait for what it depends
 * on; between waves, a wait for the whole wave. The list is a DAG whose edges grow with the number of operations.
 */
export function linkForInstall(items: readonly ObjectOperation[], options: LinkOptions): Operation[] {
  const ordered = orderObjects(items.map(({ object }) => object));
  const prefix = options.prefix ?? "";
  const linked: Operation[] = [];
  const dependencyWait = createDependencyWaits(items, ordered, { ...options, linked });
  let before: readonly string[] = options.after ?? [];
  let wave: { number: number; refs: ObjectRef[] } | undefined;
  for (const step of groupBySteps(ordered)) {
    const first = step[0];
    if (!first) continue;
    if (wave && first.wave !== wave.number) {
      const wait = waitReady(`${prefix}wave-${wave.number}`, { targets: wave.refs, dependsOn: before }, options.waitMs);
      linked.push(wait);
      before = [wait.id];
      wave = undefined;
    }
    wave ??= { number: first.wave, refs: [] };
    const ids: string[] = [];
    for (const entry of step) {
      wave.refs.push(entry.ref);
      const operation = items[entry.index]?.operation;
      if (!operation) continue;
      const needed = entry.dependsOn.map(dependencyWait);
      linked.push({ ...operation, dependsOn: [...new Set([...before, ...needed])] });
      ids.push(operation.id);
    }
    before = joinStep(linked, ids, { id: `${prefix}step-${first.step}`, before });
  }
  return linked;
}

/** Gives the id of the wait for an object that others depend on; the wait is added when it is first asked for. */
function createDependencyWaits(
  items: readonly ObjectOperation[],
  ordered: readonly OrderedObject[],
  options: LinkOptions & { linked: Operation[] },
): (index: number) => string {
  const refs = new Map(ordered.map(({ index, ref }) => [index, ref]));
  const known = new Map<number, string>();
  return (index) => {
    const present = known.get(index);
    if (present !== undefined) return present;
    const ref = refs.get(index);
    const operation = items[index]?.operation;
    const wait = waitReady(
      `${options.prefix ?? ""}ready-${index}`,
      { targets: ref ? [ref] : [], dependsOn: operation ? [operation.id] : (options.after ?? []) },
      options.waitMs,
    );
    options.linked.push(wait);
    known.set(index, wait.id);
    return wait.id;
  };
}

/** What the next step depends on: one operation, a barrier for several, or what was before when there is none. */
function joinStep(
  linked: Operation[],
  ids: readonly string[],
  { id, before }: { id: string; before: readonly string[] },
): readonly string[] {
  if (ids.length === 0) return before;
  if (ids.length === 1) return ids;
  linked.push({ type: "barrier", id, dependsOn: ids });
  return [id];
}

/** The operations in the order of removing: the steps of installing backwards, dependents before what they need. */
export function linkForUninstall(items: readonly ObjectOperation[], options: LinkOptions): Operation[] {
  const objects = items.map(({ object }) => object);
  const steps = groupBySteps(orderObjects(objects, [...helmUninstallOrder].reverse())).reverse();
  const linked: Operation[] = [];
  let before: readonly string[] = options.after ?? [];
  for (const step of steps) {
    const ids: string[] = [];
    for (const entry of step) {
      const operation = items[entry.index]?.operation;
      if (!operation) continue;
      linked.push({ ...operation, dependsOn: before });
      ids.push(operation.id);
    }
    before = joinStep(linked, ids, { id: `${options.prefix ?? ""}removed-${step[0]?.step ?? 0}`, before });
  }
  return linked;
}

function waitReady(
  id: string,
  { targets, dependsOn }: { targets: readonly ObjectRef[]; dependsOn: readonly string[] },
  timeoutMs: number,
): WaitOperation {
  return { type: "wait", id, dependsOn, targets, condition: "ready", timeoutMs };
}

function groupBySteps(ordered: readonly OrderedObject[]): OrderedObject[][] {
  const steps: OrderedObject[][] = [];
  for (const entry of ordered) {
    const list = steps[entry.step];
    if (list) list.push(entry);
    else steps[entry.step] = [entry];
  }
  return steps;
}
