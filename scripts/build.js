// Builds dist/lib (the typed library, by tsc) and dist/cli (the command, as CommonJS chunks for bin/kpack.js).
//   node scripts/build.js [--cli] [--readable]     --cli leaves the library out, --readable keeps names and lines
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { init, parse } from "es-module-lexer";
import esbuild from "esbuild";
import { compileSamples } from "./compileSamples.js";
import { lookThroughIndexes } from "./lookThroughIndexes.js";
import { marker, seldomFiles } from "./seldom.js";

const isReadable = process.argv.includes("--readable");
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(root, "dist", "cli");

/**
 * esbuild splits only ES modules, and only CommonJS can use V8's code cache on Node 20. A chunk has nothing but
 * static imports at its top, dynamic imports of other chunks, and one export list: each is rewritten by position.
 */
function toCommonJs(source) {
  const [imports, exports] = parse(source);
  const edits = imports
    .filter((found) => found.type !== "import-meta")
    .map((found) =>
      found.type === "dynamic"
        ? (importOnCall(source, found) ?? [found.importStart, found.importEnd, dynamicImport(source, found)])
        : [found.importStart, found.importEnd, staticImport(source, found)],
    );
  const list = source.match(/export\s*\{([^}]*)\};?\s*$/);
  const byDefault = source.match(/export default ([^;]*);\s*$/);
  if (exports.length > 0 && !list && !byDefault)
    throw new Error("a chunk exports otherwise than by one list at its end");
  if (list) edits.push([list.index, source.length, exportList(list[1])]);
  else if (byDefault) edits.push([byDefault.index, source.length, `module.exports={default:${byDefault[1]}};\n`]);
  let text = source;
  for (const [start, end, replacement] of edits.sort((a, b) => b[0] - a[0]))
    text = text.slice(0, start) + replacement + text.slice(end);
  return ascii(`"use strict";${text}`);
}

/** Text of one byte a character is read several times faster. Escapes mean the same in strings and regular expressions. */
function ascii(text) {
  return text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function dynamicImport(source, found) {
  const target = source.slice(found.start, found.end);
  const required = `require(${target})`;
  // Copying a builtin's properties would run the getters by which Node loads its streams: it is inherited from instead.
  const module = target.startsWith('"./') ? required : `Object.create(${required},{default:{value:${required}}})`;
  return `Promise.resolve().then(()=>${module})`;
}

/** `marker(import("x"))` in place of the import; undefined when there is no marker. */
function importOnCall(source, found) {
  const start = found.importStart - marker.length - 1;
  if (source.slice(start, found.importStart) !== `${marker}(`) return undefined;
  return [start, found.importEnd + 1, `require(${source.slice(found.start, found.end)})`];
}

function staticImport(source, found) {
  const required = `require(${JSON.stringify(found.specifier)})`;
  const clause = source.slice(found.importStart, found.importEnd).match(/^import\s*([\s\S]*?)\s*from\s*["']/)?.[1];
  if (clause === undefined) return `${required};`;
  const named = clause.match(/\{([\s\S]*)\}/)?.[1];
  const whole = clause.match(/\*\s*as\s+([\w$]+)/)?.[1];
  const byDefault = clause.match(/^([\w$]+)/)?.[1];
  return [
    whole && `const ${whole}=${required};`,
    byDefault && `const ${byDefault}=${required};`,
    named !== undefined && `const {${named.replace(/([\w$]+)\s+as\s+/g, "$1:")}}=${required};`,
  ]
    .filter(Boolean)
    .join("");
}

function exportList(list) {
  const entries = list
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [local, exported = local] = entry.split(/\s+as\s+/);
      return `${JSON.stringify(exported)}:${local}`;
    });
  return `module.exports={${entries.join(",")}};\n`;
}

/**
 * Commands that run so often that what they need is one file, and one script to V8, with the entry points of that: the
 * command line, the command, and what most runs of it load on demand.
 */
const packed = {
  build: ["cli/main", "cli/commands/build"],
  template: [
    ...["cli/main", "cli/specs/chart", "cli/commands/template"],
    ...["template/functions/semver", "template/functions/regexes"],
  ],
};

/** The chunks of entry points and their static imports, imported ones first. */
function chunksOf(entries, outputs) {
  const chunks = new Set();
  const add = (file) => {
    if (chunks.has(file)) return;
    for (const { path: imported, kind } of outputs[file].imports)
      if (kind === "import-statement" && outputs[imported]) add(imported);
    chunks.add(file);
  };
  for (const entry of entries) add(Object.keys(outputs).find((file) => outputs[file].entryPoint === `src/${entry}.ts`));
  return [...chunks];
}

/**
 * The chunks as one scope, so that they need no exports between them: making an object of each chunk's exports takes V8
 * longer than running what most of them do at their start. Its value is a function for each chunk that gives the exports
 * to what is not in the pack.
 */
async function packOf(entries, { outputFiles: found, metafile }) {
  const sources = new Map(found.map((file) => [path.basename(file.path), file.text]));
  const given = chunksOf(entries, metafile.outputs).map((file, i) => ({
    file: JSON.stringify(`./${path.basename(file)}`),
    exported: metafile.outputs[file].exports,
    local: (exported) => `m${i}_${exported}`,
  }));
  const contents = [
    ...given.map(
      ({ file, exported, local }) => `import {${exported.map((name) => `${name} as ${local(name)}`)}} from ${file};`,
    ),
    "export default {",
    ...given.map(
      ({ file, exported, local }) => `${file}:()=>({${exported.map((name) => `"${name}":${local(name)}`)}}),`,
    ),
    "};",
  ].join("\n");
  const { outputFiles } = await esbuild.build({
    ...format,
    stdin: { contents, resolveDir: out },
    bundle: true,
    write: false,
    plugins: [packedChunks(sources)],
  });
  return outputFiles[0].text;
}

/** What is loaded on demand stays outside, also where the pack has it. */
function packedChunks(sources) {
  return {
    name: "packedChunks",
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path: file, kind }) =>
        kind === "dynamic-import" ? { path: file, external: true } : { path: path.basename(file), namespace: "chunk" },
      );
      build.onLoad({ filter: /.*/, namespace: "chunk" }, ({ path: name }) => ({
        contents: sources.get(name),
        loader: "js",
      }));
    },
  };
}

