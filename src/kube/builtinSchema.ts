import { definitionNames } from "./data/definitionNames.ts";
import { schemaKinds, schemaTypes } from "./data/schema.ts";
import { lineOf } from "./lineOf.ts";
import type { NamedSchemaSource, SchemaNode } from "./schema.ts";

/** The built-in schema, decoded type by type as it is asked for. */
export class BuiltinSchema implements NamedSchemaSource {
  readonly #types: (ReadonlyMap<string, SchemaNode> | undefined)[] = [];
  readonly #kinds = new Map<string, SchemaNode | undefined>();

  schemaFor(apiVersion: string, kind: string): SchemaNode | undefined {
    const key = `${apiVersion} ${kind}`;
    if (!this.#kinds.has(key)) this.#kinds.set(key, this.#find(schemaKinds, apiVersion, kind));
    return this.#kinds.get(key);
  }

  /** A definition by its name in the OpenAPI document, such as `io.k8s.api.core.v1.PodSpec`. */
  definition(name: string): SchemaNode | undefined {
    const dot = name.lastIndexOf(".");
    return this.#find(definitionNames, name.slice(0, dot), name.slice(dot + 1));
  }

  /** The type after ` entry:` in the line that begins with the prefix. */
  #find(lines: readonly string[], prefix: string, entry: string): SchemaNode | undefined {
    const line = lineOf(lines, prefix);
    const at = line?.indexOf(` ${entry}:`) ?? -1;
    return line === undefined || at < 0
      ? undefined
      : new ObjectNode(this, Number.parseInt(line.slice(at + entry.length + 2), 10), "");
  }

  fields(type: number): ReadonlyMap<string, SchemaNode> {
    const known = this.#types[type];
    if (known !== undefined) return known;
    const fields = new Map<string, SchemaNode>();
    for (const entry of (schemaTypes[type] ?? "").split(" ")) {
      const colon = entry.indexOf(":");
      const node = colon < 0 ? undefined : this.#node(entry.slice(colon + 1));
      if (node !== undefined) fields.set(entry.slice(0, colon), node);
    }
    this.#types[type] = fields;
    return fields;
  }

  /** Reads a node's notation, see data/schema.ts. */
  #node(text: string): SchemaNode | undefined {
    if (text === "") return undefined;
    if (text.startsWith("{")) return new MapNode(this.#node(text.slice(1, -1)));
    if (!text.startsWith("[")) {
      const [type = "", strategy = ""] = text.split("|");
      return new ObjectNode(this, Number(type), strategy);
    }
    // A list of lists does not occur, so the strategy stands after the first bar.
    const [item = "", patchStrategy = "", ...mergeKeys] = text.slice(1, -1).split("|");
    return new ListNode(this.#node(item), patchStrategy, mergeKeys);
  }
}

class ObjectNode implements SchemaNode {
  readonly patchStrategy: string;
  readonly mergeKeys: readonly string[] = [];
  readonly #source: BuiltinSchema;
  readonly #type: number;

  constructor(source: BuiltinSchema, type: number, patchStrategy: string) {
    this.#source = source;
    this.#type = type;
    this.patchStrategy = patchStrategy;
  }
  field(name: string): SchemaNode | undefined {
    return this.#source.fields(this.#type).get(name);
  }
  items(): SchemaNode | undefined {
    return undefined;
  }
}

class MapNode implements SchemaNode {
  readonly patchStrategy: string = "";
  readonly mergeKeys: readonly string[] = [];
  readonly #value: SchemaNode | undefined;

  constructor(value: SchemaNode | undefined) {
    this.#value = value;
  }
  field(_name: string): SchemaNode | undefined {
    return this.#value;
  }
  items(): SchemaNode | undefined {
    return undefined;
  }
}

class ListNode implements SchemaNode {
  readonly patchStrategy: string;
  readonly mergeKeys: readonly string[];
  readonly #item: SchemaNode | undefined;

  constructor(item: SchemaNode | undefined, patchStrategy: string, mergeKeys: readonly string[]) {
    this.#item = item;
    this.patchStrategy = patchStrategy;
    this.mergeKeys = mergeKeys;
  }
  field(_name: string): SchemaNode | undefined {
    return undefined;
  }
  items(): SchemaNode | undefined {
    return this.#item;
  }
}
