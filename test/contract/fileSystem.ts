import { describe, expect, it } from "vitest";
import { KpackError } from "../../src/base/index.ts";
import type { WritableFileSystem } from "../../src/ports/index.ts";

export interface FileSystemWorld {
  fs: WritableFileSystem;
  /** An empty folder to work in. */
  root: string;
  link(path: string, target: string): void;
  /** A pipe or something else that is neither file nor folder. */
  addOther(path: string): void;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

function codeOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    if (error instanceof KpackError) return error.code;
    throw error;
  }
  return "no error";
}

/** What every file system must do. `makeWorld` gives a fresh one whose files may hold at most `limit` bytes. */
export function describeFileSystem(name: string, makeWorld: (limit: number) => FileSystemWorld): void {
  describe(`file system: ${name}`, () => {
    it("reads what was written, and says what is there", () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/a/b.yaml`, bytes("x: 1\n"));
      expect(text(fs.readFile(`${root}/a/b.yaml`))).toBe("x: 1\n");
      expect(fs.stat(`${root}/a/b.yaml`)).toEqual({ type: "file", size: 5 });
      expect(fs.stat(`${root}/a`)).toEqual({ type: "directory", size: 0 });
      expect(fs.stat(`${root}/none`)).toBeUndefined();
      expect(fs.stat(`${root}/a/b.yaml/below`)).toBeUndefined();
    });

    it("lists a folder's entries as they are, in order of bytes", () => {
      const { fs, root, link, addOther } = makeWorld(1000);
      fs.writeFile(`${root}/b`, bytes("1"));
      fs.writeFile(`${root}/a/x`, bytes("2"));
      link(`${root}/c`, `${root}/a`);
      addOther(`${root}/B`);
      expect(fs.readEntries(root)).toEqual([
        { name: "B", type: "other" },
        { name: "a", type: "directory" },
        { name: "b", type: "file" },
        { name: "c", type: "link" },
      ]);
      for (const { name, type } of fs.readEntries(root)) expect(fs.entryType(`${root}/${name}`)).toBe(type);
      expect(fs.entryType(`${root}/c/x`)).toBe("file");
      for (const absent of ["none", "b/below", "none/below"]) expect(fs.entryType(`${root}/${absent}`)).toBeUndefined();
    });

    it("T11: with `within` nothing is read, written or removed that lies elsewhere", () => {
      const { fs, root, link } = makeWorld(1000);
      fs.writeFile(`${root}/in/real/f`, bytes("inside"));
      fs.writeFile(`${root}/out/f`, bytes("outside"));
      link(`${root}/in/l`, `${root}/in/real/f`);
      link(`${root}/in/d`, `${root}/out`);
      const within = fs.realPath(`${root}/in`);
      expect(text(fs.readFile(`${root}/in/l`))).toBe("inside");
      expect(() => fs.readFile(`${root}/in/l`, { within })).toThrow(KpackError);
      expect(text(fs.readFile(`${root}/in/real/f`, { within }))).toBe("inside");
      expect(fs.readEntries(`${root}/in/real`, { within })).toEqual([{ name: "f", type: "file" }]);
      for (const operation of [
        () => fs.readFile(`${root}/in/d/f`, { within }),
        () => fs.readEntries(`${root}/in/d`, { within }),
        () => fs.writeFile(`${root}/in/d/f`, bytes("new"), { within }),
        () => fs.writeFile(`${root}/in/d/g`, bytes("new"), { within }),
        () => fs.remove(`${root}/in/d/f`, { within }),
      ])
        expect(codeOf(operation)).toBe("file/outside");
      expect(fs.readDirectory(`${root}/out`)).toEqual(["f"]);
      expect(text(fs.readFile(`${root}/out/f`))).toBe("outside");
      fs.writeFile(`${root}/in/new/deep/f`, bytes("new"), { within });
      expect(text(fs.readFile(`${root}/in/new/deep/f`, { within }))).toBe("new");
      fs.remove(`${root}/in/new/deep/f`, { within });
      expect(fs.readDirectory(`${root}/in/new/deep`)).toEqual([]);
    });

    it("replaces a file", () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/f`, bytes("old"));
      fs.writeFile(`${root}/f`, bytes("new"));
      expect(text(fs.readFile(`${root}/f`))).toBe("new");
      expect(fs.readDirectory(root)).toEqual(["f"]);
    });

    it("lists names bytewise", () => {
      const { fs, root } = makeWorld(1000);
      for (const each of ["b", "B", "a10", "a9", "é"]) fs.writeFile(`${root}/${each}`, bytes(""));
      expect(fs.readDirectory(root)).toEqual(["B", "a10", "a9", "b", "é"]);
    });

    it("follows links, and resolves them", () => {
      const { fs, root, link } = makeWorld(1000);
      fs.writeFile(`${root}/real/f`, bytes("content"));
      link(`${root}/alias`, "real");
      link(`${root}/chain`, `${root}/alias/f`);
      expect(text(fs.readFile(`${root}/alias/f`))).toBe("content");
      expect(fs.realPath(`${root}/chain`)).toBe(fs.realPath(`${root}/real/f`));
      expect(fs.stat(`${root}/chain`)?.type).toBe("file");
    });

    it("survives a loop of links", () => {
      const { fs, root, link } = makeWorld(1000);
      link(`${root}/one`, "two");
      link(`${root}/two`, "one");
      expect(fs.stat(`${root}/one`)).toBeUndefined();
      expect(codeOf(() => fs.readFile(`${root}/one`))).toMatch(/^file\/(not-found|unreadable)$/);
    });

    it("reports what is missing", () => {
      const { fs, root } = makeWorld(1000);
      expect(codeOf(() => fs.readFile(`${root}/none`))).toBe("file/not-found");
      expect(codeOf(() => fs.realPath(`${root}/none/below`))).toBe("file/not-found");
      expect(codeOf(() => fs.readDirectory(`${root}/none`))).toBe("file/not-found");
    });

    it("G6: reads regular files only", () => {
      const { fs, root, addOther } = makeWorld(1000);
      addOther(`${root}/pipe`);
      fs.writeFile(`${root}/dir/f`, bytes(""));
      expect(codeOf(() => fs.readFile(`${root}/pipe`))).toBe("file/not-regular");
      expect(codeOf(() => fs.readFile(`${root}/dir`))).toBe("file/not-regular");
      expect(fs.stat(`${root}/pipe`)?.type).toBe("other");
    });

    it("Y5: refuses a file above the limit, reads one at the limit", () => {
      const { fs, root } = makeWorld(100);
      fs.writeFile(`${root}/fits`, new Uint8Array(100));
      fs.writeFile(`${root}/large`, new Uint8Array(101));
      expect(fs.readFile(`${root}/fits`).length).toBe(100);
      expect(codeOf(() => fs.readFile(`${root}/large`))).toBe("file/too-large");
    });

    it("writes a new tree", async () => {
      const { fs, root } = makeWorld(1000);
      await fs.writeTree(
        `${root}/out/tree`,
        new Map([
          ["a.yaml", bytes("a")],
          ["sub/b.yaml", bytes("b")],
        ]),
      );
      expect(text(fs.readFile(`${root}/out/tree/sub/b.yaml`))).toBe("b");
      expect(fs.readDirectory(`${root}/out`)).toEqual(["tree"]);
    });

    it("writes into an existing tree and leaves other files alone", async () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/out/keep`, bytes("mine"));
      fs.writeFile(`${root}/out/a`, bytes("old"));
      await fs.writeTree(
        `${root}/out`,
        new Map([
          ["a", bytes("new")],
          ["s/b", bytes("b")],
        ]),
      );
      expect(fs.readDirectory(`${root}/out`)).toEqual(["a", "keep", "s"]);
      expect(text(fs.readFile(`${root}/out/a`))).toBe("new");
      expect(fs.readDirectory(root)).toEqual(["out"]);
    });

    it("writes the files of a tree as they come; of several with one name the last counts", async () => {
      const { fs, root } = makeWorld(1000);
      async function* files(): AsyncGenerator<[string, Uint8Array]> {
        for (let i = 0; i < 200; i++) yield [`${i % 150}.yaml`, bytes(`${i}`)];
      }
      await fs.writeTree(`${root}/out`, files());
      expect(fs.readDirectory(`${root}/out`)).toHaveLength(150);
      expect(text(fs.readFile(`${root}/out/49.yaml`))).toBe("199");
      expect(text(fs.readFile(`${root}/out/50.yaml`))).toBe("50");
    });

    it("makes no tree without files", async () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/other`, bytes("x"));
      await fs.writeTree(`${root}/out`, new Map());
      expect(fs.readDirectory(root)).toEqual(["other"]);
    });

    it("R14: files that cannot be made leave everything as it was", async () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/out/a`, bytes("old"));
      async function* files(): AsyncGenerator<[string, Uint8Array]> {
        yield ["a", bytes("new")];
        throw new KpackError("file/bad-name", "it cannot be made");
      }
      await expect(fs.writeTree(`${root}/out`, files())).rejects.toMatchObject({ message: "it cannot be made" });
      expect(text(fs.readFile(`${root}/out/a`))).toBe("old");
      expect(fs.readDirectory(root)).toEqual(["out"]);
    });

    it("refuses names that would leave the tree, before anything is written", async () => {
      for (const bad of ["../x", "/x", "a/../../x", "", "a//b", "."]) {
        const { fs, root } = makeWorld(1000);
        const files = new Map([
          ["ok", bytes("")],
          [bad, bytes("")],
        ]);
        await expect(fs.writeTree(`${root}/out`, files)).rejects.toMatchObject({ code: "file/bad-name" });
        expect(fs.stat(`${root}/out`)).toBeUndefined();
      }
    });

    it("removes files and folders, and does not mind when there is none", () => {
      const { fs, root } = makeWorld(1000);
      fs.writeFile(`${root}/d/e/f`, bytes(""));
      fs.remove(`${root}/d`);
      fs.remove(`${root}/d`);
      expect(fs.readDirectory(root)).toEqual([]);
    });
  });
}
