import type { Resource } from "./resource.ts";
import { type KeysOf, ResourceIndex } from "./resourceIndex.ts";

interface FollowedIndex {
  index: ResourceIndex;
  /** How much of the log the index has seen. */
  seen: number;
}

/**
 * The indexes of one set. Changes are only noted in a log; an index is made when it is first asked, and reads the part
 * of the log that it has not seen when it is asked again. One that has fallen far behind is made anew.
 */
export class IndexKeeper {
  /** The resources of the set and their positions. */
  readonly #positions: ReadonlyMap<Resource, number>;
  readonly #followed: Map<KeysOf, FollowedIndex> = new Map();
  /** Resources that came, went or changed, in the order of the changes. */
  #log: Resource[] = [];

  constructor(positions: ReadonlyMap<Resource, number>) {
    this.#positions = positions;
  }

  note(resource: Resource): void {
    if (this.#followed.size === 0) return;
    this.#log.push(resource);
    if (this.#log.length > 2 * this.#positions.size + 1_000) this.clear();
  }

  /** Forgets all indexes. */
  clear(): void {
    this.#followed.clear();
    this.#log = [];
  }

  /** The resources under a key, in the order of the set. */
  find(keysOf: KeysOf, key: string): readonly Resource[] {
    const known = this.#followed.get(keysOf);
    const followed = known === undefined || this.#isFarBehind(known) ? this.#build(keysOf) : known;
    for (; followed.seen < this.#log.length; followed.seen++) {
      const resource = this.#log[followed.seen] as Resource;
      if (this.#positions.has(resource)) followed.index.put(resource);
      else followed.index.delete(resource);
    }
    return followed.index.get(key);
  }

  #isFarBehind(followed: FollowedIndex): boolean {
    return this.#log.length - followed.seen > this.#positions.size / 2 + 10;
  }

  #build(keysOf: KeysOf): FollowedIndex {
    const index = new ResourceIndex(keysOf, (resource) => this.#positions.get(resource) ?? 0);
    for (const resource of this.#positions.keys()) index.put(resource);
    const followed = { index, seen: this.#log.length };
    this.#followed.set(keysOf, followed);
    return followed;
  }
}
