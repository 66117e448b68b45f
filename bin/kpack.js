#!/usr/bin/env node
"use strict";
// Starts dist/cli. Chunks are loaded through vm.Script so that V8's compiled code can be kept between runs:
// this brings start-up to within a few milliseconds of bare node (docs/adr/0004-chunks-and-code-cache.md).
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const root = path.join(__dirname, "..", "dist", "cli");
let entry;
try {
  entry = JSON.parse(fs.readFileSync(path.join(root, "entry.json"), "utf8"));
} catch {
  fs.writeSync(2, 'Error: kpack is not built yet. Run "npm run build" in its folder. [cli/not-built]\n');
  process.exit(1);
}

const command = /^[a-z]{1,20}$/.test(process.argv[2] ?? "") ? process.argv[2] : "other";

let missing = false;
/** How much bytecode V8 runs of a function before it looks at it again, in runs of each length. */
const interruptBudgets = { short: 67_584, long: 2_000_000, "very long": 528_000 };
let runLength = "short";
let interruptBudget = interruptBudgets.short;

const cacheFile = codeCacheFile();
const cached = readCodeCache(cacheFile);
const scripts = new Map();
const modules = new Map();
const factories = packedChunks(entry.packs[command]);

/** One chunk's exports; evaluated on first use. */
function load(name) {
  const known = modules.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const factory = factories.get(name) ?? run(name);
  factory((id) => (id.startsWith("./") ? load(id.slice(2)) : requireBuiltin(id)), module);
  return module.exports;
}

/** The chunks that the command always needs are in one file. */
function packedChunks(names) {
  if (!names) return new Map();
  const packed = run(`${command}.pack.js`);
  return new Map(names.map((name, i) => [name, packed[i]]));
}

/** The value of a file's text: a chunk's function, or an array of them. The build writes ASCII only. */
function run(name) {
  const filename = path.join(root, name);
  const cachedData = cached.get(name);
  setInterruptBudget("short");
  const script = new vm.Script(fs.readFileSync(filename, "latin1"), { filename, cachedData });
  setInterruptBudget(runLength);
  if (cachedData === undefined || script.cachedDataRejected) missing = true;
  scripts.set(name, script);
  return script.runInThisContext();
}

/**
 * Even a long run ends before V8's optimizing compiler pays for itself: functions run longer before it starts, which
 * takes a third off the CPU time of most charts. Only V8 11 (Node 20) goes straight from its baseline to that compiler.
 */
function expectLongRun(length) {
  runLength = length;
  setInterruptBudget(length);
}

/** V8 rejects compiled code that was made under other flags: it is read and written under the default ones. */
function setInterruptBudget(length) {
  const budget = interruptBudgets[length];
  if (budget !== interruptBudget && process.versions.v8.startsWith("11.")) setFlag(`--interrupt-budget=${budget}`);
  interruptBudget = budget;
}

/** What node:v8 sets flags with, without the streams that it loads for heap snapshots: 3 ms of a run of 60. */
function setFlag(flag) {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  process.binding("v8").setFlagsFromString(flag);
  process.noDeprecation = noDeprecation;
}

/** commander asks for node:child_process at its start and hardly ever uses it; loading it takes as long as parsing a chart. */
function requireBuiltin(id) {
  if (id !== "node:child_process") return require(id);
  return new Proxy({}, { get: (_, name) => require(id)[name], has: (_, name) => name in require(id) });
}

/** Per user, V8 version, build and command. undefined when caching is off or there is no home. */
function codeCacheFile() {
  if (process.env.KPACK_CODE_CACHE === "off") return undefined;
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, ".cache"));
  const folder = `code-${process.versions.v8}-${process.arch}-${entry.hash}`;
  return home && path.join(home, "kpack", folder, `${command}.bin`);
}

/** File layout: length of the header (4 bytes), header {chunk: [offset, length]} as JSON, the chunks' data. */
function readCodeCache(file) {
  const found = new Map();
  if (!file) return found;
  try {
    const bytes = fs.readFileSync(file);
    const start = 4 + bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString("utf8", 4, start));
    for (const [name, [offset, length]] of Object.entries(header))
      found.set(name, bytes.subarray(start + offset, start + offset + length));
  } catch {
    // No cache yet, or an unusable one: it is written anew after the run.
  }
  return found;
}

function writeCodeCache(file) {
  setInterruptBudget("short");
  const header = {};
  const parts = [];
  let offset = 0;
  for (const [name, script] of scripts) {
    const data = script.createCachedData();
    header[name] = [offset, data.length];
    offset += data.length;
    parts.push(data);
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const temporary = `${file}.${process.pid}`;
  try {
    // One level at a time: Node 20's recursive mkdir never returns below /proc.
    const folder = path.dirname(file);
    for (const level of [path.dirname(path.dirname(folder)), path.dirname(folder), folder])
      if (!fs.existsSync(level)) fs.mkdirSync(level, { mode: 0o700 });
    fs.writeFileSync(temporary, Buffer.concat([length, head, ...parts]), { mode: 0o600, flag: "wx" });
    fs.renameSync(temporary, file);
    removeOldCaches(path.dirname(folder));
  } catch {
    // A read-only home only costs start-up time.
  }
}

/** Caches of other builds and versions of V8 that have not been written for a month. */
function removeOldCaches(home) {
  const month = 30 * 24 * 3600 * 1000;
  for (const name of fs.readdirSync(home)) {
    const folder = path.join(home, name);
    if (name.startsWith("code-") && Date.now() - fs.statSync(folder).mtimeMs > month)
      fs.rmSync(folder, { recursive: true, force: true });
  }
}

const cli = load(entry.main);
cli.main(process.argv.slice(2), cli.processIo(expectLongRun)).then((code) => {
  if (missing && code === 0 && cacheFile) writeCodeCache(cacheFile);
  // Everything is written synchronously: there is nothing to wait for, and taking the heap apart takes time.
  process.exit(code);
});
