import { cloneValue, holdsAll, isMap, type Value, type ValueMap } from "../../../base/index.ts";
import { withEncodedSecret } from "../../../kube/index.ts";
import type { ApplyOptions, Cluster, KubeObject, ObjectRef, WriteOptions } from "../../../ports/index.ts";
import { errorFromStatus } from "../../cluster/index.ts";
import { applyFields, recordUpdate } from "./fieldOwnership.ts";
import { type ObjectAddress, type ObjectStore, refuse } from "./objectStore.ts";
import { patchBody } from "./patchBody.ts";

export type ClusterVerb =
  | "apply"
  | "create"
  | "delete"
  | "discover"
  | "get"
  | "list"
  | "logs"
  | "patch"
  | "replace"
  | "version"
  | "watch";

export interface WriterContext {
  store: ObjectStore;
  namespace: string;
  count(verb: ClusterVerb, ref: Partial<ObjectRef>): void;
  address(ref: ObjectRef): ObjectAddress;
  /** Called when CustomResourceDefinitions may have changed. */
  learnKinds(): void;
}

/** The writing half of a memory cluster. */
export function createMemoryWriter(
  context: WriterContext,
): Pick<Cluster, "apply" | "create" | "replace" | "patch" | "delete"> {
  return {
    apply: async (object, options = {}) => applyObject(context, object, options),
    create: async (object, options = {}) => createObject(context, object, options),
    async replace(object, options = {}) {
      const ref = refOf(object);
      context.count("replace", ref);
      const where = context.address(ref);
      const live = needLive(context, where, { verb: "replace", ref });
      requireVersion(object, live, { verb: "replace", ref });
      const next = options.subresource === "status" ? withStatusOf(live, object) : withStatusOf(object, live);
      return update(context, { where, live, next, ref }, options);
    },
    async patch(ref, body, options = {}) {
      context.count("patch", ref);
      const where = context.address(ref);
      const live = needLive(context, where, { verb: "patch", ref });
      const patched = patchBody(live, body);
      requireVersion(patched, live, { verb: "patch", ref });
      const next = options.subresource === "status" ? withStatusOf(live, patched) : withStatusOf(patched, live);
      if (
        body.type === "json" &&
        body.patch.some((operation) => String(operation["path"]).startsWith("/metadata/managedFields"))
      )
        return context.store.put(where, next, options.dryRun ?? false);
      return update(context, { where, live, next, ref }, options);
    },
    async delete(ref, options = {}) {
      context.count("delete", ref);
      const where = context.address(ref);
      const live = context.store.get(where);
      if (!live) return false;
      const { uid, resourceVersion } = options.preconditions ?? {};
      const about = { verb: "delete", target: ref };
      if (uid !== undefined && uid !== metadataText(live, "uid"))
        throw refuse(409, "Conflict", `the UID in the precondition (${uid}) does not match the UID in record`, about);
      if (resourceVersion !== undefined && resourceVersion !== metadataText(live, "resourceVersion"))
        throw refuse(409, "Conflict", "the ResourceVersion in the precondition does not match", about);
      if (options.dryRun) return true;
      context.store.remove(where);
      if (ref.kind === "Namespace") context.store.removeNamespace(ref.name);
      if (ref.kind === "CustomResourceDefinition") context.learnKinds();
      return true;
    },
  };
}

function applyObject(context: WriterContext, object: KubeObject, options: ApplyOptions): KubeObject {
  const ref = refOf(object);
  context.count("apply", ref);
  const where = context.address(ref);
  requireNamespace(context, where, { verb: "apply", ref });
  const live = context.store.get(where);
  if (options.subresource === "status" && live)
    return context.store.put(where, withStatusOf(live, object), options.dryRun ?? false);
  const { status: _status, ...wanted } = withEncodedSecret(object);
  const { object: next, conflicts } = applyFields(live, wanted, {
    manager: options.fieldManager ?? "kpack",
    force: options.force ?? false,
  });
  if (conflicts.length > 0)
    throw errorFromStatus(409, conflictStatus(conflicts), { verb: "apply", target: ref, sent: object });
  requireChangeable(live, next, { verb: "apply", ref });
  return stored(context, ref, context.store.put(where, next, options.dryRun ?? false));
}

function createObject(context: WriterContext, object: KubeObject, options: WriteOptions): KubeObject {
  const ref = refOf(object);
  context.count("create", ref);
  const where = context.address({
    ...ref,
    name: ref.name || `${metadataText(object, "generateName")}${context.store.version}`,
  });
  requireNamespace(context, where, { verb: "create", ref });
  if (context.store.get(where))
    throw refuse(409, "AlreadyExists", `${where.resource.plural} "${where.name}" already exists`, {
      verb: "create",
      target: ref,
    });
  const { status: _status, ...next } = cloneValue(withEncodedSecret(object));
  recordUpdate(undefined, next, options.fieldManager ?? "kpack");
  return stored(context, ref, context.store.put(where, next, options.dryRun ?? false));
}

