import { KpackError } from "../base/index.ts";
import { type ResourceId, formatId, idKey } from "../kube/index.ts";
import { absorb } from "./absorb.ts";
import { IndexKeeper } from "./indexKeeper.ts";
import type { Resource, ResourceOwner } from "./resource.ts";
import { anyIdKeys, currentIdKeys, kindKeys, nameKeys } from "./resourceIndex.ts";
import type { ResourceSelector } from "./resourceSelector.ts";

/**
 * Resources in the order in which they were added, with indexes that follow every change of an id. Adding, finding
 * and removing take constant time. A resource belongs to the set it was added to last; look it up there only.
 * Mirrors: kustomize api/resmap, where ids are unique when resources are added but may clash later.
 */
export class ResourceSet implements ResourceOwner {
  readonly #byPosition: Map<number, Resource> = new Map();
  readonly #positions: Map<Resource, number> = new Map();
  readonly #indexes: IndexKeeper = new IndexKeeper(this.#positions);
  #nextPosition = 0;
  #list: Resource[] | undefined;

  constructor(resources: Iterable<Resource> = []) {
    this.appendAll(resources);
  }

  get size(): number {
    return this.#positions.size;
  }

  /** All resources in order. Do not change the list; it stays as it is when the set changes by anything but `append`. */
  get resources(): readonly Resource[] {
    this.#list ??= [...this.#byPosition.values()];
    return this.#list;
  }

  [Symbol.iterator](): Iterator<Resource> {
    return this.resources[Symbol.iterator]();
  }

  has(resource: Resource): boolean {
    return this.#positions.has(resource);
  }

  /** Throws KpackError `manifest/duplicate-id` when a resource has the same current id. */
  append(resource: Resource): void {
    const [registered] = this.byCurrentId(resource.id);
    if (registered !== undefined) throw duplicateIdError(registered, resource);
    this.#insert(resource);
  }

  /** Appends each; throws as `append` does. */
  appendAll(resources: Iterable<Resource>): void {
    for (const resource of resources) this.append(resource);
  }

  /** Adds generated resources, each of which may create, replace or merge into one that exists. */
  absorbAll(resources: Iterable<Resource>): void {
    for (const resource of resources) absorb(this, resource);
  }

  /** Puts a resource in the place of another one. */
  replace(old: Resource, resource: Resource): void {
    const position = this.#positions.get(old);
    if (position === undefined) throw notFoundError(`id ${formatId(old.id)} not found in replacement`);
    if (old === resource) return;
    this.#forget(old, position);
    this.#place(resource, position);
    this.#list = undefined;
  }

  remove(resource: Resource): void {
    if (!this.#positions.has(resource)) throw notFoundError(`id ${formatId(resource.id)} not found in removal`);
    this.#forget(resource);
  }

  /** Keeps only some resources. */
  filter(keep: (resource: Resource) => boolean): void {
    for (const resource of this.resources) if (!keep(resource)) this.#forget(resource);
  }

  /** Drops resources that a patch emptied. */
  dropEmpty(): void {
    this.filter((resource) => !resource.isEmpty);
  }

  /** Makes these, in this order, the content; ids are not checked. For sorting and for results of plug-ins. */
  reset(resources: Iterable<Resource>): void {
    const next = [...resources];
    this.clear();
    for (const resource of next) this.#insert(resource);
  }

  clear(): void {
    for (const resource of this.#positions.keys()) if (resource.isOwnedBy(this)) resource.setOwner(undefined);
    this.#byPosition.clear();
    this.#positions.clear();
    this.#indexes.clear();
    this.#list = undefined;
  }

  /** Resources whose current id equals this one (see `equalId`), in order. */
  byCurrentId(id: ResourceId): readonly Resource[] {
    return this.#indexes.find(currentIdKeys, idKey(id));
  }

  /** Resources whose current id or an earlier one equals this one, in order; empty resources are left out. */
  byAnyId(id: ResourceId): readonly Resource[] {
    return this.#indexes.find(anyIdKeys, idKey(id));
  }

  /** Resources that have or had this name, in order. */
  byAnyName(name: string): readonly Resource[] {
    return this.#indexes.find(nameKeys, name);
  }

  /** Resources whose current kind this is, in order. */
  byKind(kind: string): readonly Resource[] {
    return this.#indexes.find(kindKeys, kind);
  }

  /** The one resource that has or had this id; the messages are those of a patch that looks for its target. */
  getById(id: ResourceId): Resource {
    const suffix = `; failed to find unique target for patch ${formatId(id)}`;
    return demandOne(this.byAnyId(id), id, suffix);
  }

  /** Resources that a selector fits, in order. */
  select(selector: ResourceSelector): readonly Resource[] {
    const name = selector.literalName;
    const candidates = name === undefined ? this.resources : this.byAnyName(name);
    return candidates.filter((resource) => selector.matches(resource));
  }

  /** Deep copies of all resources in a set of their own. */
  clone(): ResourceSet {
    const copy = new ResourceSet();
    for (const resource of this.resources) copy.#insert(resource.clone());
    return copy;
  }

  /** Called by resources. */
  resourceChanged(resource: Resource): void {
    this.#indexes.note(resource);
  }

  #insert(resource: Resource): void {
    this.#place(resource, this.#nextPosition++);
    this.#list?.push(resource);
  }

  #place(resource: Resource, position: number): void {
    resource.setOwner(this);
    this.#byPosition.set(position, resource);
    this.#positions.set(resource, position);
    this.#indexes.note(resource);
  }

  /** A place that is kept (its key stays in the map) will be filled anew at once. */
  #forget(resource: Resource, keptPosition?: number): void {
    const position = this.#positions.get(resource);
    if (position === undefined) return;
    if (resource.isOwnedBy(this)) resource.setOwner(undefined);
    this.#positions.delete(resource);
    if (keptPosition === undefined) this.#byPosition.delete(position);
    this.#indexes.note(resource);
    this.#list = undefined;
  }
}

function demandOne(found: readonly Resource[], id: ResourceId, suffix: string): Resource {
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (found.length > 1)
    throw new KpackError("manifest/id-ambiguous", `multiple matches for Id ${formatId(id)}${suffix}`, {
      notes: found.map((resource) => describeSource(resource)),
    });
  throw notFoundError(`no matches for Id ${formatId(id)}${suffix}`);
}

function notFoundError(message: string): KpackError {
  return new KpackError("manifest/id-not-found", message);
}

function duplicateIdError(registered: Resource, resource: Resource): KpackError {
  return new KpackError(
    "manifest/duplicate-id",
    `may not add resource with an already registered id: ${formatId(resource.id)}`,
    {
      hint: "Remove one of the two, or turn it into a patch of the other.",
      notes: [`first: ${describeSource(registered)}`, `again: ${describeSource(resource)}`],
      span: resource.source && { ...resource.source, path: ["metadata", "name"] },
    },
  );
}

function describeSource(resource: Resource): string {
  const where = resource.source;
  return where === undefined
    ? `${formatId(resource.id)} (generated)`
    : `${formatId(resource.id)} in ${where.file}, document ${where.document + 1}`;
}
