import { getOwn, isMap, setOwn, type Value, type ValueMap } from "../base/index.ts";
import type { KubeObject } from "../ports/index.ts";
import { mapAt, mapsAt, textAt } from "./field.ts";
import { isReleaseTool, unite } from "./managedFields.ts";

/**
 * What Helm or kpack said of a live object, as its managed fields tell: the manifest that was applied, without what the
 * server, controllers and people added. With client-side apply the server's defaults are part of it, too. undefined
 * where managed fields say nothing.
 */
export function appliedPart(live: KubeObject): KubeObject | undefined {
  const entries = appliedEntries(live).filter(
    (entry) => entry["apiVersion"] === live["apiVersion"] && isMap(entry["fieldsV1"]),
  );
  if (entries.length === 0) return undefined;
  const fields = entries.reduce<ValueMap>((all, entry) => unite(all, mapAt(entry, "fieldsV1")), {});
  const part = extractMap(live, asStoredFields(fields));
  const { name, namespace } = mapAt(live, "metadata");
  return {
    apiVersion: live["apiVersion"] ?? null,
    kind: live["kind"] ?? null,
    ...part,
    metadata: { ...mapAt(part, "metadata"), name: name ?? null, ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** How Helm or kpack last applied a live object, and in which API version; undefined where managed fields say nothing. */
export function appliedAs(live: KubeObject): { method: "ssa" | "csa"; apiVersion: string | undefined } | undefined {
  const entry = appliedEntries(live).at(-1);
  return entry && { method: isApply(entry) ? "ssa" : "csa", apiVersion: textAt(entry, "apiVersion") };
}

/** The managers' entries for server-side apply; where there are none, those for their updates. */
function appliedEntries(live: KubeObject): ValueMap[] {
  const entries = mapsAt(live, "metadata", "managedFields").filter(
    (entry) => isReleaseTool(textAt(entry, "manager") ?? "") && !textAt(entry, "subresource"),
  );
  const applied = entries.filter(isApply);
  return applied.length > 0 ? applied : entries;
}

function isApply(entry: ValueMap): boolean {
  return entry["operation"] === "Apply";
}

/** A Secret's `stringData` stays in its managed fields, while its values are in `data`. */
function asStoredFields({ "f:stringData": given, ...fields }: ValueMap): ValueMap {
  return isMap(given) ? { ...fields, "f:data": unite(mapAt(fields, "f:data"), given) } : fields;
}

function extract(value: Value, fields: ValueMap): Value {
  // Nothing below is told: the whole value is one field.
  if (Object.keys(fields).every((key) => key === ".")) return value;
  if (isMap(value)) return extractMap(value, fields);
  return Array.isArray(value) ? extractItems(value, fields) : value;
}

function extractMap(map: ValueMap, fields: ValueMap): ValueMap {
  const part: ValueMap = {};
  for (const [name, value] of Object.entries(map)) {
    const below = getOwn(fields, `f:${name}`);
    // Nobody applies null: it is what the server makes of an empty list.
    if (isMap(below) && value !== null) setOwn(part, name, extract(value, below));
  }
  return part;
}

/** Items by the keys that name them (`k:{"name":"web"}`) or by their value (`v:"x"`). */
function extractItems(items: readonly Value[], fields: ValueMap): Value[] {
  const wanted = Object.entries(fields).flatMap(([key, below]) => {
    const name = /^[kv]:/.test(key) ? parseJson(key.slice(2)) : undefined;
    return name === undefined ? [] : [{ name, below: isMap(below) ? below : {} }];
  });
  return items.flatMap((item) => {
    const found = wanted.find(({ name }) => isNamed(item, name));
    return found ? [isMap(item) ? extract(item, found.below) : item] : [];
  });
}

function isNamed(item: Value, name: Value): boolean {
  if (!isMap(name)) return !isMap(item) && String(item) === String(name);
  return isMap(item) && Object.entries(name).every(([key, value]) => String(getOwn(item, key)) === String(value));
}

function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
