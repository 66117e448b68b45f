import { cloneValue, dirName, getOwn, isMap, joinPath, setOwn, type ValueMap } from "../../base/index.ts";
import { sha256Hex } from "../../base/hash/index.ts";
import type {
  ApiResource,
  ApplyOptions,
  Cluster,
  KubeObject,
  ObjectRef,
  WritableFileSystem,
} from "../../ports/index.ts";
import { ClusterError } from "../../ports/index.ts";
import { parseDocument, stringify } from "../../yaml/index.ts";

const headerPattern = /^# written by kpack; sha256:([0-9a-f]{64})\n/;
const ownerAnnotations = ["meta.helm.sh/release-name", "meta.helm.sh/release-namespace"];

/**
 * A folder that behaves like an API server for releases: one file for each object. The first line of a file holds the
 * checksum of the rest: a file that people changed is seen, is not overwritten without `force`, and is never deleted.
 * Nothing runs in a folder: what needs a server (watches, logs) is refused.
 */
export function createFolderCluster(fs: WritableFileSystem, folder: string, namespace: string): Cluster {
  const files = new FolderFiles(fs, folder, namespace);
  return {
    address: folder,
    namespace,
    version: () => refuse("tell a server's version"),
    // A folder takes every kind; it lists those that it has. How kinds are scoped, it does not know.
    discover: async () => ({
      get resources() {
        return files.kinds();
      },
      find: () => undefined,
      apiVersions: () => [],
      staleGroupVersions: [],
    }),
    get: async (ref) => files.read(ref)?.object,
    async list({ apiVersion, kind }, options = {}) {
      const items = files
        .all()
        .filter((object) => object["apiVersion"] === apiVersion && object["kind"] === kind)
        .filter((object) => options.namespace === undefined || namespaceOf(object) === (options.namespace || ""));
      return { items, resourceVersion: "", complete: true };
    },
    async apply(object, options = {}) {
      files.write(object, options);
      return object;
    },
    async create(object, { dryRun = false } = {}) {
      if (files.read(refOf(object)))
        throw new ClusterError("cluster/already-exists", `${describe(refOf(object))} already exists in ${folder}`);
      files.write(object, { dryRun });
      return object;
    },
    async replace(object, { dryRun = false } = {}) {
      files.write(object, { dryRun, force: true });
      return object;
    },
    patch: () => refuse("patch objects"),
    async delete(ref, { dryRun = false } = {}) {
      const found = files.read(ref);
      if (!found || found.isChanged) return false;
      if (!dryRun) files.remove(found.path);
      return true;
    },
    watch: () => refuse("watch objects"),
    logs: () => refuse("show logs"),
    close: () => undefined,
  };
}

interface FileOfObject {
  path: string;
  object: KubeObject;
  /** People changed the file since kpack wrote it, or wrote it themselves. */
  isChanged: boolean;
}

class FolderFiles {
  readonly #fs: WritableFileSystem;
  readonly #folder: string;
  readonly #namespace: string;
  #isSwept = false;

  constructor(fs: WritableFileSystem, folder: string, namespace: string) {
    this.#fs = fs;
    this.#folder = folder;
    this.#namespace = namespace;
  }

  read(ref: ObjectRef): FileOfObject | undefined {
    const path = this.#pathOf(ref);
    return this.#fs.stat(path)?.type === "file" ? this.#parse(path) : undefined;
  }

