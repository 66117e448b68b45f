"use strict";
// Keeps V8's compiled code of scripts for the next run: one file each.
const fs = require("node:fs");
const path = require("node:path");

/** Writes each script's code to `folder`. A home that cannot be written to only costs start-up time. */
function write(folder, compiled) {
  try {
    // One level at a time: Node 20's recursive mkdir never returns below /proc.
    const home = path.dirname(folder);
    for (const level of [path.dirname(home), home, folder])
      if (!fs.existsSync(level)) fs.mkdirSync(level, { mode: 0o700 });
    for (const { name, script } of compiled) writeFile(path.join(folder, `${name}.bin`), script.createCachedData());
    removeOld(home);
  } catch {
    // See above.
  }
}

/** V8 checks the head of what it reads and ends the process over a torn rest: nothing is seen before it is on the disk. */
function writeFile(file, bytes) {
  const temporary = `${file}.${process.pid}`;
  const descriptor = fs.openSync(temporary, "wx", 0o600);
  try {
    fs.writeFileSync(descriptor, bytes);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
  fs.renameSync(temporary, file);
}

/** Code of other builds and versions of V8 that has not been written for a month. */
function removeOld(home) {
  const month = 30 * 24 * 3600 * 1000;
  for (const name of fs.readdirSync(home)) {
    const folder = path.join(home, name);
    if (name.startsWith("code-") && Date.now() - fs.statSync(folder).mtimeMs > month)
      fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { write };
