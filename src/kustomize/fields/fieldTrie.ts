import { type Value, type ValueMap, getOwn, isMap, setOwn } from "../../base/index.ts";
import { isNull } from "../../manifest/index.ts";
import type { CompiledFieldSpec } from "../config/index.ts";

/** A field that one of the specs names, by the spec's position. */
export interface FieldHit {
  readonly index: number;
  /** undefined: the spec does not fit the document; visitField says how. */
  readonly parent: ValueMap | undefined;
  readonly key: string;
}

interface TrieNode {
  readonly children: Map<string, TrieNode>;
  isList: boolean;
  /** True when no mapping has a field of that name. */
  readonly isFaulty: boolean;
  /** Positions of the specs that end here. */
  readonly ends: number[];
  /** The first of the specs that lead here. */
  readonly first: number;
}

/**
 * Many field specs as one tree, so that a document is walked once for all of them. Never creates fields.
 * Finds what visitField finds with "none".
 */
export class FieldTrie {
  readonly #root: TrieNode = makeNode(0, false);

  constructor(specs: readonly CompiledFieldSpec[]) {
    for (const [index, spec] of specs.entries()) this.#add(spec, index);
  }

  /** The hits in the order of the specs; those of one spec in the order of the document. */
  find(document: ValueMap): FieldHit[] {
    const hits: FieldHit[] = [];
    this.#enter(document, this.#root, hits);
    if (hits.length > 1) hits.sort((a, b) => a.index - b.index);
    return hits;
  }

  #add(spec: CompiledFieldSpec, index: number): void {
    let node = this.#root;
    for (const { name, isList, fault } of spec.steps.steps) {
      let child = node.children.get(name);
      if (child === undefined) {
        child = makeNode(index, fault !== undefined);
        node.children.set(name, child);
      }
      child.isList ||= isList;
      node = child;
    }
    node.ends.push(index);
  }

  #enter(value: Value, node: TrieNode, hits: FieldHit[]): void {
    if (isMap(value)) this.#enterMap(value, node, hits);
    else if (Array.isArray(value)) {
      const open: Value[] = [value];
      for (let item = open.pop(); item !== undefined; item = open.pop()) {
        if (Array.isArray(item)) for (let i = item.length - 1; i >= 0; i--) open.push(item[i] as Value);
        else if (isMap(item)) this.#enterMap(item, node, hits);
        else if (!isNull(item)) noteMismatches(node, hits);
      }
    } else if (!isNull(value)) noteMismatches(node, hits);
  }

  #enterMap(map: ValueMap, node: TrieNode, hits: FieldHit[]): void {
    for (const [name, child] of node.children) {
      if (child.isFaulty) {
        noteMismatches(child, hits);
        continue;
      }
      let value = getOwn(map, name);
      if (value === undefined) continue;
      if (child.isList && isNull(value)) {
        value = [];
        setOwn(map, name, value);
      }
      for (const index of child.ends) hits.push({ index, parent: map, key: name });
      if (child.children.size > 0) this.#enter(value, child, hits);
    }
  }
}

function makeNode(first: number, isFaulty: boolean): TrieNode {
  return { children: new Map(), isList: false, isFaulty, ends: [], first };
}

/** Every spec that goes on below this node meets something that is neither list nor mapping. */
function noteMismatches(node: TrieNode, hits: FieldHit[]): void {
  hits.push({ index: node.first, parent: undefined, key: "" });
}
