import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root, runKpack } from "../support/runKpack.ts";

// Every line that starts with "kpack" in a ```sh block of README.md and docs/ is run, block by block, in a copy of the
// examples. A block after the comment <!-- cluster --> needs a cluster and is run by the cluster suite instead.
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".md") && !f.startsWith("adr"))
    .map((f) => `docs/${f}`),
];

const work = mkdtempSync(path.join(os.tmpdir(), "kpack-docs-"));
for (const folder of ["overlays-examples", "charts-examples"])
  cpSync(path.join(root, folder), path.join(work, folder), { recursive: true });
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(pages)("commands in %s", (page) => {
  const text = readFileSync(path.join(root, page), "utf8");
  const blocks = [...text.matchAll(/(<!-- cluster -->\s*)?```sh\n([\s\S]*?)```/g)]
    .filter((m) => !m[1])
    .map((m) => m[2] ?? "");
  const commands = blocks.flatMap((block) => block.split("\n")).filter((line) => line.startsWith("kpack "));
  if (commands.length === 0) test("has none", () => undefined);
  for (const command of commands)
    test(command, () => {
      const { args, output } = splitCommand(command);
      const result = runKpack(args, { cwd: work });
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
