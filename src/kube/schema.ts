import { type Value, type ValueMap, getOwn, isMap } from "../base/index.ts";

/** The schema of one value, as far as merging needs it. */
export interface SchemaNode {
  /** The schema of a field; undefined when there is none. */
  field(name: string): SchemaNode | undefined;
  /** The schema of a list's elements; undefined for other types. */
  items(): SchemaNode | undefined;
  /** `x-kubernetes-patch-strategy`: comma-separated, empty when absent. */
  readonly patchStrategy: string;
  /** The keys that identify an element of a merged list; empty for lists of scalars. */
  readonly mergeKeys: readonly string[];
}

export interface SchemaSource {
  schemaFor(apiVersion: string, kind: string): SchemaNode | undefined;
}

/** A schema whose definitions others may refer to by name. */
export interface NamedSchemaSource extends SchemaSource {
  definition(name: string): SchemaNode | undefined;
}

/** True when lists of this schema are merged element by element. */
export function isMergedList(schema: SchemaNode): boolean {
  return schema.patchStrategy === "merge" || schema.patchStrategy.split(",").includes("merge");
}

/** Following a chain of $ref stops here: the chain is a circle. */
const maxReferences = 100;

/** An OpenAPI v2 document that the user gave. Mirrors: kyaml openapi (Field, Elements, PatchStrategyAndKeyList). */
export class UserSchema implements SchemaSource {
  readonly #definitions: ValueMap;
  readonly #base: NamedSchemaSource | undefined;
  #byType: Map<string, ValueMap> | undefined;

  /** `base` knows what the document does not. */
  constructor(document: ValueMap, base?: NamedSchemaSource) {
    const definitions = getOwn(document, "definitions");
    this.#definitions = isMap(definitions) ? definitions : {};
    this.#base = base;
  }

  schemaFor(apiVersion: string, kind: string): SchemaNode | undefined {
    this.#byType ??= this.#indexTypes();
    const definition = this.#byType.get(`${apiVersion} ${kind}`);
    return definition ? new UserNode(this, definition) : this.#base?.schemaFor(apiVersion, kind);
  }

  /** The node behind a schema that may be a `$ref`. Other keys beside a `$ref` do not count. */
  node(schema: Value | undefined): SchemaNode | undefined {
    let found = schema;
    for (let i = 0; i < maxReferences; i++) {
      if (!isMap(found)) return undefined;
      const reference = getOwn(found, "$ref");
      if (typeof reference !== "string" || reference === "") return new UserNode(this, found);
      const name = definitionName(reference);
      found = name === undefined ? undefined : getOwn(this.#definitions, name);
      if (found === undefined) return name === undefined ? undefined : this.#base?.definition(name);
    }
    return undefined;
  }

  #indexTypes(): Map<string, ValueMap> {
    const byType = new Map<string, ValueMap>();
    for (const name of Object.keys(this.#definitions)) {
      const definition = getOwn(this.#definitions, name);
      const types = isMap(definition) ? getOwn(definition, "x-kubernetes-group-version-kind") : undefined;
      if (!isMap(definition) || !Array.isArray(types)) continue;
      for (const type of types) {
        if (!isMap(type)) continue;
        const group = getOwn(type, "group");
        const version = getOwn(type, "version");
        const prefix = typeof group === "string" && group !== "" ? `${group}/` : "";
        byType.set(`${prefix}${String(version)} ${String(getOwn(type, "kind"))}`, definition);
      }
    }
    return byType;
  }
}

/** The name in `#/definitions/NAME`. */
function definitionName(reference: string): string | undefined {
  const prefix = "#/definitions/";
  if (!reference.startsWith(prefix)) return undefined;
  return reference.slice(prefix.length).replaceAll("~1", "/").replaceAll("~0", "~");
}

class UserNode implements SchemaNode {
  readonly #source: UserSchema;
  readonly #schema: ValueMap;

  constructor(source: UserSchema, schema: ValueMap) {
    this.#source = source;
    this.#schema = schema;
  }

  field(name: string): SchemaNode | undefined {
    const properties = getOwn(this.#schema, "properties");
    const property = isMap(properties) ? getOwn(properties, name) : undefined;
    return this.#source.node(property ?? getOwn(this.#schema, "additionalProperties"));
  }

  items(): SchemaNode | undefined {
    const type = getOwn(this.#schema, "type");
    const isList = type === "array" || (Array.isArray(type) && type.length === 1 && type[0] === "array");
    return isList ? this.#source.node(getOwn(this.#schema, "items")) : undefined;
  }

  get patchStrategy(): string {
    const strategy = getOwn(this.#schema, "x-kubernetes-patch-strategy");
    return typeof strategy === "string" ? strategy : "";
  }

  get mergeKeys(): readonly string[] {
    if (getOwn(this.#schema, "x-kubernetes-patch-strategy") === undefined) return [];
    const keys = getOwn(this.#schema, "x-kubernetes-list-map-keys");
    if (Array.isArray(keys)) return keys.filter((key) => typeof key === "string");
    const key = getOwn(this.#schema, "x-kubernetes-patch-merge-key");
    return typeof key === "string" ? [key] : [];
  }
}
