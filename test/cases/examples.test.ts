import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createNodeFileSystem } from "../../src/adapters/node/index.ts";
import { buildKustomization } from "../../src/kustomize/index.ts";
import { root } from "../support/runKpack.ts";

// Expected output made by the real kustomize (npm run test:update).
const folder = path.join(import.meta.dirname, "examples");

test.each(readdirSync(folder))("overlays-examples: %s", async (file) => {
  const target = path.join(root, "overlays-examples", file.replace(/\.yaml$/, "").replaceAll("_", "/"));
  const { yaml } = await buildKustomization({ target, fs: createNodeFileSystem() });
  expect(yaml).toBe(readFileSync(path.join(folder, file), "utf8"));
});
