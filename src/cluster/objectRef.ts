import type { KubeObject, ObjectRef } from "../ports/index.ts";
import { textAt } from "./field.ts";

/** The reference to an object, as its manifest gives it. */
export function refOf(object: KubeObject): ObjectRef {
  const ref: ObjectRef = {
    apiVersion: textAt(object, "apiVersion") ?? "",
    kind: textAt(object, "kind") ?? "",
    name: textAt(object, "metadata", "name") ?? "",
  };
  const namespace = textAt(object, "metadata", "namespace");
  if (namespace) ref.namespace = namespace;
  return ref;
}

/** One text for each object, whatever API version it is named by; for maps. */
export function objectKey(ref: ObjectRef): string {
  return `${groupOf(ref.apiVersion)}/${ref.kind}/${ref.namespace ?? ""}/${ref.name}`;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** `Deployment shop/web`, for people. */
export function formatRef(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ""}${ref.name}`;
}
