import { beforeEach, describe, expect, it } from "vitest";
import {
  createMemoryFetcher,
  createMemoryFileSystem,
  createMemoryGitClient,
  createMemoryReporter,
} from "../../../src/adapters/memory/index.ts";
import { KpackError, defaultLimits } from "../../../src/base/index.ts";
import { Loader, SourceFiles } from "../../../src/source/index.ts";
import type { LoadRestrictor } from "../../../src/source/index.ts";

const fs = createMemoryFileSystem({
  "/repo/.git/config": "",
  "/repo/base/kustomization.yaml": "",
  "/repo/overlay/kustomization.yaml": "",
  "/repo/overlay/patch.yaml": "patch",
  "/repo/overlay/sub/file": "sub",
  "/repo/secret": "secret",
  "/outside/secret": "outside",
  "/outside/base/kustomization.yaml": "",
  "/clone/app/kustomization.yaml": "",
  "/clone/other/x": "",
});
fs.link("/repo/overlay/link-out", "/outside/secret");
fs.link("/repo/overlay/dir-out", "/outside");
fs.link("/repo/overlay/link-in", "sub/file");
fs.link("/repo/overlay/base-out", "/outside/base");
fs.link("/repo/overlay/base-in", "../base");
fs.link("/clone/app/escape", "/repo");
fs.link("/clone/leave", "/repo/base");

let git: ReturnType<typeof createMemoryGitClient>;
let files: SourceFiles;
beforeEach(() => {
  git = createMemoryGitClient({ "https://github.com/org/repo": "/clone", "https://github.com/org/x": "/clone" });
  files = new SourceFiles({
    fs,
    git,
    fetcher: createMemoryFetcher({ "https://host/file.yaml": "remote" }),
    reporter: createMemoryReporter(),
    limits: defaultLimits,
    directory: "/repo",
  });
});

const open = (target = "overlay", restrictor: LoadRestrictor = "LoadRestrictionsRootOnly"): Promise<Loader> =>
  Loader.open(files, target, restrictor);

async function errorOf(work: () => unknown): Promise<KpackError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("the load restrictor", () => {
  it("allows files in and below the kustomization", async () => {
    const loader = await open();
    expect(loader.readText("patch.yaml")).toBe("patch");
    expect(loader.readText("sub/file")).toBe("sub");
    expect(loader.readText("link-in")).toBe("sub");
    expect(loader.readText("/repo/overlay/patch.yaml")).toBe("patch");
  });

  it.each(["../secret", "/outside/secret", "link-out", "dir-out/secret", "sub/../../secret"])(
    "G4: refuses %s",
    async (path) => {
      const loader = await open();
      const error = await errorOf(() => loader.readText(path));
      expect(error.code).toBe("source/outside-root");
      expect(error.message).toMatch(/^security; file '.*' is not in or below '\/repo\/overlay'$/);
    },
  );

  it("ADV-13: an error about a refused file holds none of its content", async () => {
    const loader = await open();
    const error = await errorOf(() => loader.readText("link-out"));
    expect(JSON.stringify([error.message, error.notes, error.hint])).not.toContain('outside"');
  });

  it("allows everything when it is off", async () => {
    const loader = await open("overlay", "LoadRestrictionsNone");
    expect(loader.readText("../secret")).toBe("secret");
    expect(loader.readText("link-out")).toBe("outside");
    expect((await loader.openBase("base-out")).root).toBe("/outside/base");
  });

  it("when it is off, an absolute path leads where the system says", async () => {
    const loader = await open("overlay", "LoadRestrictionsNone");
    expect(loader.readText("/repo/overlay/dir-out/../outside/secret")).toBe("outside");
    expect((await errorOf(() => loader.readText("/repo/overlay/dir-out/../patch.yaml"))).code).toBe("file/not-found");
    expect(loader.readText("dir-out/../patch.yaml")).toBe("patch");
  });

  it("stays on in repositories that are fetched", async () => {
    const loader = await open("overlay", "LoadRestrictionsNone");
    const base = await loader.openBase("github.com/org/repo//app");
    expect((await errorOf(() => base.readText("../other/x"))).code).toBe("source/outside-root");
    expect((await errorOf(() => base.readText("escape/secret"))).code).toBe("source/outside-root");
  });

  it("names near files", async () => {
    const loader = await open();
    const error = await errorOf(() => loader.readText("pacth.yaml"));
    expect(error.message).toBe(
      "evalsymlink failure on '/repo/overlay/pacth.yaml' : lstat /repo/overlay/pacth.yaml: no such file or directory",
    );
    expect(error.hint).toBe("in 'overlay' there is 'patch.yaml'");
    expect((await errorOf(() => loader.readText("sub/file/below"))).message).toContain("not a directory");
    expect((await errorOf(() => loader.readText("sub"))).message).toBe("'/repo/overlay/sub' must resolve to a file");
  });
});

