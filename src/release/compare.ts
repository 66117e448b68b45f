import { getOwn, isMap, plain } from "../base/index.ts";
import type { Value, ValueMap } from "../base/index.ts";
import { withEncodedSecret } from "../kube/index.ts";
import type { KubeObject } from "../ports/index.ts";

/** One field that differs. `before` or `after` is absent where the field is. */
export interface FieldChange {
  /** Such as `.spec.template.spec.containers[name=web].image`. */
  path: string;
  before?: Value;
  after?: Value;
  /** The values are secret and stand as "***". */
  masked?: true;
}

/** Set by the server, never by a manifest. */
export const serverFields: ReadonlySet<string> = new Set([
  "managedFields",
  "resourceVersion",
  "uid",
  "generation",
  "creationTimestamp",
  "selfLink",
]);

/** The fields in which two states of one object differ, without status and what only the server writes. */
export function diffObjects(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  showSecrets = false,
): FieldChange[] {
  const changes: FieldChange[] = [];
  const secret = !showSecrets && [before, after].some((object) => object && getOwn(object, "kind") === "Secret");
  compareMaps(tidy(before), tidy(after), { path: "", changes });
  return secret ? changes.map(maskChange) : changes;
}

function tidy(object: KubeObject | undefined): ValueMap {
  if (!object) return {};
  const { status: _status, metadata, ...rest } = withEncodedSecret(object);
  if (!isMap(metadata)) return rest;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !serverFields.has(key)));
  return { ...rest, metadata: kept };
}

function maskChange(change: FieldChange): FieldChange {
  if (!/^\.(data|stringData)(\.|\[|$)/.test(change.path)) return change;
  return {
    path: change.path,
    ...(change.before === undefined ? {} : { before: "***" }),
    ...(change.after === undefined ? {} : { after: "***" }),
    masked: true,
  };
}

interface Comparison {
  path: string;
  changes: FieldChange[];
}

function compareValues(before: Value | undefined, after: Value | undefined, at: Comparison): void {
  if (isMap(before) && isMap(after)) compareMaps(before, after, at);
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, at);
  else if (before === undefined || after === undefined || !sameValue(before, after))
    at.changes.push({
      path: at.path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
}

function compareMaps(before: ValueMap, after: ValueMap, { path, changes }: Comparison): void {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  for (const key of keys) {
    const step = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    const [old, now] = [getOwn(before, key), getOwn(after, key)];
    if (old === undefined && now === undefined) continue;
    compareValues(old, now, { path: `${path}${step}`, changes });
  }
}

/** Items with unique names are compared by name, others by place. */
function compareLists(before: readonly Value[], after: readonly Value[], { path, changes }: Comparison): void {
  const old = byName(before);
  const now = byName(after);
  if (old && now) {
    for (const name of new Set([...old.keys(), ...now.keys()]))
      compareValues(old.get(name), now.get(name), { path: `${path}[name=${name}]`, changes });
    return;
  }
  for (let i = 0; i < Math.max(before.length, after.length); i++)
    compareValues(before[i], after[i], { path: `${path}[${i}]`, changes });
}

function byName(list: readonly Value[]): Map<string, Value> | undefined {
  const found = new Map<string, Value>();
  for (const item of list) {
    const name = isMap(item) ? getOwn(item, "name") : undefined;
    if (typeof name !== "string" || found.has(name)) return undefined;
    found.set(name, item);
  }
  return found.size > 0 ? found : undefined;
}

function sameValue(a: Value, b: Value): boolean {
  if (isMap(a) || isMap(b) || Array.isArray(a) || Array.isArray(b)) return false;
  return sameScalar(a, b);
}

function sameScalar(a: Value, b: Value): boolean {
  const [x, y] = [plain(a), plain(b)];
  if (typeof x === "bigint" || typeof y === "bigint") return String(x) === String(y);
  return x === y;
}
