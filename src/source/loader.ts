import { KpackError, baseName, dirName, isInside, joinPath, nearNames, normalizePath } from "../base/index.ts";
import { parseRepositoryReference } from "./repositoryReference.ts";
import type { RepositoryReference } from "./repositoryReference.ts";
import { type SourceFiles, isRemoteFile } from "./sourceFiles.ts";

/** LoadRestrictionsRootOnly: files must be in or below the folder of the kustomization that names them. */
export type LoadRestrictor = "LoadRestrictionsRootOnly" | "LoadRestrictionsNone";

/** A checked out repository that a loader's folder belongs to. */
export interface LoaderRepository {
  reference: RepositoryReference;
  /** Real path of the checkout. */
  directory: string;
  /** The repository whose kustomization led to this one. */
  outer: LoaderRepository | undefined;
}

interface LoaderRequest {
  files: SourceFiles;
  root: string;
  restrictor: LoadRestrictor;
  repository?: LoaderRepository | undefined;
}

/**
 * The files as one kustomization may see them: names are relative to its folder, and the restrictor decides what it
 * may read. Links are resolved before the decision. Mirrors: kustomize api/internal/loader/fileloader.go.
 */
export class Loader {
  readonly files: SourceFiles;
  /** Real path of the folder. */
  readonly root: string;
  readonly restrictor: LoadRestrictor;
  readonly repository: LoaderRepository | undefined;

  constructor(request: LoaderRequest) {
    this.files = request.files;
    this.root = request.root;
    this.restrictor = request.restrictor;
    this.repository = request.repository;
  }

  /** The loader for what the user builds: a folder (relative to the working directory) or a repository. */
  static async open(files: SourceFiles, target: string, restrictor: LoadRestrictor): Promise<Loader> {
    const reference = parseRepositoryReference(target);
    if (reference) return openRepository(files, reference, undefined);
    const root = confirmDirectory(files, { path: joinPath(files.ports.directory, target), shown: target });
    return new Loader({ files, root, restrictor });
  }

  /** The loader for a base. Throws what kustomize says about a path that is no folder. */
  async openBase(path: string): Promise<Loader> {
    if (path === "") throw new KpackError("source/empty-path", "new root cannot be empty");
    const reference = parseRepositoryReference(path);
    if (reference) {
      assertNoRepositoryCycle(reference, this.repository);
      return openRepository(this.files, reference, this.repository);
    }
    assertBaseName(path);
    const root = confirmDirectory(this.files, { path: joinPath(this.root, path), shown: path });
    if (this.repository && !isInside(this.repository.directory, root))
      throw new KpackError(
        "source/outside-repository",
        `security; bases in kustomizations found in cloned git repos must be within the repo, but base '${path}' is outside '${this.repository.reference.cloneUrl}'`,
      );
    assertLinkStaysInRepository(this, joinPath(this.root, path), root);
    return new Loader({ files: this.files, root, restrictor: this.restrictor, repository: this.repository });
  }

  /** The real path of a file (or the URL) that may be read. */
  locate(path: string): string {
    if (isRemoteFile(path)) return path;
    const absolute = joinPath(this.root, path);
    // Nothing is decided here: kustomize then leaves it to the system where the `..` of an absolute path lead.
    if (this.restrictor === "LoadRestrictionsNone") return path.startsWith("/") ? path : absolute;
    const real = this.files.resolve("file", absolute, () => this.resolveFile(absolute, path));
    if (!isInside(this.root, dirName(real)))
      throw new KpackError("source/outside-root", `security; file '${absolute}' is not in or below '${this.root}'`, {
        hint: "copy or move it below the kustomization, make it part of a base, or build with --load-restrictor LoadRestrictionsNone",
      });
    return real;
  }

  private resolveFile(absolute: string, shown: string): string {
    const { fs } = this.files.ports;
    // The root is real: so is the path of what lies in it and is no link.
    const type = dirName(absolute) === this.root ? fs.entryType(absolute) : "link";
    if (type === "file" || type === "other") return absolute;
    const real = resolveLinks(this.files, absolute, shown);
    if (fs.stat(real)?.type !== "directory") return real;
    throw new KpackError("source/not-a-file", `'${absolute}' must resolve to a file`, {
      hint: "a directory is only allowed in resources and components; name a file",
    });
  }

  read(path: string): Uint8Array {
    return this.files.read(this.locate(path));
  }

  readText(path: string): string {
    return this.files.readText(this.locate(path));
  }

  /** The file as messages show it. */
  display(path: string): string {
    return isRemoteFile(path) ? path : this.files.display(joinPath(this.root, path));
  }
}

