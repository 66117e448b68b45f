// Puts a link where a file, a folder or a device is, and that back, so many times. Alone in its process: what it swaps
// is read and written by another.
//   node swapper.js file|folder|device COUNT PATH TARGET ASIDE
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

const [, , kind, count, path, target, aside] = process.argv;
mkdirSync(aside, { recursive: true });
const content = kind === "file" ? readFileSync(path) : undefined;

/** What is written into while it is removed is removed by the next attempt. */
function clear() {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== "ENOTEMPTY") throw error;
  }
}

/** Whatever the other process put there meanwhile gives way. */
function put(step) {
  for (;;) {
    try {
      return step();
    } catch {
      clear();
    }
  }
}

function toLink() {
  if (kind !== "folder") {
    symlinkSync(target, `${aside}/new`);
    put(() => renameSync(`${aside}/new`, path));
    return;
  }
  renameSync(path, `${aside}/folder`);
  put(() => symlinkSync(target, path));
}

function toReal() {
  if (kind === "file") writeFileSync(`${aside}/new`, content);
  else if (kind === "device") symlinkSync("/dev/null", `${aside}/new`);
  else clear();
  put(() => renameSync(`${aside}/${kind === "folder" ? "folder" : "new"}`, path));
}

const still = new Int32Array(new SharedArrayBuffer(4));
process.stdout.write("ready\n");
for (let i = 0; i < Number(count); i++) {
  if (i % 2 === 0) toLink();
  else toReal();
  Atomics.wait(still, 0, 0, Math.random() * 0.5);
}
