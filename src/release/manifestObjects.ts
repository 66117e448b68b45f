import { KpackError, getOwn, isMap, setOwn } from "../base/index.ts";
import type { KubeObject } from "../ports/index.ts";
import { parseDocuments } from "../yaml/index.ts";

/** Whether a kind lives in a namespace: from the server's catalog, or from the built-in table without a cluster. */
export type ScopeOf = (kind: { apiVersion: string; kind: string }) => "namespaced" | "cluster";

/**
 * The objects of a manifest, each with the namespace it will live in: that of the release where it names none.
 * Lists are taken apart. Throws `release/invalid-manifest`.
 */
export function manifestObjects(text: string, release: { namespace: string; scopeOf: ScopeOf }): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const { value } of parseDocuments(text, { reader: "sigs" })) {
    if (value === null) continue;
    if (!isMap(value)) throw invalid("a document is not a mapping");
    for (const object of flatten(value)) objects.push(withNamespace(object, release));
  }
  return objects;
}

function flatten(object: KubeObject): KubeObject[] {
  const items = getOwn(object, "items");
  const kind = getOwn(object, "kind");
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [checked(object)];
  return items.map((item) => {
    if (!isMap(item)) throw invalid(`an item of a ${kind} is not a mapping`);
    return checked(item);
  });
}

function checked(object: KubeObject): KubeObject {
  const kind = getOwn(object, "kind");
  if (typeof getOwn(object, "apiVersion") !== "string" || typeof kind !== "string")
    throw invalid("an object has no apiVersion or no kind");
  const metadata = getOwn(object, "metadata");
  const named = isMap(metadata) && (getOwn(metadata, "name") ?? getOwn(metadata, "generateName"));
  if (typeof named !== "string" || named === "") throw invalid(`a ${kind} has no metadata.name`);
  return object;
}

function withNamespace(
  object: KubeObject,
  { namespace, scopeOf }: { namespace: string; scopeOf: ScopeOf },
): KubeObject {
  const metadata = getOwn(object, "metadata");
  if (!isMap(metadata)) return object;
  const scope = scopeOf({ apiVersion: String(object["apiVersion"]), kind: String(object["kind"]) });
  const own = getOwn(metadata, "namespace");
  if (scope === "cluster") {
    if (own === undefined) return object;
    const { namespace: _dropped, ...rest } = metadata;
    return { ...object, metadata: rest };
  }
  if (typeof own === "string" && own !== "") return object;
  const placed = { ...metadata };
  setOwn(placed, "namespace", namespace);
  return { ...object, metadata: placed };
}

function invalid(problem: string): KpackError {
  return new KpackError("release/invalid-manifest", `the rendered manifest cannot be applied: ${problem}`);
}
