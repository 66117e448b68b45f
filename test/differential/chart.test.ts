import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommand } from "../support/commandIo.ts";

// Asks the real helm about what kpack makes. Skipped where it is not installed (HELM, or the folder of KPACK_ORACLES).
const oracles = process.env["KPACK_ORACLES"] ?? path.join(os.homedir(), ".cache/kpack-oracles");
const helm = process.env["HELM"] ?? path.join(oracles, "bin/helm");
const hasHelm = existsSync(helm);
const directory = mkdtempSync(path.join(os.tmpdir(), "kpack-differential-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function askHelm(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(helm, args, { cwd: directory, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe.skipIf(!hasHelm)("helm accepts what kpack makes", () => {
  test("a new chart in Go templates lints and renders the same", async () => {
    expect(await runCommand(["create", "app", "--engine", "gotmpl"], { directory })).toMatchObject({ status: 0 });
    expect(askHelm("lint", "app", "--strict")).toMatchObject({ status: 0 });
    for (const flags of [[], ["--set", "replicas=3"], ["--set", "env.A=b"]]) {
      const args = ["template", "web", "app", "--kube-version", "1.34.0", ...flags];
      expect((await runCommand(args, { directory })).stdout).toBe(askHelm(...args).stdout);
    }
  });
  test("a package of kpack is read as its folder is", async () => {
    expect(await runCommand(["package", "app"], { directory })).toMatchObject({ status: 0 });
    const args = ["template", "web", "app", "--kube-version", "1.34.0"];
    const packed = ["template", "web", "app-0.1.0.tgz", "--kube-version", "1.34.0"];
    expect(askHelm(...packed).stdout).toBe(askHelm(...args).stdout);
    expect((await runCommand(packed, { directory })).stdout).toBe(askHelm(...args).stdout);
  });
  test.each([[], ["--no-additional-properties"], ["--draft", "7"], ["--draft", "2019-09"]])(
    "the schema made with %s %s lets the chart's own values pass and refuses wrong ones",
    async (...flags) => {
      const args = ["schema", "app", ...flags, "-o", "app/values.schema.json"];
      expect(await runCommand(args, { directory })).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(askHelm("template", "web", "app")).toMatchObject({ status: 0 });
      expect(askHelm("lint", "app")).toMatchObject({ status: 0 });
      expect(askHelm("template", "web", "app", "--set", "replicas=many").status).not.toBe(0);
    },
  );
});

test.skipIf(hasHelm)("skipped: helm is not installed", () => undefined);
