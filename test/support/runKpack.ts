import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

export const root: string = path.join(import.meta.dirname, "../..");

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs bin/kpack.js, as a user would. */
export function runKpack(
  args: readonly string[],
  options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
): Run {
  if (!existsSync(path.join(root, "dist/cli/entry.json")))
    throw new Error('run "npm run build" before the end-to-end tests');
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "bin/kpack.js"), ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...options.env },
    input: options.input ?? "",
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}
