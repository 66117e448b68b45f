import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { KpackError } from "../../base/index.ts";
import type { GitCheckout, GitClient, GitReference } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

export interface NodeGitClientOptions {
  /** Allow repositories on this machine (`file://`). Default: false. */
  allowFile?: boolean;
  /** Allow repositories over plain HTTP. Default: false. */
  allowHttp?: boolean;
  /** The environment that a few well-known variables are taken from. */
  env: Readonly<Record<string, string | undefined>>;
}

export interface NodeGitClient extends GitClient {
  /** Removes every checkout that was made. */
  dispose(): void;
}

const maxOutputBytes = 1024 * 1024;

/**
 * Fetches one commit of a repository with the `git` program into a private temporary folder.
 * Nothing in the reference reaches git as an option or a command: arguments are passed as a list after
 * `--end-of-options`, only known protocols are allowed, hooks and symbolic links are off, submodules are opt-in.
 * Mirrors: kustomize api/internal/git/cloner.go (init, fetch --depth=1, checkout FETCH_HEAD).
 */
export function createNodeGitClient(options: NodeGitClientOptions): NodeGitClient {
  const folders: string[] = [];
  const dispose = (): void => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  };
  return {
    dispose,
    async checkout(reference) {
      assertSafeReference(reference, options);
      if (folders.length === 0) process.once("exit", dispose);
      const folder = mkdtempSync(`${realpathSync(builtin("os").tmpdir())}/kpack-git-`);
      folders.push(folder);
      chmodSync(folder, 0o700);
      return checkoutInto(folder, reference, options);
    },
  };
}

async function checkoutInto(
  folder: string,
  reference: GitReference,
  options: NodeGitClientOptions,
): Promise<GitCheckout> {
  const deadline = Date.now() + reference.timeoutMs;
  const git = (...args: string[]): Promise<string> => runGit({ folder, args, deadline, reference, options });
  await git("init", "--quiet", "--template=");
  await git("config", "remote.origin.url", reference.url);
  await git("fetch", "--quiet", "--depth=1", "--no-tags", "--end-of-options", reference.url, reference.ref ?? "HEAD");
  await git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  if (reference.submodules) await git("submodule", "update", "--quiet", "--init", "--recursive", "--depth=1");
  const commit = await git("rev-parse", "--verify", "HEAD");
  return { directory: folder, commit: commit.trim() };
}

interface GitCall {
  folder: string;
  args: readonly string[];
  deadline: number;
  reference: GitReference;
  options: NodeGitClientOptions;
}

const settings = [
  "core.hooksPath=/dev/null",
  "core.symlinks=false",
  "core.fsmonitor=false",
  "core.protectHFS=true",
  "core.protectNTFS=true",
  "protocol.ext.allow=never",
  "fetch.recurseSubmodules=false",
  "submodule.recurse=false",
  "advice.detachedHead=false",
  "gc.auto=0",
];

function runGit(call: GitCall): Promise<string> {
  const args = [...settings.flatMap((setting) => ["-c", setting]), ...call.args];
  const shown = `git ${call.args.join(" ")}`;
  return new Promise((resolve, reject) => {
    const child = builtin("child_process").spawn("git", args, {
      cwd: call.folder,
      env: gitEnvironment(call.options),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let output = "";
    const collect = (chunk: Buffer, isStdout: boolean): void => {
      const text = chunk.toString("utf8");
      if (isStdout && stdout.length < maxOutputBytes) stdout += text;
      if (output.length < maxOutputBytes) output += text;
    };
    child.stdout.on("data", (chunk: Buffer) => collect(chunk, true));
    child.stderr.on("data", (chunk: Buffer) => collect(chunk, false));
    const timer = setTimeout(
      () => {
        killGroup(child.pid);
        const seconds = call.reference.timeoutMs / 1000;
        reject(
          new KpackError("git/timeout", `hit ${seconds}s timeout running '${shown}'`, {
            hint: "give the reference more time with ?timeout=120s",
          }),
        );
      },
      Math.max(1, call.deadline - Date.now()),
    );
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new KpackError("git/not-installed", `no 'git' program on path: ${error.message}`, { cause: error }));
    });
    child.on("close", (status) => {
      clearTimeout(timer);
      if (status === 0) resolve(stdout);
      else reject(new KpackError("git/failed", `failed to run '${shown}': ${redact(output.trim())}`));
    });
  });
}

/** git starts helpers (ssh, remote-https); all of them belong to the child's own process group. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

const passedVariables = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "TMPDIR",
  "XDG_CONFIG_HOME",
  "SSH_AUTH_SOCK",
  "SSH_ASKPASS",
  "GIT_ASKPASS",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "https_proxy",
  "http_proxy",
  "no_proxy",
  "all_proxy",
];

/** Only what git needs to reach a server as this user; GIT_DIR, GIT_EXEC_PATH and the like never pass. */
function gitEnvironment(options: NodeGitClientOptions): Record<string, string> {
  const env: Record<string, string> = {
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GCM_INTERACTIVE: "never",
    GIT_ALLOW_PROTOCOL: allowedProtocols(options).join(":"),
    GIT_LFS_SKIP_SMUDGE: "1",
  };
  for (const name of passedVariables) {
    const value = options.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function allowedProtocols(options: NodeGitClientOptions): string[] {
  return ["https", "ssh", ...(options.allowHttp ? ["http"] : []), ...(options.allowFile ? ["file"] : [])];
}

/** Refuses what could be taken for an option or a command, before git sees it. */
function assertSafeReference(reference: GitReference, options: NodeGitClientOptions): void {
  const { url, ref } = reference;
  if (ref !== undefined && (!/^[A-Za-z0-9_./@^~-]+$/.test(ref) || ref.startsWith("-")))
    throw new KpackError("git/bad-ref", `'${ref}' is not a branch, tag or commit that may be fetched`, {
      hint: "letters, digits and _ . / @ ^ ~ - are allowed, and it may not start with '-'",
    });
  const protocol = protocolOf(url);
  if (protocol === undefined)
    throw new KpackError("git/bad-url", `'${url}' is not the URL of a repository that may be cloned`);
  if (!allowedProtocols(options).includes(protocol))
    throw new KpackError("git/protocol-not-allowed", `the git protocol '${protocol}' is not allowed: '${url}'`, {
      hint: "repositories are cloned over https and ssh",
    });
}

function protocolOf(url: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (url.startsWith("-") || url.includes("::") || /[\u0000-\u0020\u007f]/.test(url)) return undefined;
  const scheme = /^([a-z+]+):\/\/(?:[^/@]*@)?([^/]*)/i.exec(url);
  if (scheme) return scheme[2]?.startsWith("-") ? undefined : scheme[1]?.toLowerCase();
  // user@host:path; neither part may look like an option.
  return /^(?:[A-Za-z0-9][\w.-]*@)?[A-Za-z0-9][\w.-]*:(?!-)/.test(url) ? "ssh" : undefined;
}

/** Credentials in a URL must not reach a log. */
function redact(text: string): string {
  return text.replace(/:\/\/[^/@\s]+@/g, "://***@");
}
