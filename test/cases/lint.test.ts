import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommand } from "../support/commandIo.ts";

interface LintCase {
  name: string;
  files: Record<string, string>;
  args?: string[];
  /** What helm prints, and whether it fails (scripts/updateLintCases.js). */
  output: string;
  fails: boolean;
  /** What kpack prints where it says more, or the same in other words. */
  kpack?: string;
}

const cases = JSON.parse(readFileSync(path.join(import.meta.dirname, "lint.json"), "utf8")) as LintCase[];
const work = mkdtempSync(path.join(os.tmpdir(), "kpack-lint-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(cases.map((each): [string, LintCase] => [each.name, each]))("lint: %s", async (name, lintCase) => {
  for (const [file, text] of Object.entries(lintCase.files)) {
    const target = path.join(work, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const run = await runCommand(["lint", name, ...(lintCase.args ?? [])], { directory: work });
  expect(run.stdout.replaceAll(work, "/WORK")).toBe(lintCase.kpack ?? lintCase.output);
  expect(run.status !== 0).toBe(lintCase.fails);
});