const format = {
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: !isReadable,
  minifyIdentifiers: !isReadable,
  legalComments: "none",
};

/** Shorter scripts are compiled sooner than what was compiled is read. In bytes. */
const leastCompiled = 4096;

/** What only the reference page says of template functions. */
const functionDocs = /^ +(?:doc: "(?:[^"\\]|\\.)*"|example: \{.*\}),\n/gm;

const sources = {
  name: "sources",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path: file }) => {
      const text = lookThroughIndexes(fs.readFileSync(file, "utf8"), file);
      const isFunctions = /[\\/]template[\\/]functions[\\/]/.test(file);
      return { contents: isFunctions ? text.replace(functionDocs, "") : text, loader: "ts" };
    });
  },
};

/**
 * re2js asks how a letter folds before it asks whether letters are to be folded, and unpacks a table of all of Unicode for
 * that: a third of what it takes to compile a usual pattern.
 */
const foldWhenAsked = {
  name: "foldWhenAsked",
  setup(build) {
    build.onLoad({ filter: /[\\/]re2js[\\/]build[\\/]index\.js$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, "utf8");
      const test = "if (runes.length !== 1 || Unicode.simpleFold(runes[0]) === runes[0])";
      if (!text.includes(test)) throw new Error(`${file}: "${test}" is gone`);
      return { contents: text.replace(test, test.replace("if (", "if (flags !== 0 && (").concat(")")), loader: "js" };
    });
  },
};

/** All of SHA-2 is in one file: what needs SHA-256 alone gets a copy of its own, from which esbuild leaves the rest out. */
const sha256Alone = {
  name: "sha256Alone",
  setup(build) {
    build.onResolve(
      { filter: /^@noble\/hashes\/sha2\.js$/ },
      async ({ path: name, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === "found" || path.basename(importer) !== "sha256.ts") return undefined;
        const found = await build.resolve(name, { kind, resolveDir, pluginData: "found" });
        return { path: found.path, suffix: "?sha256", sideEffects: false };
      },
    );
  },
};

async function buildCli() {
  await init;
  const built = await esbuild.build({
    ...format,
    entryPoints: [path.join(root, "src", "cli", "main.ts")],
    absWorkingDir: root,
    outdir: out,
    bundle: true,
    splitting: true,
    write: false,
    plugins: [seldomFiles(root), sha256Alone, foldWhenAsked, sources],
    metafile: true,
    chunkNames: "[name]-[hash]",
    entryNames: "[name]-[hash]",
    mainFields: ["module", "main"],
  });
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const hash = createHash("sha256");
  const write = (name, source) => {
    const text = `(function(require,module){${toCommonJs(source)}\n})`;
    hash.update(name).update(text);
    fs.writeFileSync(path.join(out, name), text);
  };
  const { outputFiles } = built;
  for (const file of outputFiles) write(path.basename(file.path), file.text);
  for (const [command, entries] of Object.entries(packed)) write(`${command}.pack.js`, await packOf(entries, built));
  const main = outputFiles.map((file) => path.basename(file.path)).find((name) => name.startsWith("main-"));
  const entry = { main, hash: hash.digest("hex").slice(0, 16), packed: Object.keys(packed), leastCompiled };
  const file = path.join(out, "entry.json");
  fs.writeFileSync(file, JSON.stringify(entry));
  fs.writeFileSync(file, JSON.stringify({ ...entry, compiled: compileSamples(root) }));
  const bytes = outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
  console.error(`dist/cli: ${outputFiles.length} chunks, ${Math.round(bytes / 1024)} KiB`);
}

function buildLibrary() {
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.json"], { cwd: root, stdio: "inherit" });
}

await buildCli();
if (!process.argv.includes("--cli")) buildLibrary();
