import { createNodeFileSystem } from "../adapters/node/index.ts";
import type { Fetcher, GitClient, WritableFileSystem } from "../ports/index.ts";
import type { CommandIo } from "./io.ts";

/** All that a build reads is parsed, merged and printed: from here on its loops pay for being optimized. */
const longRunBytes = 2 * 1024 * 1024;

/** The machine's files, for builds: one that reads much is announced as a long run. */
export function builtFiles(io: CommandIo): WritableFileSystem {
  const fs = createNodeFileSystem();
  let bytes = 0;
  return {
    ...fs,
    readFile(path, options) {
      const read = fs.readFile(path, options);
      bytes += read.length;
      if (bytes > longRunBytes) io.expectLongRun?.();
      return read;
    },
  };
}

/**
 * Adapters that most commands never use: their modules (TLS, HTTP, child processes) are loaded when first called, which
 * keeps them out of the start-up of everything else.
 */
type Environment = Readonly<Record<string, string | undefined>>;

export function lazyFetcher(env: Environment, allowHttp: boolean): Fetcher {
  return {
    async fetch(request) {
      const { createNodeFetcher } = await import("../adapters/node/index.ts");
      return createNodeFetcher({ env, allowHttp }).fetch(request);
    },
  };
}

export function lazyGitClient(env: Environment, allowed: { allowFile: boolean; allowHttp: boolean }): GitClient {
  let client: GitClient | undefined;
  return {
    async checkout(reference) {
      const { createNodeGitClient } = await import("../adapters/node/index.ts");
      client ??= createNodeGitClient({ env, ...allowed });
      return client.checkout(reference);
    },
  };
}
