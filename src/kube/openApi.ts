import { type Value, type ValueMap, getOwn, isMap } from "../base/index.ts";
import { BuiltinSchema } from "./builtinSchema.ts";
import { formatApiVersion } from "./gvk.ts";
import { clusterKinds, namespacedKinds } from "./data/scope.ts";
import { lineOf } from "./lineOf.ts";
import { type SchemaNode, type SchemaSource, UserSchema } from "./schema.ts";

/**
 * What is known about types: their scope and where their lists have merge keys. A build carries its own;
 * there is no global one. Without a document of the user's it knows what kustomize has built in (Kubernetes v1.21.2).
 */
export class OpenApi {
  readonly #asked = new Map<string, boolean | undefined>();
  readonly #readDocument: (() => ValueMap) | undefined;
  readonly #extendsBuiltin: boolean;
  #content: Content | undefined;
  /** True when a schema was asked for, or the scope of a type that is not built in. */
  wasNeeded = false;

  /**
   * `document` is an OpenAPI v2 document, which replaces the built-in schema (not the built-in scopes), or adds to it
   * when the built-in one was needed already. A function that reads it is called when something first asks what the
   * document says, and what it throws is thrown there.
   */
  constructor(document?: ValueMap | (() => ValueMap), extendsBuiltin = false) {
    this.#readDocument = typeof document === "object" ? () => document : document;
    this.#extendsBuiltin = extendsBuiltin;
  }

  /** undefined when the type is unknown. */
  isNamespaceScoped(gvk: { group: string; version: string; kind: string }): boolean | undefined {
    return this.scopeOf(formatApiVersion(gvk), gvk.kind);
  }

  /** As `isNamespaceScoped`, for an apiVersion. */
  scopeOf(apiVersion: string, kind: string): boolean | undefined {
    const key = `${apiVersion} ${kind}`;
    if (!this.#asked.has(key)) this.#asked.set(key, this.#findScope(apiVersion, kind));
    const scope = this.#asked.get(key);
    if (scope === undefined) this.wasNeeded = true;
    return scope;
  }

  #findScope(apiVersion: string, kind: string): boolean | undefined {
    if (hasKind(namespacedKinds, apiVersion, kind)) return true;
    return hasKind(clusterKinds, apiVersion, kind) ? false : this.#read().scopes.get(apiVersion)?.get(kind);
  }

  schemaFor(apiVersion: string, kind: string): SchemaNode | undefined {
    this.wasNeeded = true;
    return this.#read().schema.schemaFor(apiVersion, kind);
  }

  /** The node of a schema that stands outside any document; its references go to the user's document. */
  inlineSchema(schema: ValueMap): SchemaNode | undefined {
    return new UserSchema(this.#read().document).node(schema);
  }

  #read(): Content {
    this.#content ??= readContent(this.#readDocument?.(), this.#extendsBuiltin);
    return this.#content;
  }
}

/** What a document says. */
interface Content {
  readonly document: ValueMap;
  /** By apiVersion and kind. */
  readonly scopes: Scopes;
  readonly schema: SchemaSource;
}

function readContent(document: ValueMap | undefined, extendsBuiltin: boolean): Content {
  if (document === undefined) return { document: {}, scopes: new Map(), schema: new BuiltinSchema() };
  const schema = new UserSchema(document, extendsBuiltin ? new BuiltinSchema() : undefined);
  return { document, scopes: scopesOfPaths(document), schema };
}

type Scopes = Map<string, Map<string, boolean>>;

function hasKind(lines: readonly string[], apiVersion: string, kind: string): boolean {
  const line = lineOf(lines, apiVersion);
  return line !== undefined && !kind.includes(" ") && `${line} `.includes(` ${kind} `);
}

function setScope(scopes: Scopes, apiVersion: string, kind: string, namespaced: boolean): void {
  const known = scopes.get(apiVersion);
  if (known === undefined) scopes.set(apiVersion, new Map([[kind, namespaced]]));
  else known.set(kind, namespaced);
}

/** A type is namespaced when one of the paths that GET it has a namespace parameter. Mirrors: kyaml findNamespaceability. */
function scopesOfPaths(document: ValueMap): Scopes {
  const scopes: Scopes = new Map();
  const paths = getOwn(document, "paths");
  if (!isMap(paths)) return scopes;
  for (const path of Object.keys(paths)) {
    const type = typeOfPath(getOwn(paths, path));
    if (type === undefined) continue;
    const [apiVersion, kind] = type;
    if (path.includes("namespaces/{namespace}")) setScope(scopes, apiVersion, kind, true);
    else if (!scopes.get(apiVersion)?.has(kind)) setScope(scopes, apiVersion, kind, false);
  }
  return scopes;
}

function typeOfPath(path: Value | undefined): [apiVersion: string, kind: string] | undefined {
  const get = isMap(path) ? getOwn(path, "get") : undefined;
  const gvk = isMap(get) ? getOwn(get, "x-kubernetes-group-version-kind") : undefined;
  if (!isMap(gvk)) return undefined;
  const [group, version, kind] = ["group", "version", "kind"].map((key) => getOwn(gvk, key));
  if (typeof version !== "string" || typeof kind !== "string") return undefined;
  return [formatApiVersion({ group: typeof group === "string" ? group : "", version }), kind];
}
