import { getOwn, holdsAll, isMap, stringifyJson, type Value, type ValueMap } from "../../../base/index.ts";
import {
  type ApiResource,
  type ApplyOptions,
  type Cluster,
  ClusterError,
  type DeleteOptions,
  type KubeObject,
  type ObjectRef,
  type PatchBody,
  type PatchOptions,
  type WriteOptions,
} from "../../../ports/index.ts";
import { objectPath } from "../../cluster/index.ts";
import { withEncodedSecret } from "../../../kube/index.ts";
import { asObject, type ClientContext, isAbsent } from "./clientContext.ts";
import { EchoError } from "./repeatCall.ts";

const patchTypes: Readonly<Record<PatchBody["type"], string>> = {
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  json: "application/json-patch+json",
};

type Writer = Pick<Cluster, "apply" | "create" | "replace" | "patch" | "delete">;

/** The writing half of the client, with what makes each verb safe to repeat. */
export function createWriter(context: ClientContext): Writer {
  return {
    apply: (object, options = {}) => applyObject(context, object, options),
    create: (object, options = {}) => createObject(context, object, options),
    replace: (object, options = {}) => replaceObject(context, object, options),
    patch: (ref, body, options = {}) => patchObject(context, { ref, body }, options),
    delete: (ref, options = {}) => deleteObject(context, ref, options),
  };
}

/** Applying twice is applying once. */
async function applyObject(context: ClientContext, object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
  const { ref, resource } = await locate(context, object);
  const query = writeQuery(options);
  if (options.force) query.set("force", "true");
  const { answer } = await context.api.request({
    method: "PATCH",
    path: pathOf(resource, ref, options.subresource),
    query,
    body: { type: "application/apply-patch+yaml", text: stringifyJson(object) },
    repeatable: true,
    conditional: hasResourceVersion(object),
    context: { verb: "apply", target: ref, sent: object },
    signal: options.signal,
  });
  return asObject(answer);
}

/** "Exists already" after a lost answer may be our own object: it is when the live one holds everything we sent. */
async function createObject(context: ClientContext, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
  const { ref, resource } = await locate(context, object);
  try {
    const { answer } = await context.api.request({
      method: "POST",
      path: objectPath({ resource, namespace: ref.namespace }),
      query: writeQuery(options),
      body: { type: "application/json", text: stringifyJson(object) },
      // A generated name would make a second object.
      repeatable: ref.name !== "",
      context: { verb: "create", target: ref, sent: object },
      signal: options.signal,
    });
    return asObject(answer);
  } catch (error) {
    return ownEcho(error, context, { resource, ref, sent: object });
  }
}

async function replaceObject(
  context: ClientContext,
  object: KubeObject,
  options: WriteOptions & { subresource?: string },
): Promise<KubeObject> {
  const { ref, resource } = await locate(context, object);
  try {
    const { answer } = await context.api.request({
      method: "PUT",
      path: pathOf(resource, ref, options.subresource),
      query: writeQuery(options),
      body: { type: "application/json", text: stringifyJson(object) },
      repeatable: true,
      conditional: hasResourceVersion(object),
      context: { verb: "replace", target: ref, sent: object },
      signal: options.signal,
    });
    return asObject(answer);
  } catch (error) {
    return ownEcho(error, context, { resource, ref, sent: withoutResourceVersion(object) });
  }
}

async function patchObject(
  context: ClientContext,
  { ref, body }: { ref: ObjectRef; body: PatchBody },
  options: PatchOptions,
): Promise<KubeObject> {
  const resource = await context.resource(ref);
  const target = { ...ref, ...namespaceOf(resource, ref.namespace ?? context.namespace) };
  const { answer } = await context.api.request({
    method: "PATCH",
    path: pathOf(resource, target, options.subresource),
    query: writeQuery(options),
    body: {
      type: patchTypes[body.type],
      text: stringifyJson(body.type === "json" ? [...body.patch] : body.patch),
    },
    // A JSON patch may append to a list: twice is not once.
    repeatable: body.type !== "json",
    conditional: body.type === "json" || hasResourceVersion(body.patch),
    context: { verb: "patch", target, sent: sentByPatch(ref, body) },
    signal: options.signal,
  });
  return asObject(answer);
}

