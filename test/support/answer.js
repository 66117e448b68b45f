// Answers the questions of answers.mjs (one JSON object a line) with kpack's engine.
// Bundles the TypeScript sources first, so it needs no build.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const outdir = mkdtempSync(path.join(tmpdir(), "kpack-answer-"));
try {
  await build({
    entryPoints: [path.join(here, "answer.ts")],
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outdir,
    outExtension: { ".js": ".mjs" },
    // Packages are CommonJS in part and ask for node's modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "warning",
  });
  const { answerAll } = await import(pathToFileURL(path.join(outdir, "answer.mjs")).href);
  await answerAll(process.stdin, process.stdout);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
