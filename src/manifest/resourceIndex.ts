import { type ResourceId, idKey } from "../kube/index.ts";
import type { Resource } from "./resource.ts";

/** Resources under one key, in the order of their set. */
class Bucket {
  readonly #members: Set<Resource> = new Set();
  #sorted: readonly Resource[] | undefined;

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }
  add(resource: Resource): void {
    this.#members.add(resource);
    this.#sorted = undefined;
  }
  delete(resource: Resource): void {
    this.#members.delete(resource);
    this.#sorted = undefined;
  }
  sorted(positionOf: (resource: Resource) => number): readonly Resource[] {
    this.#sorted ??= [...this.#members].sort((a, b) => positionOf(a) - positionOf(b));
    return this.#sorted;
  }
}

const none: readonly Resource[] = [];

/** One key, or several, of a resource. */
export type KeysOf = (resource: Resource) => string | readonly string[];

/** From keys to resources, where a resource may stand under several keys. */
export class ResourceIndex {
  readonly #buckets: Map<string, Resource | Bucket> = new Map();
  readonly #keys: Map<Resource, string | readonly string[]> = new Map();
  readonly #keysOf: KeysOf;
  readonly #positionOf: (resource: Resource) => number;

  constructor(keysOf: KeysOf, positionOf: (resource: Resource) => number) {
    this.#keysOf = keysOf;
    this.#positionOf = positionOf;
  }

  /** Enters a resource, or enters it anew after its keys changed. */
  put(resource: Resource): void {
    const keys = this.#keysOf(resource);
    const old = this.#keys.get(resource);
    if (old !== undefined) {
      if (equalKeys(old, keys)) return;
      this.#remove(resource, old);
    }
    this.#keys.set(resource, keys);
    if (typeof keys === "string") this.#add(keys, resource);
    else for (const key of keys) this.#add(key, resource);
  }

  delete(resource: Resource): void {
    const keys = this.#keys.get(resource);
    if (keys !== undefined) this.#remove(resource, keys);
    this.#keys.delete(resource);
  }

  get(key: string): readonly Resource[] {
    const found = this.#buckets.get(key);
    if (found === undefined) return none;
    return found instanceof Bucket ? found.sorted(this.#positionOf) : [found];
  }

  #remove(resource: Resource, keys: string | readonly string[]): void {
    for (const key of typeof keys === "string" ? [keys] : keys) {
      const found = this.#buckets.get(key);
      if (found instanceof Bucket) {
        found.delete(resource);
        if (found.isEmpty) this.#buckets.delete(key);
      } else if (found === resource) this.#buckets.delete(key);
    }
  }

  #add(key: string, resource: Resource): void {
    const found = this.#buckets.get(key);
    if (found === undefined) this.#buckets.set(key, resource);
    else if (found instanceof Bucket) found.add(resource);
    else if (found !== resource) {
      const bucket = new Bucket();
      bucket.add(found);
      bucket.add(resource);
      this.#buckets.set(key, bucket);
    }
  }
}

function equalKeys(a: string | readonly string[], b: string | readonly string[]): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

export function currentIdKeys(resource: Resource): string {
  return idKey(resource.id);
}

export function anyIdKeys(resource: Resource): string | readonly string[] {
  return everyId(resource, idKey);
}

export function nameKeys(resource: Resource): string | readonly string[] {
  return everyId(resource, (id) => id.name);
}

export function kindKeys(resource: Resource): string {
  return resource.id.kind;
}

/** A key for the current and every earlier id of a resource; none for an empty one. */
function everyId(resource: Resource, keyOf: (id: ResourceId) => string): string | readonly string[] {
  if (resource.isEmpty) return [];
  const current = keyOf(resource.id);
  if (resource.previousIds.length === 0) return current;
  const earlier = resource.earlierIds().map(keyOf);
  if (earlier.every((key) => key === current)) return current;
  return [...new Set(earlier).add(current)];
}
