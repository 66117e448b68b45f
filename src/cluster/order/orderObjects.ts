import { KpackError } from "../../base/index.ts";
import { helmInstallOrder } from "../../kube/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import { formatRef, groupOf, refOf } from "../objectRef.ts";
import { type DependencyRef, matchesDependency, type OrderHints, readOrderHints } from "./dependencies.ts";

/** Where an object stands in the order of installing. */
export interface OrderedObject {
  /** Index in the list that was given. */
  index: number;
  ref: ObjectRef;
  /** Objects of one step are applied together; steps follow each other. From 0 without gaps. */
  step: number;
  wave: number;
  /** Indexes of objects that must be ready first. */
  dependsOn: readonly number[];
}

/**
 * Puts objects in the order in which they are installed: by wave, then by kind (Helm's order, unknown kinds last);
 * an object that depends on another comes after it whatever their kinds. Dependencies on objects that are not in the
 * list are left out: they are somebody else's. Throws `cluster/dependency-cycle`, `cluster/bad-dependency`.
 * Time grows with objects and edges only.
 */
export function orderObjects(
  objects: readonly KubeObject[],
  kindOrder: readonly string[] = helmInstallOrder,
): OrderedObject[] {
  const ranks = new Map(kindOrder.map((kind, rank) => [kind, rank]));
  const nodes = objects.map((object, index) => toNode(object, index, ranks));
  const lookup = createLookup(nodes);
  for (const node of nodes) node.dependsOn = [...lookup(node)];
  for (const node of sortTopologically(nodes))
    for (const index of node.dependsOn) {
      const before = nodes[index];
      if (before && comparePositions(before.position, node.position) >= 0) node.position = after(before.position);
    }
  return numberSteps(nodes);
}

/** [wave, rank of the kind, how far pushed back by dependencies] */
type Position = readonly [number, number, number];

interface Node {
  index: number;
  ref: ObjectRef & { group: string };
  hints: OrderHints;
  position: Position;
  dependsOn: number[];
}

function toNode(object: KubeObject, index: number, ranks: ReadonlyMap<string, number>): Node {
  const ref = refOf(object);
  const hints = readOrderHints(object);
  const rank = ranks.get(ref.kind) ?? ranks.size;
  return {
    index,
    ref: { ...ref, group: groupOf(ref.apiVersion) },
    hints,
    position: [hints.wave, rank, 0],
    dependsOn: [],
  };
}

function after([wave, rank, sub]: Position): Position {
  return [wave, rank, sub + 1];
}

function comparePositions(a: Position, b: Position): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Finds what a node depends on, without looking at every other node. */
function createLookup(nodes: readonly Node[]): (node: Node) => Set<number> {
  const byName = new Map<string, Node[]>();
  const byGroup = new Map<string, Node[]>();
  const add = (map: Map<string, Node[]>, key: string, node: Node): void => {
    const list = map.get(key);
    if (list) list.push(node);
    else map.set(key, [node]);
  };
  for (const node of nodes) {
    add(byName, `${node.ref.kind}/${node.ref.name}`, node);
    if (node.hints.group !== undefined) add(byGroup, node.hints.group, node);
  }
  const named = (dependency: DependencyRef): Node[] =>
    (byName.get(`${dependency.kind}/${dependency.name}`) ?? []).filter(({ ref }) => matchesDependency(dependency, ref));
  return (node) => {
    const found = new Set<number>();
    for (const dependency of node.hints.dependsOn) for (const other of named(dependency)) found.add(other.index);
    for (const group of node.hints.dependsOnGroups)
      for (const other of byGroup.get(group) ?? []) found.add(other.index);
    return found;
  };
}

/** Every node after all it depends on. Iterative: a chain may be as long as the release. */
function sortTopologically(nodes: readonly Node[]): Node[] {
  const waiting = nodes.map((node) => node.dependsOn.length);
  const dependents = nodes.map((): Node[] => []);
  for (const node of nodes) for (const index of node.dependsOn) dependents[index]?.push(node);
  const sorted = nodes.filter((node) => node.dependsOn.length === 0);
  for (let i = 0; i < sorted.length; i++)
    for (const dependent of dependents[sorted[i]?.index ?? 0] ?? []) {
      const left = (waiting[dependent.index] ?? 0) - 1;
      waiting[dependent.index] = left;
      if (left === 0) sorted.push(dependent);
    }
  if (sorted.length < nodes.length) throw cycleError(nodes, waiting);
  return sorted;
}

function cycleError(nodes: readonly Node[], waiting: readonly number[]): KpackError {
  const stuck = (index: number): boolean => (waiting[index] ?? 0) > 0;
  const seen = new Map<number, number>();
  const path: Node[] = [];
  let node = nodes.find((candidate) => stuck(candidate.index));
  while (node && !seen.has(node.index)) {
    seen.set(node.index, path.length);
    path.push(node);
    node = nodes[node.dependsOn.find(stuck) ?? -1];
  }
  const cycle = node ? [...path.slice(seen.get(node.index)), node] : path;
  const names = cycle.map(({ ref }) => formatRef(ref));
  return new KpackError("cluster/dependency-cycle", `objects wait for each other: ${names.slice(0, 10).join(" -> ")}`, {
    hint: "remove one of the depends-on annotations",
  });
}

function numberSteps(nodes: readonly Node[]): OrderedObject[] {
  const sorted = [...nodes].sort((a, b) => comparePositions(a.position, b.position) || a.index - b.index);
  let step = -1;
  let last: Position | undefined;
  return sorted.map(({ index, ref, position, dependsOn }) => {
    if (!last || comparePositions(last, position) !== 0) step++;
    last = position;
    const { group: _group, ...plainRef } = ref;
    return { index, ref: plainRef, step, wave: position[0], dependsOn };
  });
}
