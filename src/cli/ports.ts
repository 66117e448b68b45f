import type { Fetcher, GitClient } from "../ports/index.ts";

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
