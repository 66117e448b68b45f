import type { ValueMap } from "../base/index.ts";

/** A Kubernetes object as plain JSON: apiVersion, kind, metadata and the rest. */
export type KubeObject = ValueMap;

/** What a list or a watch is about. */
export interface KindRef {
  apiVersion: string;
  kind: string;
}

/** Names one object. `namespace` is ignored for cluster-scoped kinds and defaults to the cluster's namespace. */
export interface ObjectRef extends KindRef {
  name: string;
  namespace?: string | undefined;
}

/** One kind that the server offers. */
export interface ApiResource {
  group: string;
  version: string;
  kind: string;
  /** The name in URLs, such as `deployments`. */
  plural: string;
  singular: string;
  shortNames: readonly string[];
  namespaced: boolean;
  /** get, list, watch, create, update, patch, delete, deletecollection. */
  verbs: readonly string[];
  /** status, scale, log ... */
  subresources: readonly string[];
}

/** Everything the server offers, in its own order of preference. */
export interface ApiCatalog {
  readonly resources: readonly ApiResource[];
  /** The kind at exactly this apiVersion. */
  find(kind: KindRef): ApiResource | undefined;
  /** Helm's list for `.Capabilities.APIVersions`: `v1`, `apps/v1`, `apps/v1/Deployment`, ... */
  apiVersions(): string[];
  /** Groups whose server did not answer (an aggregated API that is down). */
  readonly staleGroupVersions: readonly string[];
}

export interface ClusterVersion {
  /** Such as `v1.37.2`. */
  gitVersion: string;
  major: string;
  minor: string;
}

export interface RequestOptions {
  /** Gives up when aborted; the call then throws `cluster/timeout`. */
  signal?: AbortSignal | undefined;
}

export interface WriteOptions extends RequestOptions {
  /** Default `kpack`. */
  fieldManager?: string;
  /** Runs admission and validation without persisting. Default false. */
  dryRun?: boolean;
  /** What the server does about unknown and duplicate fields. Default: the server's own (Warn). */
  fieldValidation?: "Ignore" | "Warn" | "Strict";
}

export interface ApplyOptions extends WriteOptions {
  /** Takes fields over from other managers instead of failing with `cluster/field-conflict`. Default false. */
  force?: boolean;
  subresource?: string;
}

/** `merge` is RFC 7386, `strategic` Kubernetes' own (built-in kinds only), `json` RFC 6902. */
export type PatchBody =
  | { type: "merge"; patch: ValueMap }
  | { type: "strategic"; patch: ValueMap }
  | { type: "json"; patch: readonly ValueMap[] };

export interface PatchOptions extends WriteOptions {
  subresource?: string;
}

export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

export interface DeleteOptions extends RequestOptions {
  /** Default Background. */
  propagationPolicy?: PropagationPolicy;
  gracePeriodSeconds?: number;
  /** Refuses with `cluster/conflict` when the live object is another one or has moved on. */
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

export interface ListOptions extends RequestOptions {
  /** Absent: all namespaces. Ignored for cluster-scoped kinds. */
  namespace?: string | undefined;
  labelSelector?: string;
  fieldSelector?: string;
  /** Only apiVersion, kind and metadata of each object; cheaper for both sides. Default false. */
  metadataOnly?: boolean;
  /** Stops asking for further pages once this many have come. Default: no limit. */
  maxItems?: number;
}

export interface ObjectList {
  items: KubeObject[];
  /** Where a watch may start. */
  resourceVersion: string;
  /** False when `maxItems` left pages unread. */
  complete: boolean;
}

export interface WatchOptions extends RequestOptions {
  namespace?: string | undefined;
  labelSelector?: string;
  fieldSelector?: string;
  /** Events after this version. Absent: the server first sends every object as ADDED. */
  resourceVersion?: string;
}

/** BOOKMARK carries only `metadata.resourceVersion`. */
export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  object: KubeObject;
}

export interface LogOptions extends RequestOptions {
  container?: string;
  follow?: boolean;
  tailLines?: number;
  previous?: boolean;
  timestamps?: boolean;
}

/**
 * An API server. Objects go in and come out as plain JSON. Every method may throw `ClusterError` with the codes
 * unreachable, timeout, unauthorized, forbidden, too-many-requests, internal and unknown-kind; further ones are
 * named at the method. Implementations repeat what is safe to repeat; a thrown error is the last word.
 */
export interface Cluster {
  /** The server's address for messages; never holds credentials. */
  readonly address: string;
  /** Namespace used when a reference to a namespaced object names none. */
  readonly namespace: string;
  version(): Promise<ClusterVersion>;
  /** What the server offers; remembered until `refresh` is asked for. */
  discover(options?: { refresh?: boolean }): Promise<ApiCatalog>;
  /** undefined when there is no such object. */
  get(ref: ObjectRef, options?: RequestOptions): Promise<KubeObject | undefined>;
  /** All pages. Items carry apiVersion and kind. */
  list(kind: KindRef, options?: ListOptions): Promise<ObjectList>;
  /** Server-side apply. Throws invalid, field-conflict (causes hold manager and field), not-found (namespace). */
  apply(object: KubeObject, options?: ApplyOptions): Promise<KubeObject>;
  /** Throws invalid, already-exists, not-found (namespace). */
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** PUT. With metadata.resourceVersion set, throws conflict when the live object moved on. Throws invalid, not-found. */
  replace(object: KubeObject, options?: WriteOptions & { subresource?: string }): Promise<KubeObject>;
  /** Throws invalid, not-found, conflict. */
  patch(ref: ObjectRef, body: PatchBody, options?: PatchOptions): Promise<KubeObject>;
  /** False when there was no such object. Throws conflict (preconditions). Does not wait until the object is gone. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  /**
   * One watch request: ends when the server ends it (some minutes) or the signal aborts, throws `cluster/gone` when
   * `resourceVersion` is too old. Going on after an end is the caller's part (see src/cluster/watch).
   */
  watch(kind: KindRef, options?: WatchOptions): AsyncIterable<WatchEvent>;
  /** Lines of one container's log, without line ends. Throws not-found, invalid (container not yet started). */
  logs(pod: { name: string; namespace?: string }, options?: LogOptions): AsyncIterable<string>;
  /** Closes idle connections. The cluster stays usable. */
  close(): void;
}
