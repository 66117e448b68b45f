import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import { type ApiServer, apiServerBinaries, apiServerMissing, shareApiServer } from "../support/apiServer.ts";
import { startFakeControllers } from "../support/fakeControllers.ts";
import { root, runKpack } from "../support/runKpack.ts";
import { runMain } from "../support/runMain.ts";

// Every line that starts with "kpack" in a ```sh block of README.md and docs/ is run, block by block, in a copy of the
// examples. A block after the comment <!-- cluster --> is run against a real API server, where there is one, and in this
// process, where the controllers that end its Jobs are.
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".md") && !f.startsWith("adr"))
    .map((f) => `docs/${f}`),
];

const work = mkdtempSync(path.join(os.tmpdir(), "kpack-docs-"));
for (const folder of ["overlays-examples", "charts-examples"])
  cpSync(path.join(root, folder), path.join(work, folder), { recursive: true });
const server: ApiServer | undefined = apiServerBinaries() ? await shareApiServer() : undefined;
if (!server) test.skip(apiServerMissing, () => undefined);
const cluster = server && (await createCluster({ kubeconfig: server.kubeconfig, env: {}, interactive: false }));
const controllers = cluster && startFakeControllers(cluster, { namespace: "shop" });
afterAll(async () => {
  rmSync(work, { recursive: true, force: true });
  await controllers?.stop();
  await cluster?.close();
  await server?.stop();
});

describe.each(pages)("commands in %s", (page) => {
  const text = readFileSync(path.join(root, page), "utf8");
  const commands = [...text.matchAll(/(<!-- cluster -->\s*)?```sh\n([\s\S]*?)```/g)].flatMap(
    ([, cluster, block = ""]) =>
      block
        .split("\n")
        .filter((line) => line.startsWith("kpack "))
        .map((line) => ({ line, onCluster: cluster !== undefined })),
  );
  if (commands.length === 0) test("has none", () => undefined);
  for (const { line, onCluster } of commands)
    test.skipIf(onCluster && !server)(line, async () => {
      const { args, output } = splitCommand(line);
      const env = { KUBECONFIG: server?.kubeconfig ?? "" };
      const result = onCluster ? await runMain(args, { env, directory: work }) : runKpack(args, { cwd: work });
      expect(result.stderr).not.toMatch(/Error:/);
      expect(result.status).toBe(0);
      if (output) expect(result.stdout.length).toBeGreaterThan(0);
    });
});

/** Words of a command line without quotes inside words; what follows a redirection or a pipe is for the reader. */
function splitCommand(line: string): { args: string[]; output: boolean } {
  const [command = ""] = line.split(/ [|>#] ?/);
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? "");
  return { args: words.slice(1), output: !/ -o | --output/.test(line) };
}
