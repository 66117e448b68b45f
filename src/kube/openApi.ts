import { type Value, type ValueMap, getOwn, isMap } from "../base/index.ts";
import { BuiltinSchema } from "./builtinSchema.ts";
import { formatApiVersion } from "./gvk.ts";
import { clusterKinds, namespacedKinds } from "./data/scope.ts";
import { type SchemaNode, type SchemaSource, UserSchema } from "./schema.ts";

/**
 * What is known about types: their scope and where their lists have merge keys. A build carries its own;
 * there is no global one. Without a document of the user's it knows what kustomize has built in (Kubernetes v1.21.2).
 */
export class OpenApi {
  /** By apiVersion and kind. */
  readonly #scope: Scopes;
  readonly #schema: SchemaSource;
  readonly #document: ValueMap;

  /**
   * `document` is an OpenAPI v2 document, which replaces the built-in schema (not the built-in scopes), or adds to it
   * when the built-in one has been in use already.
   */
  constructor(document?: ValueMap, extendsBuiltin = false) {
    this.#scope = new Map();
    this.#document = document ?? {};
    if (document !== undefined) addScopesOfPaths(this.#scope, document);
    addKinds(this.#scope, namespacedKinds, true);
    addKinds(this.#scope, clusterKinds, false);
    if (document === undefined) this.#schema = new BuiltinSchema();
    else this.#schema = new UserSchema(document, extendsBuiltin ? new BuiltinSchema() : undefined);
  }

  /** undefined when the type is unknown. */
  isNamespaceScoped(gvk: { group: string; version: string; kind: string }): boolean | undefined {
    return this.scopeOf(formatApiVersion(gvk), gvk.kind);
  }

  /** As `isNamespaceScoped`, for an apiVersion. */
  scopeOf(apiVersion: string, kind: string): boolean | undefined {
    return this.#scope.get(apiVersion)?.get(kind);
  }

  isCertainlyClusterScoped(gvk: { group: string; version: string; kind: string }): boolean {
    return this.isNamespaceScoped(gvk) === false;
  }

  schemaFor(apiVersion: string, kind: string): SchemaNode | undefined {
    return this.#schema.schemaFor(apiVersion, kind);
  }

  /** The node of a schema that stands outside any document; its references go to the user's document. */
  inlineSchema(schema: ValueMap): SchemaNode | undefined {
    return new UserSchema(this.#document).node(schema);
  }
}

type Scopes = Map<string, Map<string, boolean>>;

function addKinds(scopes: Scopes, lines: readonly string[], namespaced: boolean): void {
  for (const line of lines) {
    const [apiVersion = "", ...kinds] = line.split(" ");
    for (const kind of kinds) setScope(scopes, apiVersion, kind, namespaced);
  }
}

function setScope(scopes: Scopes, apiVersion: string, kind: string, namespaced: boolean): void {
  const known = scopes.get(apiVersion);
  if (known === undefined) scopes.set(apiVersion, new Map([[kind, namespaced]]));
  else known.set(kind, namespaced);
}

/** A type is namespaced when one of the paths that GET it has a namespace parameter. Mirrors: kyaml findNamespaceability. */
function addScopesOfPaths(scopes: Scopes, document: ValueMap): void {
  const paths = getOwn(document, "paths");
  if (!isMap(paths)) return;
  for (const path of Object.keys(paths)) {
    const type = typeOfPath(getOwn(paths, path));
    if (type === undefined) continue;
    const [apiVersion, kind] = type;
    if (path.includes("namespaces/{namespace}")) setScope(scopes, apiVersion, kind, true);
    else if (!scopes.get(apiVersion)?.has(kind)) setScope(scopes, apiVersion, kind, false);
  }
}

function typeOfPath(path: Value | undefined): [apiVersion: string, kind: string] | undefined {
  const get = isMap(path) ? getOwn(path, "get") : undefined;
  const gvk = isMap(get) ? getOwn(get, "x-kubernetes-group-version-kind") : undefined;
  if (!isMap(gvk)) return undefined;
  const [group, version, kind] = ["group", "version", "kind"].map((key) => getOwn(gvk, key));
  if (typeof version !== "string" || typeof kind !== "string") return undefined;
  return [formatApiVersion({ group: typeof group === "string" ? group : "", version }), kind];
}
