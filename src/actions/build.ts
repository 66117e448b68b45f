import { KpackError, baseName, dirName, joinPath, relativePath, stringifyJson } from "../base/index.ts";
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
  /** Real path of the folder that was searched. */
  root: string;
  /** Sorted. */
  folders: string[];
  /** The files, without reading again what the search has read. */
  fs: FileSystem;
}

/**
 * Folders below `root` (and itself) that hold a kustomization which is not a component. Links are not followed. What
 * cannot be listed or read counts as buildable: building it then says what is wrong.
 */
export function findKustomizations(fs: FileSystem, root: string): FoundKustomizations {
  if (fs.stat(root)?.type !== "directory")
    throw new KpackError("build/not-a-folder", `'${root}' is not a folder`, {
      hint: "--all takes the folder to search",
    });
  const folders: string[] = [];
  const kustomizations = new Map<string, Uint8Array>();
  const realRoot = fs.realPath(root);
  const pending = [realRoot];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = ifReadable(() => fs.readEntries(folder));
    if (entries === undefined) {
      folders.push(folder);
      continue;
    }
    const files = entries.filter(({ name, type }) => type !== "directory" && kustomizationFileNames.includes(name));
    const read: Uint8Array[] = [];
    for (const { name } of files) {
      const path = joinPath(folder, name);
      const bytes = ifReadable(() => fs.readFile(path));
      if (bytes === undefined) continue;
      kustomizations.set(path, bytes);
      read.push(bytes);
    }
    // Of several files that can be read none counts: building the folder says so.
    const only = read.length === 1 ? read[0] : undefined;
    if (files.length > 0 && !(only && isComponent(only))) folders.push(folder);
    for (const { name, type } of entries)
      if (type === "directory" && name !== ".git" && name !== "node_modules") pending.push(joinPath(folder, name));
  }
  const readFile: FileSystem["readFile"] = (path, options) => kustomizations.get(path) ?? fs.readFile(path, options);
  return { root: realRoot, folders: folders.sort(), fs: { ...fs, readFile } };
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What cannot be parsed is none. */
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

/**
 * Where the targets' outputs go below an output folder, by target: a target's path below `root`, with the extension.
 * Refuses targets of which one's output would take the place of another's.
 */
export function outputNames(
  targets: readonly string[],
  { root, extension }: { root: string; extension: "yaml" | "json" },
): Map<string, string> {
  const names = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const target of targets) {
    const name = `${outputPath(target, root)}.${extension}`;
    const owner = owners.get(name) ?? target;
    if (joinPath(root, owner) !== joinPath(root, target))
      throw sameOutput([owner, target], `would both be written to '${name}'`);
    names.set(target, name);
    owners.set(name, target);
  }
  for (const [target, name] of names)
    for (let folder = dirName(name); folder !== "."; folder = dirName(folder)) {
      const owner = owners.get(folder);
      if (owner !== undefined) throw sameOutput([owner, target], `need '${folder}' as a file and as a folder`);
    }
  return names;
}

function outputPath(target: string, root: string): string {
  const path = target.startsWith("/") ? relativePath(root, target) : target;
  const steps = path.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  return steps.join("/") || baseName(root) || "output";
}

function sameOutput([one, other]: [string, string], problem: string): KpackError {
  return new KpackError("build/same-output", `the outputs of '${one}' and '${other}' ${problem}`, {
    hint: "build them in two commands, into different folders",
  });
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
