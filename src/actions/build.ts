import { KpackError, baseName, joinPath, relativePath, stringifyJson } from "../base/index.ts";
import { effectiveNamespace } from "../kube/index.ts";
import { buildKustomization, createBuildCache, kustomizationFileNames } from "../kustomize/index.ts";
import type { BuildRequest } from "../kustomize/index.ts";
import type { Resource, ResourceSet } from "../manifest/index.ts";
import type { FileSystem } from "../ports/index.ts";
import { parseDocument, stringify } from "../yaml/index.ts";

export interface BuildTargetsRequest extends Omit<BuildRequest, "target" | "cache"> {
  /** Folders or URLs, as the user names them. */
  targets: readonly string[];
}

export type TargetResult = { target: string } & ({ resources: ResourceSet; yaml: string } | { error: KpackError });

/**
 * Builds targets one after the other; each file is parsed once and each base built once for all of them. A target that
 * fails does not stop the others.
 */
export async function* buildTargets({ targets, ...request }: BuildTargetsRequest): AsyncGenerator<TargetResult> {
  const cache = targets.length > 1 ? createBuildCache(request) : undefined;
  for (const target of targets) {
    try {
      yield { target, ...(await buildKustomization({ ...request, target, ...(cache && { cache }) })) };
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      yield { target, error };
    }
  }
}

export interface FoundKustomizations {
  /** Sorted. */
  folders: string[];
  /** The files, without reading again what the search has read. */
  fs: FileSystem;
}

/** Folders below `root` (and itself) that hold a kustomization which is not a component. Links are not followed. */
export function findKustomizations(fs: FileSystem, root: string): FoundKustomizations {
  if (fs.stat(root)?.type !== "directory")
    throw new KpackError("build/not-a-folder", `'${root}' is not a folder`, {
      hint: "--all takes the folder to search",
    });
  const folders: string[] = [];
  const kustomizations = new Map<string, Uint8Array>();
  const pending = [fs.realPath(root)];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = fs.readEntries(folder);
    const file = entries.find(({ name }) => kustomizationFileNames.includes(name));
    if (file !== undefined) {
      const path = joinPath(folder, file.name);
      const bytes = readIfReadable(fs, path);
      if (bytes) kustomizations.set(path, bytes);
      if (bytes === undefined || !isComponent(bytes)) folders.push(folder);
    }
    for (const { name, type } of entries)
      if (type === "directory" && name !== ".git" && name !== "node_modules") pending.push(joinPath(folder, name));
  }
  const readFile: FileSystem["readFile"] = (path, options) => kustomizations.get(path) ?? fs.readFile(path, options);
  return { folders: folders.sort(), fs: { ...fs, readFile } };
}

/** What cannot be read counts as buildable: building it then says what is wrong. */
function readIfReadable(fs: FileSystem, file: string): Uint8Array | undefined {
  try {
    return fs.readFile(file);
  } catch {
    return undefined;
  }
}

/** So does what cannot be parsed. */
function isComponent(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  // Only an escape spells the word without its letters.
  if (!text.includes("Component") && !text.includes("\\")) return false;
  try {
    const value = parseDocument(text, { reader: "sigs" });
    return typeof value === "object" && value !== null && "kind" in value && value.kind === "Component";
  } catch {
    return false;
  }
}

/** Where a target's output goes below an output folder: its path with `.yaml`, so that targets never collide. */
export function targetFileName(target: string, root: string): string {
  const path = target.startsWith("/") ? relativePath(root, target) : target;
  const steps = path.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  return `${steps.join("/") || baseName(root) || "output"}.yaml`;
}

/**
 * One file for each object: `[namespace_][group_]version_kind_name.yaml`, lower-cased; the namespace where several occur.
 * Mirrors: kustomize commands/build/writer.go.
 */
export function individualFiles(resources: ResourceSet): Map<string, Uint8Array> {
  const namespaced = resources.resources.filter((resource) => !resource.id.clusterScoped);
  const several = new Set(namespaced.map((resource) => effectiveNamespace(resource.id))).size > 1;
  const files = new Map<string, Uint8Array>();
  for (const resource of resources.resources) {
    const prefix = several && !resource.id.clusterScoped ? `${effectiveNamespace(resource.id).toLowerCase()}_` : "";
    files.set(prefix + fileName(resource), new TextEncoder().encode(stringify(resource.object)));
  }
  return files;
}

function fileName({ id, name }: Resource): string {
  const gvk = [id.group, id.version, id.kind].filter(Boolean).join("_");
  return `${gvk}_${name}.yaml`.toLowerCase();
}

/** The objects as one JSON List, for programs. */
export function toJsonList(resources: readonly Resource[]): string {
  return `${stringifyJson({ apiVersion: "v1", kind: "List", items: resources.map((resource) => resource.object) })}\n`;
}
