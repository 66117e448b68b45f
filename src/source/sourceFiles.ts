import { KpackError, isInside, relativePath } from "../base/index.ts";
import type { Limits } from "../base/index.ts";
import type { FetchResponse, Fetcher, FileSystem, GitClient, Reporter } from "../ports/index.ts";
import { decodeText } from "../yaml/index.ts";
import type { RepositoryReference } from "./repositoryReference.ts";

/** What files come from. Remote sources need their port. */
export interface SourcePorts {
  fs: FileSystem;
  fetcher?: Fetcher | undefined;
  git?: GitClient | undefined;
  reporter: Reporter;
  limits: Limits;
  /** Absolute folder that the user works in; messages name files below it by their relative path. */
  directory: string;
}

/**
 * The files of one run, each read at most once: local ones by their real path, remote ones by URL, repositories by
 * URL and ref. Reading is synchronous; what is remote must have been fetched or checked out before.
 */
export class SourceFiles {
  readonly ports: SourcePorts;
  private readonly resolved = { file: new Map<string, string>(), folder: new Map<string, string>() };
  private readonly bytes = new Map<string, Uint8Array>();
  private readonly texts = new Map<string, string>();
  private readonly fetched = new Map<string, Promise<void>>();
  private readonly remote = new Map<string, Uint8Array | KpackError>();
  private readonly wanted = new Set<string>();
  private readonly checkouts = new Map<string, Promise<string>>();

  constructor(ports: SourcePorts) {
    this.ports = ports;
  }

  /** The real path of an absolute path to a file or folder; the first answer counts for the whole run. */
  resolve(kind: "file" | "folder", path: string, find: () => string): string {
    const resolved = this.resolved[kind];
    let real = resolved.get(path);
    if (real === undefined) {
      real = find();
      resolved.set(path, real);
    }
    return real;
  }

  /** `path` is a real path or a URL. */
  read(path: string): Uint8Array {
    if (isRemoteFile(path)) return this.readRemote(path);
    let bytes = this.bytes.get(path);
    if (bytes === undefined) {
      bytes = this.ports.fs.readFile(path);
      this.bytes.set(path, bytes);
    }
    return bytes;
  }

  readText(path: string): string {
    let text = this.texts.get(path);
    if (text === undefined) {
      text = this.decode(path);
      this.texts.set(path, text);
      this.bytes.delete(path);
    }
    return text;
  }

  private decode(path: string): string {
    try {
      return decodeText(this.read(path), this.ports.limits.fileBytes);
    } catch (error) {
      throw error instanceof KpackError && error.code.startsWith("yaml/")
        ? error.with({ span: { file: this.display(path) } })
        : error;
    }
  }

  private readRemote(url: string): Uint8Array {
    const answer = this.remote.get(url);
    if (answer === undefined) {
      this.wanted.add(url);
      throw new KpackError("source/not-fetched", `'${url}' has not been fetched yet`);
    }
    if (answer instanceof KpackError) throw answer;
    return answer;
  }

  /** Fetches what `read` was asked for in vain. False when there was nothing: trying again would not help. */
  async fetchWanted(): Promise<boolean> {
    const urls = [...this.wanted];
    this.wanted.clear();
    await Promise.all(urls.map((url) => this.fetch(url)));
    return urls.length > 0;
  }

  /** Fetches a URL once; a failure is kept and thrown by `read`. */
  fetch(url: string): Promise<void> {
    let pending = this.fetched.get(url);
    if (!pending) {
      pending = this.fetchNow(url);
      this.fetched.set(url, pending);
    }
    return pending;
  }

  private async fetchNow(url: string): Promise<void> {
    try {
      if (!this.ports.fetcher)
        throw new KpackError("source/no-fetcher", `'${url}' cannot be fetched: remote files are not available here`);
      const response = await this.ports.fetcher.fetch({ url, maxBytes: this.ports.limits.httpBytes });
      this.remote.set(url, isSuccess(response) ? response.body : httpError(url, response));
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      this.remote.set(url, error);
    }
  }

  /** The folder with the repository's files; cloned once for each URL and ref. */
  checkout(reference: RepositoryReference): Promise<string> {
    const key = `${reference.cloneUrl}\n${reference.ref}\n${reference.submodules === true}`;
    let pending = this.checkouts.get(key);
    if (!pending) {
      pending = this.checkoutNow(reference);
      this.checkouts.set(key, pending);
    }
    return pending;
  }

  private async checkoutNow(reference: RepositoryReference): Promise<string> {
    const { git, reporter } = this.ports;
    if (!git)
      throw new KpackError(
        "source/no-git",
        `'${reference.text}' cannot be cloned: git repositories are not available here`,
      );
    if (reference.hasForcedPrefix)
      reporter.warn(
        `Warning: Forcing the git protocol using the 'git::' URL prefix is not supported. The prefix of '${reference.text}' is ignored; please remove it.`,
      );
    const { directory } = await git.checkout({
      url: reference.cloneUrl,
      ...(reference.ref === "" ? {} : { ref: reference.ref }),
      submodules: reference.submodules === true,
      timeoutMs: reference.timeoutMs,
    });
    return this.ports.fs.realPath(directory);
  }

  /** A path as messages show it. */
  display(path: string): string {
    const { directory } = this.ports;
    return path.startsWith("/") && isInside(directory, path) ? relativePath(directory, path) : path;
  }
}

/** Mirrors: kustomize loader.IsRemoteFile. */
export function isRemoteFile(path: string): boolean {
  return (path.startsWith("h") || path.startsWith("H")) && /^https?:/i.test(path);
}

function isSuccess(response: FetchResponse): boolean {
  return response.status >= 200 && response.status <= 299;
}

function httpError(url: string, response: FetchResponse): KpackError {
  return new KpackError("source/http-status", `HTTP Error: status code ${response.status} for '${url}'`);
}