  all(): KubeObject[] {
    if (this.#fs.stat(this.#folder)?.type !== "directory") return [];
    const names = this.#fs.readDirectory(this.#folder).filter((name) => name.endsWith(".yaml"));
    return names
      .map((name) => this.#parse(joinPath(this.#folder, name))?.object)
      .filter((object) => object !== undefined);
  }

  kinds(): ApiResource[] {
    const kinds = new Map<string, ApiResource>();
    for (const { apiVersion, kind } of this.all().map(refOf)) {
      const slash = apiVersion.indexOf("/");
      const names = { plural: kind.toLowerCase(), singular: kind.toLowerCase(), shortNames: [], subresources: [] };
      const group = apiVersion.slice(0, Math.max(0, slash));
      const version = apiVersion.slice(slash + 1);
      kinds.set(`${apiVersion} ${kind}`, { group, version, kind, namespaced: true, verbs: ["get", "list"], ...names });
    }
    return [...kinds.values()];
  }

  write(object: KubeObject, { dryRun = false, force = false }: Pick<ApplyOptions, "dryRun" | "force">): void {
    const ref = refOf(object);
    const found = this.read(ref);
    const content = stringify(object);
    if (found?.isChanged && !force && !this.#holds(found, content))
      throw new ClusterError("cluster/field-conflict", `${found.path} was changed by hand since kpack wrote it`, {
        causes: [{ reason: "FieldManagerConflict", message: "changed by hand", manager: "an editor" }],
        hint: "take the change over into the chart or values, or give --force-conflicts to write over it",
      });
    if (dryRun) return;
    const text = `# written by kpack; sha256:${sha256Hex(content)}\n${content}`;
    const path = this.#pathOf(ref);
    if (found && new TextDecoder().decode(this.#fs.readFile(path)) === text) return;
    this.#sweep();
    this.#fs.writeFile(path, new TextEncoder().encode(text));
  }

  remove(path: string): void {
    this.#sweep();
    this.#fs.remove(path);
  }

  #sweep(): void {
    if (!this.#isSwept) this.#fs.removeLeftovers(this.#folder);
    this.#isSwept = true;
  }

  #holds(found: FileOfObject, content: string): boolean {
    return new TextDecoder().decode(this.#fs.readFile(found.path)).replace(headerPattern, "") === content;
  }

  #parse(path: string): FileOfObject | undefined {
    const text = new TextDecoder().decode(this.#fs.readFile(path));
    const header = headerPattern.exec(text);
    const content = header ? text.slice(header[0].length) : text;
    const value = parseDocument(content, { reader: "sigs", integers: "exact", file: path });
    if (!isMap(value)) return undefined;
    const isChanged = !header || sha256Hex(content) !== header[1];
    return { path, object: asLive(value, isChanged ? undefined : header[1]), isChanged };
  }

  /** `[namespace_][group_]kind_name.yaml`: the namespace where it is not the release's. */
  #pathOf({ apiVersion, kind, name, namespace = "" }: ObjectRef): string {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    const home = namespace === "" || namespace === this.#namespace ? "" : namespace;
    const file = [home, group, kind, name].filter(Boolean).join("_").toLowerCase();
    const path = joinPath(
      this.#folder,
      `${file.replace(/[^a-z0-9._-]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}.yaml`,
    );
    if (dirName(path) !== this.#folder)
      throw new ClusterError("cluster/invalid", `${kind} ${name} has a name that is no file name`);
    return path;
  }
}

/**
 * The object as a server would show it: with a version, and with its manager. A file that was changed by hand does not say
 * whose it is any more, so that nobody deletes it.
 */
function asLive(object: ValueMap, sum: string | undefined): KubeObject {
  const live = cloneValue(object);
  const metadata = getOwn(live, "metadata");
  if (!isMap(metadata)) return live;
  setOwn(metadata, "resourceVersion", sum ?? "changed");
  setOwn(metadata, "managedFields", [{ manager: "kpack", operation: "Apply" }]);
  const annotations = getOwn(metadata, "annotations");
  if (sum === undefined && isMap(annotations)) for (const key of ownerAnnotations) delete annotations[key];
  return live;
}

function refOf(object: KubeObject): ObjectRef {
  const metadata = getOwn(object, "metadata");
  return {
    apiVersion: String(object["apiVersion"] ?? ""),
    kind: String(object["kind"] ?? ""),
    name: isMap(metadata) ? String(getOwn(metadata, "name") ?? "") : "",
    namespace: namespaceOf(object),
  };
}

function namespaceOf(object: KubeObject): string {
  const metadata = getOwn(object, "metadata");
  return isMap(metadata) ? String(getOwn(metadata, "namespace") ?? "") : "";
}

function describe({ kind, name }: ObjectRef): string {
  return `${kind} ${name}`;
}

function refuse(what: string): never {
  throw new ClusterError("cluster/unsupported", `a folder cannot ${what}`, {
    hint: "this needs a cluster: leave --to out",
  });
}
