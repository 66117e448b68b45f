import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type KustomizeCase, readKustomizeCases } from "../support/kustomizeCases.ts";

const candidates = [process.env["KUSTOMIZE"] ?? "", path.join(homedir(), ".cache/kpack-oracles/bin/kustomize")];
const kustomize = candidates.find((file) => file !== "" && existsSync(file));
const version = kustomize === undefined ? "" : execFileSync(kustomize, ["version"], { encoding: "utf8" }).trim();

/** The recorded answers are still what the real tool says; skipped (and said so) where it is not on the machine. */
describe.skipIf(!/v?5\.8\.2|devel/.test(version))(
  `recorded cases against kustomize ${version || "(not found)"}`,
  () => {
    const cases = readKustomizeCases().filter((example) => example.origin.startsWith("kustomize"));
    it.each(cases.map((example): [string, KustomizeCase] => [example.name, example]))("%s", (_, example) => {
      const result = spawnSync(kustomize ?? "", ["build", ...example.args], {
        cwd: path.join(example.folder, "input"),
        env: { PATH: process.env["PATH"], KUSTOMIZE_PLUGIN_HOME: path.join(example.folder, "input/plugins") },
        encoding: "utf8",
      });
      if (example.expected === undefined) expect(result.status).not.toBe(0);
      else expect(result.stdout).toBe(example.expected);
    });
  },
);
