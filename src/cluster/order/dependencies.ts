import { KpackError } from "../../base/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import { textAt } from "../field.ts";
import { formatRef, groupOf, refOf } from "../objectRef.ts";

/** What an object says about when it may be applied. */
export interface OrderHints {
  /** Objects it waits for. */
  dependsOn: readonly DependencyRef[];
  /** Objects of lower waves are ready before those of higher ones begin. 0 when not said. */
  wave: number;
  /** Named groups it is in, and groups it waits for (Helm's HIP-25). */
  group: string | undefined;
  dependsOnGroups: readonly string[];
}

/** A reference without API version. Absent parts match anything. */
export interface DependencyRef {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
}

const dependsOnAnnotations = ["config.kubernetes.io/depends-on", "helm.sh/depends-on", "kpack.dev/depends-on"];
const waveAnnotations = ["kpack.dev/wave", "argocd.argoproj.io/sync-wave"];
const groupAnnotation = "helm.sh/resource-group";
const dependsOnGroupsAnnotation = "helm.sh/depends-on/resource-groups";

/** Reads an object's annotations. Throws `cluster/bad-dependency` for those that make no sense. */
export function readOrderHints(object: KubeObject): OrderHints {
  const annotation = (key: string): string | undefined => textAt(object, "metadata", "annotations", key);
  const dependsOn = dependsOnAnnotations.flatMap((key) => {
    const text = annotation(key);
    return text === undefined ? [] : splitList(text).map((item) => parseDependency(item, { object, key }));
  });
  return {
    dependsOn,
    wave: readWave(object, annotation),
    group: annotation(groupAnnotation),
    dependsOnGroups: splitList(annotation(dependsOnGroupsAnnotation) ?? ""),
  };
}

/** What an object says that it depends on. */
export function dependenciesOf(object: KubeObject): readonly DependencyRef[] {
  return readOrderHints(object).dependsOn;
}

/** True when the reference of an annotation means the object. */
export function isDependency(dependency: DependencyRef, ref: ObjectRef): boolean {
  return matchesDependency(dependency, { ...ref, group: groupOf(ref.apiVersion) });
}

function readWave(object: KubeObject, annotation: (key: string) => string | undefined): number {
  for (const key of waveAnnotations) {
    const text = annotation(key)?.trim();
    if (text === undefined || text === "") continue;
    if (!/^[+-]?\d{1,9}$/.test(text))
      throw badDependency({ object, key }, `${JSON.stringify(text)} is not a whole number`);
    return Number(text);
  }
  return 0;
}

/** Items between commas; also a JSON list of texts, as Helm's proposal writes groups. */
function splitList(text: string): string[] {
  return text
    .replace(/^\s*\[|\]\s*$/g, "")
    .split(",")
    .map((item) => item.trim().replace(/^"|"$/g, ""))
    .filter((item) => item !== "");
}

/**
 * `GROUP/namespaces/NAMESPACE/KIND/NAME` and `GROUP/KIND/NAME` (the core group is empty: `/namespaces/a/Pod/b`), as in
 * cli-utils; besides, the short `KIND/NAME`. Mirrors: cli-utils pkg/object/dependson.
 */
function parseDependency(text: string, where: Where): DependencyRef {
  const parts = text.split("/").map((part) => part.trim());
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = parts;
  if (parts.length === 5 && second === "namespaces" && third && fourth && fifth)
    return { group: first, namespace: third, kind: fourth, name: fifth };
  if (parts.length === 3 && second && third) return { group: first, kind: second, name: third };
  if (parts.length === 2 && first && second) return { kind: first, name: second };
  throw badDependency(
    where,
    `${JSON.stringify(text)} is not a reference`,
    "write GROUP/namespaces/NAMESPACE/KIND/NAME, GROUP/KIND/NAME or KIND/NAME",
  );
}

interface Where {
  object: KubeObject;
  key: string;
}

function badDependency({ object, key }: Where, problem: string, hint?: string): KpackError {
  return new KpackError("cluster/bad-dependency", `${formatRef(refOf(object))}: annotation ${key}: ${problem}`, {
    hint,
  });
}

/** True when the reference means the object. */
export function matchesDependency(dependency: DependencyRef, ref: ObjectRef & { group: string }): boolean {
  return (
    dependency.kind === ref.kind &&
    dependency.name === ref.name &&
    (dependency.group === undefined || dependency.group === ref.group) &&
    (dependency.namespace === undefined || dependency.namespace === (ref.namespace ?? ""))
  );
}
