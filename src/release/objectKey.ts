import { getOwn, isMap } from "../base/index.ts";
import type { ValueMap } from "../base/index.ts";
import { parseApiVersion } from "../kube/index.ts";
import type { KubeObject, ObjectRef } from "../ports/index.ts";

/** Names an object across revisions: the version of its group may change, the rest may not. */
export function objectKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${parseApiVersion(apiVersion).group}/${kind}/${namespace ?? ""}/${name}`;
}

/** The reference to an object; `namespace` is absent where the object has none. */
export function refOf(object: KubeObject): ObjectRef {
  const metadata = metadataOf(object);
  const namespace = text(getOwn(metadata, "namespace"));
  return {
    apiVersion: text(getOwn(object, "apiVersion")),
    kind: text(getOwn(object, "kind")),
    name: text(getOwn(metadata, "name")),
    ...(namespace === "" ? {} : { namespace }),
  };
}

/** `kind/name` with the namespace where there is one, for messages. */
export function formatRef({ kind, name, namespace }: ObjectRef): string {
  return namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}

export function metadataOf(object: KubeObject): ValueMap {
  const metadata = getOwn(object, "metadata");
  return isMap(metadata) ? metadata : {};
}

export function labelsOf(object: KubeObject): ReadonlyMap<string, string> {
  return stringMap(getOwn(metadataOf(object), "labels"));
}

export function annotationsOf(object: KubeObject): ReadonlyMap<string, string> {
  return stringMap(getOwn(metadataOf(object), "annotations"));
}

function stringMap(value: unknown): ReadonlyMap<string, string> {
  if (!isMap(value)) return new Map();
  return new Map(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
