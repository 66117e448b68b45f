import { KpackError } from "../../base/index.ts";
import type { GitCheckout, GitClient, GitReference } from "../../ports/index.ts";

/** Repositories that already lie in a (memory) file system: URL to folder. `references` lists what was asked. */
export function createMemoryGitClient(
  folders: Readonly<Record<string, string>>,
): GitClient & { readonly references: GitReference[] } {
  const references: GitReference[] = [];
  return {
    references,
    checkout: async (reference): Promise<GitCheckout> => {
      references.push(reference);
      const directory = Object.hasOwn(folders, reference.url) ? folders[reference.url] : undefined;
      if (directory === undefined) throw new KpackError("git/failed", `repository '${reference.url}' not found`);
      return { directory, commit: "0000000000000000000000000000000000000000" };
    },
  };
}
