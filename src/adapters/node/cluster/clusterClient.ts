import { getOwn, isMap, type ValueMap } from "../../../base/index.ts";
import type {
  ApiCatalog,
  ApiResource,
  Cluster,
  KindRef,
  LogOptions,
  ObjectRef,
  WatchEvent,
  WatchOptions,
} from "../../../ports/index.ts";
import { findResource, objectPath } from "../../cluster/index.ts";
import { type ApiClient, type ApiClientOptions, createApiClient } from "./apiClient.ts";
import { asObject, type ClientContext, isAbsent } from "./clientContext.ts";
import type { Connection } from "./connection.ts";
import { discoverCluster } from "./discoverCluster.ts";
import { listObjects } from "./listObjects.ts";
import { readLines } from "./readLines.ts";
import { serverAddress } from "./transportFailure.ts";
import { parseWatchLine } from "./watchEvents.ts";
import { createWriter } from "./writeObject.ts";

/** Bookmarks come about once a minute: a watch that is silent for longer is taken for dead. */
const watchIdleMs = 120_000;
/** Servers end a watch after this long, in seconds; it is then begun anew. */
const watchSeconds = 290;
const logIdleMs = 24 * 60 * 60 * 1000;

/** The port `Cluster` over HTTP. Connects when it is first used. */
export function createClusterClient(connection: Connection, options: ApiClientOptions = {}): Cluster {
  const api = createApiClient(connection, options);
  const catalog = createCatalogCache(api);
  const context: ClientContext = { api, namespace: connection.namespace, resource: (ref) => catalog.resource(ref) };
  return {
    address: serverAddress(connection),
    namespace: connection.namespace,
    discover: (discovery) => catalog.get(discovery?.refresh === true),
    async version() {
      const { answer } = await api.request({
        method: "GET",
        path: "/version",
        repeatable: true,
        context: { verb: "version" },
      });
      const version = isMap(answer) ? answer : {};
      return { gitVersion: text(version, "gitVersion"), major: text(version, "major"), minor: text(version, "minor") };
    },
    async get(ref, request) {
      const resource = await context.resource(ref);
      try {
        const { answer } = await api.request({
          method: "GET",
          path: objectPath({ resource, namespace: ref.namespace ?? context.namespace, name: ref.name }),
          repeatable: true,
          context: { verb: "get", target: ref },
          signal: request?.signal,
        });
        return asObject(answer);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    list: (kind, request) => listObjects(context, kind, request),
    ...createWriter(context),
    watch: (kind, request) => watchObjects(context, kind, request),
    logs: (pod, request) => readLogs(context, pod, request),
    close: () => api.close(),
  };
}

interface CatalogCache {
  get(refresh: boolean): Promise<ApiCatalog>;
  resource(ref: KindRef): Promise<ApiResource>;
}

function createCatalogCache(api: ApiClient): CatalogCache {
  let known: Promise<ApiCatalog> | undefined;
  const get = (refresh: boolean): Promise<ApiCatalog> => {
    if (known === undefined || refresh) {
      const asked = discoverCluster(api);
      known = asked;
      // A failure is not remembered.
      asked.catch(() => {
        if (known === asked) known = undefined;
      });
    }
    return known;
  };
  return {
    get,
    async resource(ref) {
      return findResource(await get(false), ref);
    },
  };
}

async function* watchObjects(
  context: ClientContext,
  kind: KindRef,
  options: WatchOptions = {},
): AsyncGenerator<WatchEvent> {
  const resource = await context.resource(kind);
  const query = new URLSearchParams({
    watch: "1",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(watchSeconds),
  });
  if (options.resourceVersion !== undefined) query.set("resourceVersion", options.resourceVersion);
  if (options.labelSelector) query.set("labelSelector", options.labelSelector);
  if (options.fieldSelector) query.set("fieldSelector", options.fieldSelector);
  const about = { verb: "watch", target: { ...kind } };
  const response = await context.api.stream({
    method: "GET",
    path: objectPath({ resource, namespace: options.namespace }),
    query,
    repeatable: true,
    context: about,
    signal: options.signal,
  });
  for await (const line of readLines(response, { idleMs: watchIdleMs, signal: options.signal })) {
    const event = parseWatchLine(line, about);
    if (event) yield event;
  }
}

async function* readLogs(
  context: ClientContext,
  pod: { name: string; namespace?: string },
  options: LogOptions = {},
): AsyncGenerator<string> {
  const ref: ObjectRef = { apiVersion: "v1", kind: "Pod", ...pod };
  const resource = await context.resource(ref);
  const query = new URLSearchParams();
  if (options.container) query.set("container", options.container);
  if (options.follow) query.set("follow", "true");
  if (options.previous) query.set("previous", "true");
  if (options.timestamps) query.set("timestamps", "true");
  if (options.tailLines !== undefined) query.set("tailLines", String(options.tailLines));
  const response = await context.api.stream({
    method: "GET",
    path: objectPath({
      resource,
      namespace: pod.namespace ?? context.namespace,
      name: pod.name,
      subresource: "log",
    }),
    query,
    accept: "*/*",
    repeatable: true,
    context: { verb: "logs", target: ref },
    signal: options.signal,
  });
  yield* readLines(response, { idleMs: logIdleMs, signal: options.signal });
}

function text(map: ValueMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === "string" ? value : "";
}
