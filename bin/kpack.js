#!/usr/bin/env node
"use strict";
// Starts dist/cli. Chunks are loaded through vm.Script so that V8's compiled code can be kept between runs:
// this brings start-up to within a few milliseconds of bare node (docs/adr/0004-chunks-and-code-cache.md).
const fs = require("node:fs");
const vm = require("node:vm");

const root = `${__dirname}/../dist/cli`;
const engine = `${process.versions.v8}-${process.arch}`;
/** V8 rejects code that was compiled under other flags. */
const hasDefaultFlags = process.execArgv.length === 0 && !process.env.NODE_OPTIONS;
let entry;
try {
  entry = JSON.parse(fs.readFileSync(`${root}/entry.json`, "utf8"));
} catch {
  fs.writeSync(2, 'Error: kpack is not built yet. Run "npm run build" in its folder. [cli/not-built]\n');
  process.exit(1);
}

/**
 * V8's flags: how much bytecode of a function it runs before it looks at it again, and whether it compiles regular
 * expressions to bytecode first. Most runs end before its optimizing compiler pays for itself, and expressions are run so
 * often that they would be compiled twice: together a third of the CPU time of most charts. Only V8 11 (Node 20) goes
 * straight from its baseline to that compiler. Code is compiled, read and written under the default flags.
 */
const flagsFor = {
  compiling: "--interrupt-budget=67584 --regexp-tier-up",
  running: "--interrupt-budget=1000000 --no-regexp-tier-up",
  longRun: "--interrupt-budget=528000 --no-regexp-tier-up",
};
let flags = flagsFor.compiling;
let flagsOfRun = flagsFor.running;

/** Per user, V8 version and build. undefined when nothing is to be kept or there is no home. */
const home = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
const userFolder =
  home && process.env.KPACK_CODE_CACHE !== "off" ? `${home}/kpack/code-${engine}-${entry.hash}` : undefined;
/** The scripts of this run that were compiled anew. */
const compiled = [];
const modules = new Map();
/** The exports, on demand, of the chunks that the command always needs: they are one file. */
let pack = {};

/** One chunk's exports; evaluated on first use. */
function load(name) {
  const known = modules.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const exportsOfPacked = pack[`./${name}`];
  if (exportsOfPacked) module.exports = exportsOfPacked();
  else run(name)(requireFromChunk, module);
  return module.exports;
}

/** commander asks for node:child_process at its start and hardly ever uses it; loading it takes as long as parsing a chart. */
function requireFromChunk(id) {
  if (id.startsWith("./")) return load(id.slice(2));
  if (id !== "node:child_process") return require(id);
  return new Proxy({}, { get: (_, name) => require(id)[name], has: (_, name) => name in require(id) });
}

/** The function that is a file's text. The build writes ASCII only. */
function run(name) {
  setFlags(flagsFor.compiling);
  const script = compile(name);
  setFlags(flagsOfRun);
  return script.runInThisContext();
}

function compile(name) {
  const filename = `${root}/${name}`;
  const text = fs.readFileSync(filename, "utf8");
  const isBuilt = hasDefaultFlags && entry.compiled?.engine === engine && entry.compiled.names.includes(name);
  const isKept = userFolder !== undefined && text.length >= entry.leastCompiled;
  for (const folder of [isBuilt && `${root}/compiled`, isKept && userFolder]) {
    const cachedData = folder && readIfThere(`${folder}/${name}.bin`);
    if (!cachedData) continue;
    const script = new vm.Script(text, { filename, cachedData });
    if (!script.cachedDataRejected) return script;
  }
  const script = new vm.Script(text, { filename });
  if (isKept) compiled.push({ name, script });
  return script;
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Loops that run a million times pay for being optimized. */
function expectLongRun() {
  flagsOfRun = flagsFor.longRun;
  setFlags(flagsOfRun);
}

/** The binding is what node:v8 sets flags with, without the streams that it loads for heap snapshots: 3 ms of a run of 60. */
function setFlags(wanted) {
  if (flags === wanted || !process.versions.v8.startsWith("11.")) return;
  flags = wanted;
  const { noDeprecation } = process;
  process.noDeprecation = true;
  process.binding("v8").setFlagsFromString(flags);
  process.noDeprecation = noDeprecation;
}

/** Runs a command. Resolves to its exit code. */
function start(words) {
  const packed = { exports: {} };
  if (entry.packed.includes(words[0])) {
    run(`${words[0]}.pack.js`)(requireFromChunk, packed);
    pack = packed.exports.default;
  }
  const cli = load(entry.main);
  return cli.main(words, cli.processIo(expectLongRun));
}

/** Keeps what was compiled in this run; the build calls it after several. */
function keepCompiled(folder) {
  setFlags(flagsFor.compiling);
  require("./compiledCode.js").write(folder, compiled);
}

if (require.main === module)
  start(process.argv.slice(2)).then((code) => {
    if (compiled.length > 0 && code === 0) keepCompiled(userFolder);
    // Everything is written synchronously: there is nothing to wait for, and taking the heap apart takes time. What
    // process.exit does besides takes a hundredth of a small run.
    process.emit("exit", code);
    process.reallyExit(code);
  });
else module.exports = { start, keepCompiled };
