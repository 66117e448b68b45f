import { KpackError } from "../../base/index.ts";
import { dependenciesOf, formatRef, isDependency, refOf } from "../../cluster/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";

/** What a removed namespace would take along, and is needed; undefined when `target` is no namespace, or holds none of it. */
export function neededContent(
  target: ObjectRef,
  { desired, recordsIn }: { desired: readonly KubeObject[]; recordsIn: string | undefined },
): string | undefined {
  if (target.kind !== "Namespace" || !isCore(target)) return undefined;
  const object = desired.map(refOf).find(({ namespace }) => namespace === target.name);
  if (object) return `${formatRef(object)}, which lies in it, is`;
  return recordsIn === target.name ? "the release's own records lie in it" : undefined;
}

function isCore({ apiVersion }: ObjectRef): boolean {
  return !apiVersion.includes("/");
}

/** A namespace takes along what lies in it. Throws `release/still-needed`. */
export function refuseInhabited(target: ObjectRef, content: string): never {
  throw new KpackError(
    "release/still-needed",
    `${formatRef(target)} is no longer part of the release, but ${content}`,
    { hint: "list the namespace again, give it the annotation helm.sh/resource-policy: keep, or move what lies in it" },
  );
}

/** Throws `release/still-needed` when something that stays says that it depends on something that goes. */
export function assertNotDependedOn(removed: readonly ObjectRef[], desired: readonly KubeObject[]): void {
  if (removed.length === 0) return;
  for (const object of desired) {
    const dependencies = dependenciesOf(object);
    if (dependencies.length === 0) continue;
    const needed = removed.find((ref) => dependencies.some((dependency) => isDependency(dependency, ref)));
    if (!needed) continue;
    throw new KpackError(
      "release/still-needed",
      `${formatRef(needed)} is no longer part of the release, but ${formatRef(refOf(object))} depends on it`,
      { hint: "list it again, or remove the depends-on annotation" },
    );
  }
}
