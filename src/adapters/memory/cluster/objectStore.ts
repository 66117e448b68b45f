import { cloneValue, holdsAll, isMap, type ValueMap } from "../../../base/index.ts";
import type { ApiResource, KubeObject } from "../../../ports/index.ts";
import { errorFromStatus } from "../../cluster/index.ts";
import { WatchLog } from "./watchLog.ts";

/** Where an object is: its kind (whatever version), namespace and name. */
export interface ObjectAddress {
  resource: ApiResource;
  namespace: string;
  name: string;
}

/** The objects of a memory cluster and their history. Versions, uids and generations are kept as API servers do. */
export class ObjectStore {
  readonly log: WatchLog = new WatchLog();
  readonly #objects = new Map<string, KubeObject>();
  readonly #now: () => number;
  #version = 0;
  #uids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get version(): number {
    return this.#version;
  }

  /** The stored object itself: copy it before handing it out. */
  get(address: ObjectAddress): KubeObject | undefined {
    return this.#objects.get(addressKey(address));
  }

  /** Objects of a kind, by namespace and name. */
  list(resource: ApiResource): KubeObject[] {
    const prefix = `${kindKey(resource)}/`;
    return [...this.#objects]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Stores a new state; nothing moves when it says what is stored already. */
  put(address: ObjectAddress, object: KubeObject, dryRun: boolean): KubeObject {
    const before = this.get(address);
    const next = cloneValue(object);
    const metadata = this.#stamp(next, before, address);
    if (before && sameBut(before, next)) return cloneValue(before);
    if (before && specChanged(before, next)) metadata["generation"] = Number(metadata["generation"] ?? 0) + 1;
    metadata["resourceVersion"] = String(this.#version + 1);
    if (dryRun) return next;
    this.#version++;
    this.#objects.set(addressKey(address), next);
    this.#tell(before ? "MODIFIED" : "ADDED", address, next);
    return cloneValue(next);
  }

  /** Removes an object; one with finalizers is only marked. */
  remove(address: ObjectAddress): void {
    const object = this.get(address);
    if (!object) return;
    const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
    const finalizers = metadata["finalizers"];
    if (Array.isArray(finalizers) && finalizers.length > 0) {
      if (metadata["deletionTimestamp"]) return;
      this.put(address, { ...object, metadata: { ...metadata, deletionTimestamp: this.#time() } }, false);
      return;
    }
    this.#version++;
    this.#objects.delete(addressKey(address));
    metadata["resourceVersion"] = String(this.#version);
    this.#tell("DELETED", address, object);
  }

  /** Everything in a namespace. */
  removeNamespace(namespace: string): void {
    for (const [key, object] of [...this.#objects]) {
      const [group = "", kind = "", where = ""] = key.split("/");
      if (where !== namespace) continue;
      this.#version++;
      this.#objects.delete(key);
      this.log.add({
        version: this.#version,
        kindKey: `${group}/${kind}`,
        type: "DELETED",
        object,
      });
    }
  }

  #tell(type: "ADDED" | "MODIFIED" | "DELETED", address: ObjectAddress, object: KubeObject): void {
    this.log.add({ version: this.#version, kindKey: kindKey(address.resource), type, object });
  }

  /** Sets what only the server may set. */
  #stamp(next: KubeObject, before: KubeObject | undefined, address: ObjectAddress): ValueMap {
    const metadata: ValueMap = isMap(next["metadata"]) ? next["metadata"] : {};
    const known = before && isMap(before["metadata"]) ? before["metadata"] : undefined;
    metadata["name"] = address.name;
    if (address.resource.namespaced) metadata["namespace"] = address.namespace;
    else delete metadata["namespace"];
    metadata["uid"] = known?.["uid"] ?? `00000000-0000-4000-8000-${String(++this.#uids).padStart(12, "0")}`;
    metadata["creationTimestamp"] = known?.["creationTimestamp"] ?? this.#time();
    metadata["generation"] = known?.["generation"] ?? 1;
    if (known?.["resourceVersion"] !== undefined) metadata["resourceVersion"] = known["resourceVersion"];
    next["metadata"] = metadata;
    return metadata;
  }

  #time(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/, "Z");
  }
}

export function kindKey(resource: ApiResource): string {
  return `${resource.group}/${resource.kind}`;
}

function addressKey({ resource, namespace, name }: ObjectAddress): string {
  return `${kindKey(resource)}/${resource.namespaced ? namespace : ""}/${name}`;
}

function sameBut(a: KubeObject, b: KubeObject): boolean {
  return holdsAll(a, b) && holdsAll(b, a);
}

/** Metadata and status do not count as a new generation. */
function specChanged(before: KubeObject, after: KubeObject): boolean {
  const strip = ({ metadata: _metadata, status: _status, ...rest }: KubeObject): ValueMap => rest;
  return !sameBut(strip(before), strip(after));
}

/** A refusal as the API server would word it. */
export function refuse(
  httpStatus: number,
  reason: string,
  message: string,
  about: Parameters<typeof errorFromStatus>[2],
): ReturnType<typeof errorFromStatus> {
  return errorFromStatus(httpStatus, { kind: "Status", reason, message }, about);
}
