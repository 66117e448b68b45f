import { KpackError } from "../../base/index.ts";

export type Draft = 4 | 6 | 7 | 2019 | 2020;
export type JsonObject = { readonly [key: string]: unknown };

/** A schema with an identity of its own: the document, or a part of it with an id. */
export interface SchemaResource {
  uri: string;
  draft: Draft;
  root: unknown;
  anchors: Map<string, unknown>;
  dynamicAnchors: Set<string>;
  recursiveAnchor: boolean;
}

const drafts: readonly (readonly [url: string, draft: Draft])[] = [
  ["json-schema.org/schema", 2020],
  ["json-schema.org/draft/2020-12/schema", 2020],
  ["json-schema.org/draft/2019-09/schema", 2019],
  ["json-schema.org/draft-07/schema", 7],
  ["json-schema.org/draft-06/schema", 6],
  ["json-schema.org/draft-04/schema", 4],
];
const baseUri = "file:///values.schema.json";
const maxDepth = 500;

/** Keywords whose value is a schema, a list of schemas, or a map of schemas, with the first draft that has them. */
const single: Readonly<Record<string, Draft>> = Object.freeze({
  not: 4,
  additionalProperties: 4,
  additionalItems: 4,
  items: 4,
  propertyNames: 6,
  contains: 6,
  if: 7,
  // biome-ignore lint/suspicious/noThenProperty: the name of a keyword
  then: 7,
  else: 7,
  unevaluatedProperties: 2019,
  unevaluatedItems: 2019,
  contentSchema: 2019,
});
const lists: Readonly<Record<string, Draft>> = Object.freeze({
  allOf: 4,
  anyOf: 4,
  oneOf: 4,
  items: 4,
  prefixItems: 2020,
});
const maps: Readonly<Record<string, Draft>> = Object.freeze({
  definitions: 4,
  properties: 4,
  patternProperties: 4,
  dependencies: 4,
  $defs: 2019,
  dependentSchemas: 2019,
});

/**
 * A schema document: the resources in it and its references. Never loads anything: a reference to another document is
 * an error. Mirrors: santhosh-tekuri/jsonschema roots and compiler.
 */
export class SchemaDocument {
  readonly root: unknown;
  /** Every pattern in it, for loadRegexCompiler. */
  readonly patterns: string[] = [];
  private readonly resources = new Map<string, SchemaResource>();
  private readonly resourceOf = new Map<object, SchemaResource>();
  private readonly main: SchemaResource;

  /** Throws `schema/not-json`, `schema/unknown-draft`, `schema/unresolved`, `schema/remote-reference`. */
  constructor(text: string) {
    this.root = parseSchema(text);
    this.main = newResource(baseUri, 2020, this.root);
    this.resources.set(baseUri, this.main);
    this.collect(this.root, this.main, 0);
    // References can lead to places that are no schemas by themselves; what they find grows the map while it is read.
    for (const [schema, resource] of this.resourceOf as Map<JsonObject, SchemaResource>)
      for (const key of ["$ref", "$recursiveRef", "$dynamicRef"]) {
        const ref = schema[key];
        if (typeof ref === "string") this.resolve(ref, resource);
      }
  }

  /** The resource that a schema object belongs to. */
  resource(schema: object): SchemaResource {
    return this.resourceOf.get(schema) ?? this.main;
  }

  /** Every schema object of the document. */
  schemas(): Iterable<JsonObject> {
    return this.resourceOf.keys() as Iterable<JsonObject>;
  }

  /** What `ref`, written in a schema of `from`, points to. Throws `schema/unresolved` or `schema/remote-reference`. */
  resolve(ref: string, from: SchemaResource): unknown {
    const { uri, fragment } = splitRef(ref, from.uri);
    const resource = this.resources.get(uri);
    if (!resource)
      throw new KpackError("schema/remote-reference", `the schema refers to another document: ${JSON.stringify(ref)}`, {
        hint: "kpack never loads schemas from elsewhere; copy the definition into values.schema.json",
      });
    if (fragment !== "" && !fragment.startsWith("/")) {
      if (!resource.anchors.has(fragment)) throw unresolved(ref, "anchor");
      return resource.anchors.get(fragment);
    }
    const target = lookupPointer(resource.root, fragment, ref);
    if (isObject(target) && !this.resourceOf.has(target)) this.collect(target, resource, 0);
    return target;
  }