describe("bases", () => {
  it("G5: ../base and links inside the repository are followed, links out of it are not", async () => {
    const loader = await open();
    expect((await loader.openBase("../base")).root).toBe("/repo/base");
    expect((await loader.openBase("base-in")).root).toBe("/repo/base");
    expect((await errorOf(() => loader.openBase("base-out"))).code).toBe("source/outside-repository");
  });

  it.each([
    ["", "source/empty-path"],
    ["/repo/base", "source/absolute-root"],
    ["patch.yaml", "source/not-a-directory"],
    ["../../base - ../../shared/prod", "source/ambiguous-path"],
    ["../none", "source/not-found"],
  ])("refuses %j", async (path, code) => {
    const loader = await open();
    expect((await errorOf(() => loader.openBase(path))).code).toBe(code);
  });

  it("clones a repository once for a URL and ref", async () => {
    const loader = await open();
    const app = await loader.openBase("https://github.com/org/repo//app?ref=v1");
    await loader.openBase("https://github.com/org/repo//other?ref=v1");
    await loader.openBase("https://github.com/org/repo//app?ref=v2");
    expect(app.root).toBe("/clone/app");
    expect(git.references.map(({ url, ref }) => `${url} ${ref}`)).toEqual([
      "https://github.com/org/repo v1",
      "https://github.com/org/repo v2",
    ]);
  });

  it("ADV-17: submodules are cloned only when the reference asks for them", async () => {
    const loader = await open();
    await loader.openBase("https://github.com/org/repo//app");
    await loader.openBase("https://github.com/org/repo//app?submodules=true");
    expect(git.references.map((reference) => reference.submodules)).toEqual([false, true]);
  });

  it("keep to the repository they were fetched from", async () => {
    const app = await open("https://github.com/org/repo//app");
    expect((await app.openBase("../other")).root).toBe("/clone/other");
    expect((await errorOf(() => app.openBase("../../repo/base"))).code).toBe("source/outside-repository");
    expect((await errorOf(() => app.openBase("escape"))).code).toBe("source/outside-repository");
    expect((await errorOf(() => open("https://github.com/org/repo//leave"))).code).toBe("source/outside-repository");
  });

  it("G1: a repository that leads to itself is a cycle", async () => {
    const first = await open("https://github.com/org/repo//app?ref=v1");
    const second = await first.openBase("https://github.com/org/x//app");
    const error = await errorOf(() => second.openBase("https://github.com/org/repo//app?ref=v1"));
    expect(error.code).toBe("source/cycle");
    expect(error.notes).toEqual([
      "https://github.com/org/repo//app?ref=v1",
      "https://github.com/org/x//app",
      "https://github.com/org/repo//app?ref=v1",
    ]);
  });

  it("say which port is missing", async () => {
    const bare = new SourceFiles({ fs, reporter: createMemoryReporter(), limits: defaultLimits, directory: "/repo" });
    const loader = await Loader.open(bare, "overlay", "LoadRestrictionsRootOnly");
    expect((await errorOf(() => loader.openBase("github.com/org/repo"))).code).toBe("source/no-git");
    await bare.fetch("https://host/file.yaml");
    expect((await errorOf(() => loader.read("https://host/file.yaml"))).code).toBe("source/no-fetcher");
  });
});

describe("files by URL", () => {
  it("are fetched first and read afterwards, once", async () => {
    const loader = await open();
    const url = "https://host/file.yaml";
    expect((await errorOf(() => loader.read(url))).code).toBe("source/not-fetched");
    expect([await files.fetchWanted(), await files.fetchWanted()]).toEqual([true, false]);
    expect(loader.readText(url)).toBe("remote");
    await files.fetch("https://host/none");
    expect((await errorOf(() => loader.read("https://host/none"))).message).toContain("HTTP Error: status code 404");
  });
});