async function deleteObject(context: ClientContext, ref: ObjectRef, options: DeleteOptions): Promise<boolean> {
  const resource = await context.resource(ref);
  const target = { ...ref, ...namespaceOf(resource, ref.namespace ?? context.namespace) };
  const body: ValueMap = {
    kind: "DeleteOptions",
    apiVersion: "v1",
    propagationPolicy: options.propagationPolicy ?? "Background",
  };
  if (options.gracePeriodSeconds !== undefined) body["gracePeriodSeconds"] = options.gracePeriodSeconds;
  if (options.preconditions) body["preconditions"] = { ...options.preconditions };
  if (options.dryRun) body["dryRun"] = ["All"];
  try {
    await context.api.request({
      method: "DELETE",
      path: pathOf(resource, target),
      body: { type: "application/json", text: stringifyJson(body) },
      repeatable: true,
      conditional: options.preconditions !== undefined,
      context: { verb: "delete", target },
      signal: options.signal,
    });
    return true;
  } catch (error) {
    if (!isAbsent(error)) throw error;
    // Gone after a lost answer: our own doing.
    return error instanceof EchoError;
  }
}

/** What an echo of our own earlier attempt comes to: the live object when it is what we sent, else the error. */
async function ownEcho(
  error: unknown,
  context: ClientContext,
  write: { resource: ApiResource; ref: ObjectRef; sent: KubeObject },
): Promise<KubeObject> {
  if (!(error instanceof EchoError)) throw error;
  const { answer } = await context.api.request({
    method: "GET",
    path: pathOf(write.resource, write.ref),
    repeatable: true,
    context: { verb: "get", target: write.ref },
  });
  const live = asObject(answer);
  if (!holdsAll(live, withEncodedSecret(write.sent))) throw error;
  return live;
}

async function locate(context: ClientContext, object: KubeObject): Promise<{ ref: ObjectRef; resource: ApiResource }> {
  const kind = { apiVersion: text(object, "apiVersion"), kind: text(object, "kind") };
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const name = text(metadata, "name");
  const resource = await context.resource(kind);
  // Reviews, which can only be created, are answers and not objects: they have no names.
  if (name === "" && text(metadata, "generateName") === "" && resource.verbs.some((verb) => verb !== "create"))
    throw new ClusterError("cluster/invalid", `a ${kind.kind || "manifest"} has no metadata.name`, {
      hint: "every object needs a name",
    });
  if (name === "." || name === ".." || /[/%]/.test(name))
    throw new ClusterError("cluster/invalid", `${kind.kind} has the name ${JSON.stringify(name)}`, {
      hint: "a name may hold neither / nor %, nor be . or ..",
    });
  const namespace = text(metadata, "namespace") || context.namespace;
  return { ref: { ...kind, name, ...namespaceOf(resource, namespace) }, resource };
}

function namespaceOf(resource: ApiResource, namespace: string): { namespace?: string } {
  return resource.namespaced ? { namespace } : {};
}

function pathOf(resource: ApiResource, ref: ObjectRef, subresource?: string): string {
  return objectPath({ resource, namespace: ref.namespace, name: ref.name, subresource });
}

function writeQuery(options: WriteOptions): URLSearchParams {
  const query = new URLSearchParams({ fieldManager: options.fieldManager ?? "kpack" });
  if (options.dryRun) query.set("dryRun", "All");
  if (options.fieldValidation) query.set("fieldValidation", options.fieldValidation);
  return query;
}

/** Carries a Secret's new values to where the server's message is cleaned of them. */
function sentByPatch(ref: ObjectRef, body: PatchBody): KubeObject | undefined {
  if (body.type !== "json") return { ...body.patch, kind: ref.kind };
  const values = body.patch.map((operation, index): [string, Value] => [String(index), operation["value"] ?? null]);
  return { kind: ref.kind, data: Object.fromEntries(values) };
}

function hasResourceVersion(object: Value): boolean {
  return isMap(object) && isMap(object["metadata"]) && text(object["metadata"], "resourceVersion") !== "";
}

function withoutResourceVersion(object: KubeObject): KubeObject {
  const metadata = isMap(object["metadata"]) ? { ...object["metadata"] } : {};
  delete metadata["resourceVersion"];
  return { ...object, metadata };
}

function text(map: ValueMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === "string" ? value : "";
}
