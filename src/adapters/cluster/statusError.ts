import { getOwn, isMap, type Value, type ValueMap } from "../../base/index.ts";
import {
  ClusterError,
  type ClusterErrorCause,
  type ClusterErrorCode,
  type KubeObject,
  type ObjectRef,
} from "../../ports/index.ts";
import { maskSecretText } from "./secretText.ts";

export interface StatusContext {
  /** What was being done: a method of the port, such as `apply`. */
  verb: string;
  /** What it was done to. */
  target?: Partial<ObjectRef> | undefined;
  /** The object that was sent; its Secret values are blanked out of the message. */
  sent?: KubeObject | undefined;
}

const codesByReason: ReadonlyMap<string, ClusterErrorCode> = new Map<string, ClusterErrorCode>([
  ["AlreadyExists", "cluster/already-exists"],
  ["Conflict", "cluster/conflict"],
  ["Expired", "cluster/gone"],
  ["Gone", "cluster/gone"],
  ["Forbidden", "cluster/forbidden"],
  ["Invalid", "cluster/invalid"],
  ["BadRequest", "cluster/invalid"],
  ["RequestEntityTooLarge", "cluster/invalid"],
  ["MethodNotAllowed", "cluster/unsupported"],
  ["NotAcceptable", "cluster/unsupported"],
  ["UnsupportedMediaType", "cluster/unsupported"],
  ["NotFound", "cluster/not-found"],
  ["ServerTimeout", "cluster/timeout"],
  ["Timeout", "cluster/timeout"],
  ["TooManyRequests", "cluster/too-many-requests"],
  ["Unauthorized", "cluster/unauthorized"],
]);

const codesByStatus: ReadonlyMap<number, ClusterErrorCode> = new Map<number, ClusterErrorCode>([
  [400, "cluster/invalid"],
  [401, "cluster/unauthorized"],
  [403, "cluster/forbidden"],
  [404, "cluster/not-found"],
  [405, "cluster/unsupported"],
  [406, "cluster/unsupported"],
  [409, "cluster/conflict"],
  [410, "cluster/gone"],
  [413, "cluster/invalid"],
  [415, "cluster/unsupported"],
  [422, "cluster/invalid"],
  [429, "cluster/too-many-requests"],
  [504, "cluster/timeout"],
]);

const schemaMismatch = /failed to (create typed|convert new object)|cannot unmarshal|error decoding/;

/** The error that a Kubernetes `Status` object (or whatever came in its place) stands for. */
export function errorFromStatus(httpStatus: number, body: Value, context: StatusContext): ClusterError {
  const status = isMap(body) && body["kind"] === "Status" ? body : {};
  const reason = text(status, "reason");
  const details = getOwn(status, "details");
  const causes = isMap(details) ? readCauses(getOwn(details, "causes"), context.sent) : [];
  const code = pickCode(httpStatus, { reason, message: text(status, "message"), causes });
  const retryAfter = isMap(details) ? getOwn(details, "retryAfterSeconds") : undefined;
  return new ClusterError(code, sentence(code, maskSecretText(text(status, "message"), context.sent), context), {
    status: httpStatus,
    reason,
    causes,
    notes: notesFor(code, causes),
    hint: hintFor(code, reason, causes),
    retryAfterSeconds: typeof retryAfter === "number" ? retryAfter : undefined,
  });
}

function pickCode(
  httpStatus: number,
  { reason, message, causes }: { reason: string; message: string; causes: readonly ClusterErrorCause[] },
): ClusterErrorCode {
  if (causes.some((cause) => cause.reason === "FieldManagerConflict")) return "cluster/field-conflict";
  // Server-side apply answers 500 to objects that do not fit the schema.
  if (httpStatus === 500 && reason === "" && schemaMismatch.test(message)) return "cluster/invalid";
  return codesByReason.get(reason) ?? codesByStatus.get(httpStatus) ?? "cluster/internal";
}

function readCauses(list: Value | undefined, sent: KubeObject | undefined): ClusterErrorCause[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isMap).map((item) => {
    const message = maskSecretText(text(item, "message"), sent);
    const cause: ClusterErrorCause = { reason: text(item, "reason"), message };
    const field = text(item, "field");
    if (field !== "") cause.field = field;
    // The server names the manager in its sentence only: conflict with "x" using v1, conflict with "x" with subresource "y" ...
    const manager = cause.reason === "FieldManagerConflict" ? /^conflict with "([^"]*)"/.exec(message)?.[1] : undefined;
    if (manager !== undefined) cause.manager = manager;
    return cause;
  });
}

function sentence(code: ClusterErrorCode, message: string, context: StatusContext): string {
  const what = describeAction(context);
  if (code === "cluster/field-conflict") return `cannot ${what}: fields belong to other managers`;
  if (message === "") return `cannot ${what}: the API server gave no reason`;
  return `cannot ${what}: ${message}`;
}

function notesFor(code: ClusterErrorCode, causes: readonly ClusterErrorCause[]): string[] {
  if (code === "cluster/field-conflict")
    return causes.map((cause) => `${cause.field ?? "a field"} belongs to ${cause.manager ?? cause.message}`);
  // A single cause is already in the sentence.
  return causes.length > 1
    ? causes.map((cause) => (cause.field ? `${cause.field}: ${cause.message}` : cause.message))
    : [];
}

function hintFor(code: ClusterErrorCode, reason: string, causes: readonly ClusterErrorCause[]): string | undefined {
  switch (code) {
    case "cluster/field-conflict":
      return "use --force-conflicts to take the fields over, or leave them out of the manifest";
    case "cluster/unauthorized":
      return "log in again, or check the user of the kubeconfig's context";
    case "cluster/forbidden":
      return causes.some((cause) => cause.reason === "NamespaceTerminating")
        ? "the namespace is being deleted: wait until it is gone"
        : "ask for a Role that allows this, or use another user (--kube-as-user, --kube-context)";
    case "cluster/already-exists":
      return "choose another name, or delete the object first";
    case "cluster/invalid":
      return reason === "Invalid" && causes.some((cause) => /immutable/i.test(cause.message))
        ? "the field cannot be changed on a live object: recreate the object (--force-replace)"
        : undefined;
    default:
      return undefined;
  }
}

const phrases: Readonly<Record<string, string>> = {
  version: "read the version of",
  discover: "read the kinds of",
  logs: "read the log of",
};

/** `apply Deployment shop/web`, `read the version of the cluster`. */
export function describeAction({ verb, target }: StatusContext): string {
  return `${phrases[verb] ?? verb} ${target ? describeRef(target) : "the cluster"}`;
}

/** `Deployment shop/web`, as far as known. */
function describeRef(ref: Partial<ObjectRef>): string {
  const name = ref.name === undefined ? "" : ` ${ref.namespace ? `${ref.namespace}/` : ""}${ref.name}`;
  return `${ref.kind ?? "object"}${name}`;
}

function text(map: ValueMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === "string" ? value : "";
}