interface About {
  verb: string;
  ref: ObjectRef;
}

function update(
  context: WriterContext,
  change: { where: ObjectAddress; live: KubeObject; next: KubeObject; ref: ObjectRef },
  options: WriteOptions,
): KubeObject {
  requireChangeable(change.live, change.next, { verb: "update", ref: change.ref });
  const next = cloneValue(withEncodedSecret(change.next));
  recordUpdate(change.live, next, options.fieldManager ?? "kpack");
  return stored(context, change.ref, context.store.put(change.where, next, options.dryRun ?? false));
}

function stored(context: WriterContext, ref: ObjectRef, object: KubeObject): KubeObject {
  if (ref.kind !== "CustomResourceDefinition") return object;
  // There is no controller that would establish it.
  const where = context.address(ref);
  const live = context.store.get(where);
  if (live && !isMap(live["status"]))
    context.store.put(where, { ...live, status: { conditions: [{ type: "Established", status: "True" }] } }, false);
  context.learnKinds();
  return object;
}

function needLive(context: WriterContext, where: ObjectAddress, { verb, ref }: About): KubeObject {
  const live = context.store.get(where);
  if (live) return live;
  throw refuse(404, "NotFound", `${where.resource.plural} "${ref.name}" not found`, { verb, target: ref });
}

function requireNamespace(context: WriterContext, where: ObjectAddress, { verb, ref }: About): void {
  if (!where.resource.namespaced) return;
  if (context.store.get(context.address({ apiVersion: "v1", kind: "Namespace", name: where.namespace }))) return;
  throw refuse(404, "NotFound", `namespaces "${where.namespace}" not found`, { verb, target: ref });
}

function requireVersion(object: KubeObject, live: KubeObject, { verb, ref }: About): void {
  const wanted = metadataText(object, "resourceVersion");
  if (wanted === "" || wanted === metadataText(live, "resourceVersion")) return;
  throw refuse(409, "Conflict", "the object has been modified; please apply your changes to the latest version", {
    verb,
    target: ref,
  });
}

/** The immutable fields that tests meet most. */
function requireChangeable(live: KubeObject | undefined, next: KubeObject, { verb, ref }: About): void {
  if (!live) return;
  const field = immutableField(live, next);
  if (field === undefined) return;
  const message = `${ref.kind} "${ref.name}" is invalid: ${field}: field is immutable`;
  throw errorFromStatus(
    422,
    {
      kind: "Status",
      reason: "Invalid",
      message,
      details: { causes: [{ reason: "FieldValueInvalid", field, message: "field is immutable" }] },
    },
    { verb, target: ref },
  );
}

function immutableField(live: KubeObject, next: KubeObject): string | undefined {
  const changed = (...path: string[]): boolean => {
    const [a, b] = [at(live, path), at(next, path)];
    return a !== undefined && !(holdsAll(a, b ?? null) && holdsAll(b, a));
  };
  if (live["immutable"] === true && (changed("data") || changed("immutable"))) return "data";
  if (live["kind"] === "Job" && changed("spec", "template")) return "spec.template";
  const hasSelector = ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].includes(String(live["kind"]));
  return hasSelector && changed("spec", "selector") ? "spec.selector" : undefined;
}

function at(value: Value | undefined, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((node, key) => (isMap(node) ? node[key] : undefined), value);
}

/** The first object with the second one's status. */
function withStatusOf(object: KubeObject, other: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  return other["status"] === undefined ? rest : { ...rest, status: other["status"] };
}

function conflictStatus(conflicts: readonly { field: string; manager: string }[]): ValueMap {
  return {
    kind: "Status",
    reason: "Conflict",
    message: `Apply failed with ${conflicts.length} conflicts`,
    details: {
      causes: conflicts.map(({ field, manager }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with "${manager}"`,
        field,
      })),
    },
  };
}

function refOf(object: KubeObject): ObjectRef {
  const namespace = metadataText(object, "namespace");
  return {
    apiVersion: String(object["apiVersion"] ?? ""),
    kind: String(object["kind"] ?? ""),
    name: metadataText(object, "name"),
    ...(namespace === "" ? {} : { namespace }),
  };
}

function metadataText(object: KubeObject, key: string): string {
  const metadata = object["metadata"];
  const value = isMap(metadata) ? metadata[key] : undefined;
  return typeof value === "string" ? value : "";
}
