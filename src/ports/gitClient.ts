export interface GitReference {
  /** What git clones. */
  url: string;
  /** Branch, tag or commit; the remote's HEAD when absent. */
  ref?: string;
  submodules: boolean;
  timeoutMs: number;
}
export interface GitCheckout {
  /** Absolute folder with the work tree, private to this process. */
  directory: string;
  commit: string;
}
export interface GitClient {
  checkout(reference: GitReference): Promise<GitCheckout>;
}