async function openRepository(
  files: SourceFiles,
  reference: RepositoryReference,
  outer: LoaderRepository | undefined,
): Promise<Loader> {
  const directory = await files.checkout(reference);
  const root = confirmDirectory(files, { path: joinPath(directory, `./${reference.path}`), shown: reference.text });
  if (!isInside(directory, root))
    throw new KpackError(
      "source/outside-repository",
      `'${reference.text}' refers to directory outside of the repository`,
    );
  // What was fetched may never look outside its folder, whatever the user allows his own files.
  return new Loader({
    files,
    root,
    restrictor: "LoadRestrictionsRootOnly",
    repository: { reference, directory, outer },
  });
}

interface NamedPath {
  path: string;
  shown: string;
}

function confirmDirectory(files: SourceFiles, named: NamedPath): string {
  return files.resolve("folder", named.path, () => resolveDirectory(files, named));
}

function resolveDirectory(files: SourceFiles, { path, shown }: NamedPath): string {
  let real: string;
  try {
    real = resolveLinks(files, path, shown);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `must build at directory: not a valid directory: ${error.message}`, {
      hint: error.hint,
      notes: error.notes,
    });
  }
  if (files.ports.fs.stat(real)?.type === "directory") return real;
  throw new KpackError("source/not-a-directory", `must build at directory: '${path}': file is not directory`, {
    hint: `name the folder: '${dirName(shown)}'`,
  });
}

/** Mirrors: filepath.EvalSymlinks' message, which names the first part of the path that is not there. */
function resolveLinks(files: SourceFiles, absolute: string, shown: string): string {
  const { fs } = files.ports;
  try {
    return fs.realPath(absolute);
  } catch (error) {
    if (!(error instanceof KpackError) || error.code !== "file/not-found") throw error;
    let missing = absolute;
    while (missing !== "/" && fs.stat(dirName(missing)) === undefined) missing = dirName(missing);
    const reason = fs.stat(dirName(missing))?.type === "file" ? "not a directory" : "no such file or directory";
    throw new KpackError("source/not-found", `evalsymlink failure on '${absolute}' : lstat ${missing}: ${reason}`, {
      hint: nearFiles(files, missing) ?? `nothing is there; check the spelling of '${shown}'`,
    });
  }
}

function nearFiles(files: SourceFiles, missing: string): string | undefined {
  const { fs } = files.ports;
  const folder = dirName(missing);
  if (fs.stat(folder)?.type !== "directory") return undefined;
  const near = nearNames(baseName(missing), fs.readDirectory(folder));
  return near.length === 0
    ? undefined
    : `in '${files.display(folder)}' there is ${near.map((name) => `'${name}'`).join(" and ")}`;
}

/** Refuses names that no base may have. A `..` inside a longer name comes from list items that YAML has joined into one. */
export function assertBaseName(path: string): void {
  if (path.startsWith("/")) throw new KpackError("source/absolute-root", `new root '${path}' cannot be absolute`);
  const isOdd = path.split("/").some((part) => part !== ".." && part.includes(".."));
  if (!isOdd) return;
  throw new KpackError(
    "source/ambiguous-path",
    `path "${path}" is ambiguous: resolves to "${normalizePath(path)}" after normalization, which is likely not the intended target`,
    { hint: "check the indentation of this list: two items may have become one" },
  );
}

function assertNoRepositoryCycle(reference: RepositoryReference, from: LoaderRepository | undefined): void {
  const chain: string[] = [];
  for (let each = from; each; each = each.outer) {
    chain.unshift(each.reference.text);
    if (!each.reference.text.startsWith(reference.text)) continue;
    throw new KpackError(
      "source/cycle",
      `cycle detected: URI '${reference.text}' referenced by previous URI '${each.reference.text}'`,
      { notes: [...chain, reference.text] },
    );
  }
}

/**
 * A linked folder may lead anywhere in the user's repository, but not out of it. (Where no repository is found, or
 * the restrictor is off, links are followed as kustomize follows them.)
 */
function assertLinkStaysInRepository(loader: Loader, named: string, real: string): void {
  if (named === real || loader.restrictor === "LoadRestrictionsNone") return;
  const { fs } = loader.files.ports;
  let folder = loader.root;
  while (fs.stat(joinPath(folder, ".git")) === undefined) {
    if (folder === "/") return;
    folder = dirName(folder);
  }
  if (!isInside(folder, named) || isInside(folder, real)) return;
  throw new KpackError(
    "source/outside-repository",
    `security; base '${named}' is a link that leads to '${real}', outside of the repository '${folder}'`,
    { hint: "use the real path, or build with --load-restrictor LoadRestrictionsNone" },
  );
}
