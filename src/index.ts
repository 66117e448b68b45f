/**
 * kpack as a library, free of Node's own modules: it runs in browsers, workers and tests. Everything outside is given as
 * a port; `createMemoryFileSystem` is a file system over a plain object. `kpack/node` has the ports of a machine.
 *
 * @example
 * const fs = createMemoryFileSystem({ "/app/kustomization.yaml": "resources: [web.yaml]", "/app/web.yaml": "..." });
 * const { yaml, resources } = await buildKustomization({ fs, target: "/app" });
 */
export { createMemoryFileSystem } from "./adapters/memory/index.ts";
export type { MemoryFileSystem } from "./adapters/memory/index.ts";
export { formatSpan, KpackError, productVersion as version } from "./base/index.ts";
export type { Diagnostic, ErrorCode, Limits, Span, Value, ValueMap } from "./base/index.ts";
export { buildKustomization, createBuildCache, loadKustomization, renderKustomization } from "./kustomize/index.ts";
export type { BuildOptions, BuildRequest, BuildResult, HelmInflator, LoadedKustomization } from "./kustomize/index.ts";
export { readResources, Resource, ResourceSet } from "./manifest/index.ts";
export type { FetchRequest, FetchResponse, Fetcher, FileStat, FileSystem, GitClient, Reporter } from "./ports/index.ts";
export { parseDocument, parseDocuments, stringify } from "./yaml/index.ts";
export type { ParsedDocument, ReadOptions } from "./yaml/index.ts";
