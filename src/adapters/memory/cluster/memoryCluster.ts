import { cloneValue, isMap } from "../../../base/index.ts";
import {
  type ApiCatalog,
  type Cluster,
  ClusterError,
  type KindRef,
  type KubeObject,
  type ListOptions,
  type ObjectRef,
  type WatchEvent,
  type WatchOptions,
} from "../../../ports/index.ts";
import { createCatalog, findResource } from "../../cluster/index.ts";
import { builtinEntries, entriesOfDefinition } from "./kinds.ts";
import { kindKey, type ObjectAddress, ObjectStore } from "./objectStore.ts";
import { createSelection } from "./selection.ts";
import { type ClusterVerb, createMemoryWriter } from "./writeObject.ts";

export interface MemoryClusterOptions {
  /** Default `default`. */
  namespace?: string;
  /** Milliseconds since the epoch. Default: the machine's clock. */
  now?: () => number;
  /** Called before every request; throws to make it fail. */
  intercept?: (verb: ClusterVerb, ref: Partial<ObjectRef>) => void;
}

/** A cluster in memory: for tests and for the browser. */
export interface MemoryCluster extends Cluster {
  /** Requests so far, by verb; a list counts once. */
  readonly requests: ReadonlyMap<ClusterVerb, number>;
  /** Sets an object's status as a controller would. */
  setStatus(ref: ObjectRef, status: KubeObject): Promise<void>;
  /** What `logs` gives for a Pod's container. */
  setLog(pod: { name: string; namespace?: string }, container: string, lines: readonly string[]): void;
  /** Ends running watches, as a network would. */
  dropWatches(): void;
  /** Forgets history: watches from earlier versions get 410. */
  forgetHistory(): void;
}

/** Namespaces default and kube-system are there from the start. */
export function createMemoryCluster(options: MemoryClusterOptions = {}): MemoryCluster {
  const store = new ObjectStore(options.now ?? Date.now);
  const requests = new Map<ClusterVerb, number>();
  const logs = new Map<string, readonly string[]>();
  const namespace = options.namespace ?? "default";
  const definitions: KubeObject[] = [];
  let catalog: ApiCatalog | undefined;
  const discover = (): ApiCatalog => {
    catalog ??= createCatalog([...builtinEntries(), ...definitions.flatMap(entriesOfDefinition)], []);
    return catalog;
  };
  const count = (verb: ClusterVerb, ref: Partial<ObjectRef>): void => {
    requests.set(verb, (requests.get(verb) ?? 0) + 1);
    options.intercept?.(verb, ref);
  };
  const address = (ref: ObjectRef): ObjectAddress => {
    const resource = findResource(discover(), ref);
    return { resource, namespace: resource.namespaced ? ref.namespace || namespace : "", name: ref.name };
  };
  const learnKinds = (): void => {
    definitions.splice(0, definitions.length, ...store.list(findResource(discover(), definitionKind)));
    catalog = undefined;
  };
  const writer = createMemoryWriter({ store, namespace, count, address, learnKinds });
  for (const name of new Set(["default", "kube-system", namespace]))
    store.put(address({ ...namespaceKind, name }), { ...namespaceKind, metadata: { name } }, false);
  return {
    address: "memory",
    namespace,
    requests,
    version: async () => {
      count("version", {});
      return { gitVersion: "v1.37.2", major: "1", minor: "37" };
    },
    discover: async (request) => {
      if (!catalog || request?.refresh) count("discover", {});
      return discover();
    },
    async get(ref) {
      count("get", ref);
      const object = store.get(address(ref));
      return object && { ...cloneValue(object), apiVersion: ref.apiVersion };
    },
    async list(kind, request = {}) {
      count("list", kind);
      return listObjects(store, findResource(discover(), kind), { kind, request });
    },
    ...writer,
    watch: (kind, request = {}) => watchObjects(kind, request),
    async *logs(pod, request = {}) {
      count("logs", { kind: "Pod", ...pod });
      const where = `${pod.namespace ?? namespace}/${pod.name}/`;
      const lines = logs.get(where + (request.container ?? "")) ?? logs.get(where);
      if (!lines) throw new ClusterError("cluster/not-found", `pods "${pod.name}" not found`, { status: 404 });
      yield* request.tailLines === undefined ? lines : lines.slice(-request.tailLines);
    },
    close() {},
    async setStatus(ref, status) {
      const where = address(ref);
      const object = store.get(where);
      if (!object) throw new ClusterError("cluster/not-found", `${ref.kind} "${ref.name}" not found`, { status: 404 });
      store.put(where, { ...object, status }, false);
    },
    setLog(pod, container, lines) {
      logs.set(`${pod.namespace ?? namespace}/${pod.name}/${container}`, lines);
    },
    dropWatches: () => store.log.drop(),
    forgetHistory: () => store.log.forget(store.version),
  };

  async function* watchObjects(kind: KindRef, request: WatchOptions): AsyncGenerator<WatchEvent> {
    count("watch", kind);
    const resource = findResource(discover(), kind);
    const selects = createSelection(request);
    let from = Number(request.resourceVersion ?? store.version);
    if (request.resourceVersion === undefined) {
      from = store.version;
      for (const object of store.list(resource).filter(selects)) yield { type: "ADDED", object: cloneValue(object) };
    }
    const key = kindKey(resource);
    yield* store.log.read(from, (event) => event.kindKey === key && selects(event.object), request.signal);
  }
}

const namespaceKind = { apiVersion: "v1", kind: "Namespace" };
const definitionKind = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

function listObjects(
  store: ObjectStore,
  resource: Parameters<ObjectStore["list"]>[0],
  { kind, request }: { kind: KindRef; request: ListOptions },
): Awaited<ReturnType<Cluster["list"]>> {
  const all = store.list(resource).filter(createSelection(request));
  const items = all.slice(0, request.maxItems ?? all.length).map((object) => {
    const copy = cloneValue(object);
    const metadata = isMap(copy["metadata"]) ? copy["metadata"] : {};
    return request.metadataOnly
      ? { apiVersion: kind.apiVersion, kind: kind.kind, metadata }
      : { ...copy, apiVersion: kind.apiVersion, kind: kind.kind };
  });
  return { items, resourceVersion: String(store.version), complete: items.length === all.length };
}
