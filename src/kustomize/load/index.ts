/**
 * kustomize/load: reads a kustomization and all it refers to into a tree of nodes. All waiting for networks happens
 * here; what follows is synchronous. A folder is loaded once in a run, and cycles are found before anything is built.
 */
export { loadTree } from "./loadTree.ts";
export type { NodeCache } from "./loadTree.ts";
export { sourceOf } from "./node.ts";
export type { BaseEntry, Entry, FileEntry, InlineEntry, KustomizationNode } from "./node.ts";
