/** The library with the ports of a machine: files, HTTPS, git and processes. Node 20.19 or newer. */
export {
  createNodeClock,
  createNodeFetcher,
  createNodeFileSystem,
  createNodeGitClient,
  createNodeProcessRunner,
  createNodeRandom,
} from "./adapters/node/index.ts";
export * from "./index.ts";
