/**
 * source: turns references (paths, URLs, git repositories) into files. `SourceFiles` holds what one run has read;
 * a `Loader` shows it to one kustomization and enforces what that may read. Reading is synchronous; fetching and
 * cloning are asynchronous and happen once for each reference.
 * Invariant: links are resolved before anything is allowed, and what was fetched never reads outside its folder.
 */
export { parseGoDuration } from "./goDuration.ts";
export { Loader, assertBaseName } from "./loader.ts";
export type { LoadRestrictor } from "./loader.ts";
export { parseRepositoryReference } from "./repositoryReference.ts";
export { SourceFiles, isRemoteFile } from "./sourceFiles.ts";
export type { SourcePorts } from "./sourceFiles.ts";
