import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { templateFunctions } from "../../src/template/functions/index.ts";

const helm = path.join(process.env["KPACK_ORACLES"] ?? path.join(homedir(), ".cache/kpack-oracles"), "bin/helm");
/** Go gives map entries in random order here, kpack in the order of their keys. */
const unordered = new Set(["keys", "values"]);
const examples = [...templateFunctions.values()].filter((f) => f.example && !unordered.has(f.name));
let chart = "";

beforeAll(() => {
  chart = mkdtempSync(path.join(tmpdir(), "kpack-functions-"));
  mkdirSync(path.join(chart, "templates"));
  writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
});
afterAll(() => rmSync(chart, { recursive: true, force: true }));

test.skipIf(!existsSync(helm))("every example prints the same in the real helm", () => {
  mkdirSync(path.join(chart, "files"));
  const lines = examples.map(({ name, example }) => {
    writeFileSync(path.join(chart, "files", name), example?.template ?? "");
    return `  ${name}: {{ tpl (.Files.Get "files/${name}") . | toJson }}`;
  });
  writeFileSync(path.join(chart, "templates/t.yaml"), `data:\n${lines.join("\n")}\n`);
  const output = execFileSync(helm, ["template", chart], { encoding: "utf8" });
  const found = new Map([...output.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, name, json]) => [name, json]));
  for (const { name, example } of examples) expect(JSON.parse(found.get(name) ?? "null"), name).toBe(example?.output);
});
