// Reads and writes YAML in this process and prints MB/s: `node bench/micro/yaml.js [FILE]`.
// Without a file, the input is a stream of custom resource definitions and small objects, 2 MB of each.
// "fresh" is the first run, which is what a command pays; "warm" the best of 20.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const outdir = mkdtempSync(path.join(tmpdir(), "kpack-bench-"));

function definition(index) {
  const lines = [
    "apiVersion: apiextensions.k8s.io/v1",
    "kind: CustomResourceDefinition",
    `metadata:\n  name: things${index}.example.com`,
    "spec:\n  group: example.com\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:",
  ];
  const grow = (indent, depth) => {
    const pad = " ".repeat(indent);
    lines.push(
      `${pad}description: The field's meaning, told at such length that the line must be broken, as it often is`,
    );
    if (depth === 0) lines.push(`${pad}type: string`);
    else {
      lines.push(`${pad}properties:`);
      for (let i = 0; i < 4; i++) {
        lines.push(`${pad}  field${i}:`);
        grow(indent + 4, depth - 1);
      }
      lines.push(`${pad}required:\n${pad}- field0\n${pad}type: object`);
    }
  };
  grow(8, 4);
  return lines.join("\n");
}

function small(index) {
  return [
    "apiVersion: apps/v1\nkind: Deployment",
    `metadata:\n  name: app-${index}\n  labels: {app: "app-${index}", tier: web}`,
    "spec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - name: main",
    `        image: registry.example.com/team/app:1.${index}`,
    '        ports:\n        - containerPort: 8080\n        env:\n        - name: MODE\n          value: "true"',
  ].join("\n");
}

function repeated(make, bytes) {
  const documents = [];
  for (let size = 0, i = 0; size < bytes; i++) {
    documents.push(make(i));
    size += documents[i].length;
  }
  return `${documents.join("\n---\n")}\n`;
}

function measure(name, size, run) {
  const times = [];
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  const rate = (ms) => `${(size / 1000 / ms).toFixed(0)} MB/s`;
  const best = Math.min(...times);
  console.log(
    `${name.padEnd(24)} fresh ${times[0].toFixed(1)} ms (${rate(times[0])}), warm ${best.toFixed(1)} ms (${rate(best)})`,
  );
}

try {
  const outfile = path.join(outdir, "yaml.mjs");
  const external = ["re2js", "semver", "yaml", "@noble/*"];
  const entry = path.join(here, "../../src/yaml/index.ts");
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    external,
    logLevel: "warning",
  });
  const { parseDocuments, stringify } = await import(pathToFileURL(outfile).href);
  const inputs = process.argv[2]
    ? [[path.basename(process.argv[2]), readFileSync(process.argv[2], "utf8")]]
    : [
        ["definitions", repeated(definition, 2e6)],
        ["small objects", repeated(small, 2e6)],
      ];
  for (const [name, text] of inputs) {
    let documents = [];
    measure(`${name}, read`, text.length, () => {
      documents = parseDocuments(text, { reader: "kyaml" });
    });
    measure(`${name}, write`, text.length, () =>
      documents
        .map((d) => stringify(d.value))
        .join("---\n")
        .charCodeAt(0),
    );
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