  private collect(schema: unknown, parent: SchemaResource, depth: number): void {
    if (!isObject(schema) || this.resourceOf.has(schema)) return;
    if (depth > maxDepth) throw tooDeep();
    const resource = this.enter(schema, parent);
    this.resourceOf.set(schema, resource);
    for (const key of Object.keys(schema)) {
      const value = schema[key];
      if (key in single && resource.draft >= (single[key] as Draft)) this.collect(value, resource, depth + 1);
      if (key in lists && resource.draft >= (lists[key] as Draft) && Array.isArray(value))
        for (const item of value) this.collect(item, resource, depth + 1);
      if (key in maps && resource.draft >= (maps[key] as Draft) && isObject(value)) {
        for (const name of Object.keys(value)) this.collect(value[name], resource, depth + 1);
        if (key === "patternProperties") this.patterns.push(...Object.keys(value));
      }
    }
    if (typeof schema["pattern"] === "string") this.patterns.push(schema["pattern"]);
    // Values of this format are compiled as patterns: any pattern that needs the engine announces it.
    if (schema["format"] === "regex") this.patterns.push(".");
  }

  /** The resource that this schema starts, or the one around it; its anchors are noted. */
  private enter(schema: JsonObject, parent: SchemaResource): SchemaResource {
    const isRoot = schema === this.root;
    let draft = parent.draft;
    const declared = typeof schema["$schema"] === "string" ? schema["$schema"] : undefined;
    const idOf = (version: Draft): string => {
      if (version < 2019 && "$ref" in schema) return "";
      const id = schema[version === 4 ? "id" : "$id"];
      return typeof id === "string" ? id : "";
    };
    if (declared !== undefined && (isRoot || splitHash(idOf(draft))[0] !== "")) draft = draftOf(declared);
    const id = idOf(draft);
    const [path, fragment] = splitHash(id);
    let resource = parent;
    if (path !== "") {
      resource = isRoot ? parent : newResource(resolveUri(path, parent.uri), draft, schema);
      if (isRoot) resource.uri = resolveUri(path, parent.uri);
      this.resources.set(resource.uri, resource);
    }
    if (isRoot) resource.draft = draft;
    if (resource.draft < 2019) {
      if (fragment !== "" && !fragment.startsWith("/")) resource.anchors.set(fragment, schema);
      return resource;
    }
    if (typeof schema["$anchor"] === "string") resource.anchors.set(schema["$anchor"], schema);
    if (resource.draft >= 2020 && typeof schema["$dynamicAnchor"] === "string") {
      resource.anchors.set(schema["$dynamicAnchor"], schema);
      resource.dynamicAnchors.add(schema["$dynamicAnchor"]);
    }
    if (schema === resource.root && schema["$recursiveAnchor"] === true) resource.recursiveAnchor = true;
    return resource;
  }
}

function newResource(uri: string, draft: Draft, root: unknown): SchemaResource {
  return { uri, draft, root, anchors: new Map(), dynamicAnchors: new Set(), recursiveAnchor: false };
}

function parseSchema(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new KpackError("schema/not-json", `the schema is not valid JSON: ${message}`, {
      span: jsonErrorPlace(text, message),
    });
  }
}

/** V8 names the offset; the line is what people look for. */
function jsonErrorPlace(text: string, message: string): { file: string; line: number; column: number } | undefined {
  const offset = /position (\d+)/.exec(message)?.[1];
  if (offset === undefined) return undefined;
  const before = text.slice(0, Number(offset)).split("\n");
  return { file: "", line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function draftOf(url: string): Draft {
  const [path, fragment] = splitHash(url);
  const known = drafts.find(([name]) => path === `http://${name}` || path === `https://${name}`);
  if (known && fragment === "") return known[1];
  throw new KpackError(
    "schema/unknown-draft",
    `the schema's "$schema" is not one that kpack knows: ${JSON.stringify(url)}`,
    {
      hint: `use "http://json-schema.org/draft-07/schema#" or "https://json-schema.org/draft/2020-12/schema"`,
    },
  );
}

function splitHash(text: string): [before: string, after: string] {
  const at = text.indexOf("#");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function splitRef(ref: string, base: string): { uri: string; fragment: string } {
  const [path, encoded] = splitHash(ref);
  let fragment = encoded;
  try {
    fragment = decodeURIComponent(encoded);
  } catch {
    throw unresolved(ref, "fragment");
  }
  return { uri: path === "" ? base : resolveUri(path, base), fragment };
}

function resolveUri(path: string, base: string): string {
  try {
    return splitHash(new URL(path, base).href)[0];
  } catch {
    return path;
  }
}

function lookupPointer(root: unknown, pointer: string, ref: string): unknown {
  let at = root;
  for (const token of pointer === "" ? [] : pointer.slice(1).split("/")) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(at) && /^\d+$/.test(key) && Number(key) < at.length) at = at[Number(key)];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else throw unresolved(ref, "json-pointer");
  }
  return at;
}

function unresolved(ref: string, what: string): KpackError {
  return new KpackError(
    "schema/unresolved",
    `the schema's reference ${JSON.stringify(ref)} leads nowhere: ${what} not found`,
  );
}

function tooDeep(): KpackError {
  return new KpackError("schema/too-complex", `the schema is nested more than ${maxDepth} levels deep`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
