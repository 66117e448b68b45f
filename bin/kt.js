#!/usr/bin/env node
"use strict";const T0=performance.now();const TL=[];globalThis.__t=(n)=>TL.push([n,performance.now()]);
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

// A build ends before V8's optimizing compiler pays for itself: let functions run longer before it starts. On V8 11
// (Node 20) this takes a third off the CPU time of a build of 1,000 objects; later versions have a compiler in between, and
// other flags. It must happen here: V8 rejects compiled code that was made under other flags.
if (command === "build" && process.versions.v8.startsWith("11.")) {
  require("node:v8").setFlagsFromString("--interrupt-budget=528000");
}

__t("flag");const cacheFile = codeCacheFile();
const cached = readCodeCache(cacheFile);
__t("cacheread");const scripts = new Map();let lc=0,lr=0,lx=0;
const modules = new Map();
let missing = false;

/** One chunk's exports; evaluated on first use. */
function load(name) {
  const known = modules.get(name);
  if (known) return known.exports;
  const filename = path.join(root, name);
  const cachedData = cached.get(name);
  const a0=performance.now();const source = `(function(require,module){${fs.readFileSync(filename, "utf8")}\n})`;
  const a1=performance.now();lr+=a1-a0;const script = new vm.Script(source, { filename, cachedData });
  const a2=performance.now();lc+=a2-a1;globalThis.__per=(globalThis.__per||[]);__per.push([name,source.length,cachedData&&cachedData.length,+(a1-a0).toFixed(2),+(a2-a1).toFixed(2)]);if (cachedData === undefined || script.cachedDataRejected) missing = true;
  scripts.set(name, script);
  const module = { exports: {} };
  modules.set(name, module);
  script.runInThisContext()((id) => (id.startsWith("./") ? load(id.slice(2)) : requireBuiltin(id)), module);
  return module.exports;
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
  } catch {
    // A read-only home only costs start-up time.
  }
}

const MM=load(entry.main);__t('mainloaded');MM
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;__t('done');let p=T0;if(process.env.TT){console.error('boot',T0.toFixed(2));for(const [n,t] of TL){console.error(n,(t-p).toFixed(2));p=t}console.error('read',lr.toFixed(2),'compile',lc.toFixed(2));if(process.env.TT>1)for(const x of __per)console.error(x.join(' '));process.on('exit',()=>console.error('exit',(performance.now()-p).toFixed(2)))};
    if (missing && code === 0 && cacheFile) writeCodeCache(cacheFile);
  });
