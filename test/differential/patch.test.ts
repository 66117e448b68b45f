import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readPatchCases, targetKind } from "../support/patchCases.ts";

/** The recorded answers of test/cases/patch against the kustomize on this machine (KPACK_KUSTOMIZE or PATH). */
const kustomize = process.env.KPACK_KUSTOMIZE ?? "kustomize";
const version = spawnSync(kustomize, ["version"], { encoding: "utf8" });
const isPresent = version.status === 0 && version.stdout.includes("v5.8.");
if (!isPresent) console.warn("skipped: no kustomize 5.8 (set KPACK_KUSTOMIZE to its path)");

function build(target: string, patch: string): { output: string; error: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-patch-"));
  try {
    fs.writeFileSync(path.join(folder, "target.yaml"), target);
    fs.writeFileSync(path.join(folder, "patch.yaml"), patch);
    const text = `resources: [target.yaml]\npatches:\n- path: patch.yaml\n  target: {kind: ${targetKind(target)}}\n`;
    fs.writeFileSync(path.join(folder, "kustomization.yaml"), text);
    const { status, stdout, stderr } = spawnSync(kustomize, ["build", folder], { encoding: "utf8" });
    return { output: status === 0 ? stdout : "", error: status === 0 ? "" : stderr.replace("Error: ", "").trim() };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!isPresent)("recorded answers are kustomize's", () => {
  it.each(["strategic", "json6902"])("%s", { timeout: 120_000 }, (name) => {
    for (const { target, patch, output, error, title } of readPatchCases(name)) {
      const real = build(target, patch);
      if (error === undefined) expect(real.output, title).toBe(output);
      else expect(real.error.split("\n")[0], title).toBe(error.split("\n")[0]);
    }
  });
});
