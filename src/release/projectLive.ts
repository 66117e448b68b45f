import { getOwn, isMap, type Value } from "../base/index.ts";
import { withEncodedSecret } from "../kube/index.ts";
import type { KubeObject } from "../ports/index.ts";

/** The live object without what neither the new nor the old manifest speaks of: defaults, status, other managers' fields. */
export function projectLive(live: KubeObject, desired: KubeObject, previous?: KubeObject): KubeObject {
  const projected = project(live, withEncodedSecret(desired), previous && withEncodedSecret(previous));
  return isMap(projected) ? projected : live;
}

function project(live: Value | undefined, desired: Value | undefined, previous: Value | undefined): Value | undefined {
  if (isMap(live)) {
    const [now, old] = [isMap(desired) ? desired : {}, isMap(previous) ? previous : {}];
    const keys = new Set([...Object.keys(now), ...Object.keys(old)]);
    const entries = [...keys].map(
      (key) => [key, project(getOwn(live, key), getOwn(now, key), getOwn(old, key))] as const,
    );
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }
  if (Array.isArray(live) && Array.isArray(desired)) {
    const old = Array.isArray(previous) ? previous : [];
    return live.map((item, i) => {
      const same = (list: readonly Value[]): Value | undefined => matchingItem(list, item) ?? list[i];
      return project(item, same(desired), same(old)) ?? item;
    });
  }
  return live;
}

function matchingItem(list: readonly Value[], item: Value): Value | undefined {
  const name = isMap(item) ? getOwn(item, "name") : undefined;
  return typeof name === "string" ? list.find((other) => isMap(other) && getOwn(other, "name") === name) : undefined;
}
