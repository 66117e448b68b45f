import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { createMemoryFileSystem } from "../../src/adapters/memory/index.ts";
import { temporaryPath } from "../../src/adapters/node/durable.ts";
import { createNodeFileSystem } from "../../src/adapters/node/index.ts";
import { describeFileSystem } from "./fileSystem.ts";

const folders: string[] = [];
function makeFolder(): string {
  const folder = mkdtempSync(`${realpathSync(tmpdir())}/kpack-test-`);
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describeFileSystem("memory", (fileBytes) => {
  const fs = createMemoryFileSystem({}, { fileBytes });
  fs.writeFile("/work/x", new Uint8Array());
  fs.remove("/work/x");
  return { fs, root: "/work", link: fs.link, addOther: fs.addOther };
});

describeFileSystem("node", (fileBytes) => ({
  fs: createNodeFileSystem({ fileBytes }),
  root: makeFolder(),
  link: (path, target) => symlinkSync(target, path),
  addOther: (path) => execFileSync("mkfifo", [path]),
}));

describe("node file system", () => {
  const fs = createNodeFileSystem();

  it("G6: /dev/zero is refused", () => {
    expect(() => fs.readFile("/dev/zero")).toThrow(/not a regular file/);
  });

  it("reads files whose size the kernel does not know", () => {
    expect(new TextDecoder().decode(fs.readFile("/proc/self/status"))).toContain("Pid:");
  });

  it("writes through to a device", () => {
    fs.writeFile("/dev/null", new Uint8Array(3));
    expect(existsSync("/dev/null")).toBe(true);
  });

  it("replaces a link instead of writing through it", () => {
    const root = makeFolder();
    writeFileSync(`${root}/outside`, "untouched");
    symlinkSync(`${root}/outside`, `${root}/link`);
    fs.writeFile(`${root}/link`, Buffer.from("new"));
    expect(readFileSync(`${root}/outside`, "utf8")).toBe("untouched");
    expect(readFileSync(`${root}/link`, "utf8")).toBe("new");
  });

  it("R14: a tree that cannot be written whole leaves the old files", async () => {
    const root = makeFolder();
    writeFileSync(`${root}/a`, "old");
    mkdirSync(`${root}/z`);
    const files = new Map([
      ["a", Buffer.from("new")],
      ["m", Buffer.from("new")],
      ["z", Buffer.from("a directory is in the way")],
    ]);
    await expect(fs.writeTree(root, files)).rejects.toThrow(/is a directory/);
    expect(readFileSync(`${root}/a`, "utf8")).toBe("old");
    expect(readdirSync(root).sort()).toEqual(["a", "z"]);
  });

  it("a new tree takes away what a command that was stopped left beside it, and nothing else", async () => {
    const root = makeFolder();
    const others = temporaryPath(`${root}/other`);
    for (const left of [temporaryPath(`${root}/out`), others]) {
      mkdirSync(`${left}/new`, { recursive: true });
      writeFileSync(`${left}/new/a`, "begun");
    }
    await fs.writeTree(`${root}/out`, new Map([["a", Buffer.from("new")]]));
    expect(readdirSync(root)).toEqual([others.slice(root.length + 1), "out"]);
  });

  it("leaves no temporary file behind when writing fails", () => {
    const root = makeFolder();
    mkdirSync(`${root}/target`);
    expect(() => fs.writeFile(`${root}/target`, Buffer.from("x"))).toThrow();
    expect(readdirSync(root)).toEqual(["target"]);
  });
});
