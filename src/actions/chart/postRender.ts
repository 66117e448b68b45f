import { KpackError } from "../../base/index.ts";
import type { ProcessRunner } from "../../ports/index.ts";

export interface PostRenderer {
  process: ProcessRunner;
  command: string;
  args: readonly string[];
  directory: string;
  env: Readonly<Record<string, string>>;
}

/** Sends the objects' text through a program, as Helm 3 does; hooks are not sent. */
export function postRender(renderer: PostRenderer, manifests: string): string {
  const { process, command, args, directory, env } = renderer;
  const result = process.run({
    command,
    args,
    directory,
    env,
    input: new TextEncoder().encode(manifests),
    timeoutMs: 300_000,
    maxOutputBytes: 128 * 1024 * 1024,
  });
  if (result.status === 0) return new TextDecoder().decode(result.stdout);
  throw new KpackError(
    "chart/post-renderer",
    `error while running post render on files: ${command} ended with status ${result.status}`,
    {
      notes: result.stderr.split("\n").slice(0, 20),
    },
  );
}
