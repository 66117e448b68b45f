import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  createMemoryFetcher,
  createMemoryFileSystem,
  createMemoryGitClient,
  createMemoryProcessRunner,
} from "../../../src/adapters/memory/index.ts";
import { createNodeFetcher, createNodeFileSystem, createNodeGitClient } from "../../../src/adapters/node/index.ts";
import { type BuildRequest, buildKustomization } from "../../../src/kustomize/index.ts";
import { expectedError } from "../../support/expectedError.ts";

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

type Change = Partial<BuildRequest>;
function build(files: Record<string, string>, change: Change = {}): Promise<{ yaml: string }> {
  return buildKustomization({ target: "/app", fs: createMemoryFileSystem(files), ...change });
}

const world = mkdtempSync(`${realpathSync(tmpdir())}/kpack-build-test-`);
afterAll(() => rmSync(world, { recursive: true, force: true }));
function writeWorld(name: string, files: Record<string, string>): string {
  const folder = path.join(world, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

describe("G1: cycles", () => {
  it.each([
    ["itself", { "/app/kustomization.yaml": "resources: [.]" }, "/app -> /app"],
    [
      "a base that leads back",
      { "/app/kustomization.yaml": "resources: [../b]", "/b/kustomization.yaml": "resources: [../app]" },
      "/app -> /b -> /app",
    ],
    [
      "components",
      {
        "/app/kustomization.yaml": "components: [../c]",
        "/c/kustomization.yaml": "kind: Component\ncomponents: [../d]",
        "/d/kustomization.yaml": "kind: Component\ncomponents: [../c]",
      },
      "/c -> /d -> /c",
    ],
    [
      "transformers",
      { "/app/kustomization.yaml": "transformers: [../t]", "/t/kustomization.yaml": "transformers: [../app]" },
      "/app -> /t -> /app",
    ],
  ])("G1: %s: the cycle is printed", async (_, files, cycle) => {
    const error = await expectedError(build(files));
    expect(error.code).toBe("kustomize/cycle");
    expect(error.notes).toContain(`the cycle: ${cycle}`);
    expect(error.span?.line).toBeGreaterThan(0);
  });

  it("G1: a folder above a referrer is found behind a base that is loaded already", async () => {
    const error = await expectedError(
      build({
        "/app/kustomization.yaml": "resources: [../shared, ../team/overlay]",
        "/shared/kustomization.yaml": "resources: [../team]",
        "/team/kustomization.yaml": "resources: []",
        "/team/overlay/kustomization.yaml": "resources: [../../shared]",
      }),
    );
    expect(error.code).toBe("kustomize/cycle");
  });
});

describe("G2: depth and width", () => {
  it("G2: 10,000 bases in a chain build without a stack error", async () => {
    const files: Record<string, string> = { "/app/kustomization.yaml": "resources: [../b0]\nnamePrefix: p-" };
    for (let i = 0; i < 10_000; i++) files[`/b${i}/kustomization.yaml`] = `resources: [../b${i + 1}]`;
    files["/b10000/kustomization.yaml"] = "resources: [cm.yaml]";
    files["/b10000/cm.yaml"] = configMap("deep");
    expect((await build(files)).yaml).toContain("name: p-deep");
  });

  it("G2: 2,000 components inside each other build without a stack error", async () => {
    const files: Record<string, string> = {
      "/app/kustomization.yaml": "resources: [cm.yaml]\ncomponents: [../c0]",
      "/app/cm.yaml": configMap("x"),
    };
    for (let i = 0; i < 2_000; i++) files[`/c${i}/kustomization.yaml`] = `kind: Component\ncomponents: [../c${i + 1}]`;
    files["/c2000/kustomization.yaml"] = "kind: Component\nnamePrefix: p-";
    expect((await build(files)).yaml).toContain("name: p-x");
  });

  function diamond(levels: number): Record<string, string> {
    const files: Record<string, string> = {};
    const name = (level: number): string => (level === 0 ? "/app" : `/l${level}`);
    for (let i = 0; i < levels; i++) {
      files[`${name(i)}/kustomization.yaml`] = `resources: [../l${i}a, ../l${i}b]`;
      for (const side of ["a", "b"])
        files[`/l${i}${side}/kustomization.yaml`] = `resources: [..${name(i + 1)}]\nnamePrefix: ${side}-`;
    }
    files[`/l${levels}/kustomization.yaml`] = "resources: [cm.yaml]";
    files[`/l${levels}/cm.yaml`] = configMap("x");
    return files;
  }

  it("G2: a diamond is loaded once for each folder and built", async () => {
    const { yaml } = await build(diamond(6));
    expect(yaml.match(/name: /g)?.length).toBe(64);
  });

  it("G2: bases that double on each of 40 levels are refused", async () => {
    const error = await expectedError(build(diamond(40)));
    expect(error.code).toBe("kustomize/too-many-resources");
  });
});

describe("G4: files outside of the kustomization", () => {
  const outside: Record<string, string> = {
    "/secret.yaml": configMap("secret"),
    "/app/inside.yaml": configMap("inside"),
  };
  const fields: [string, string][] = [
    ["resources", "resources: [PATH]"],
    ["generator file", "configMapGenerator: [{name: g, files: [PATH]}]"],
    ["generator env", "secretGenerator: [{name: g, envs: [PATH]}]"],
    ["patch", "resources: [inside.yaml]\npatches: [{path: PATH}]"],
    ["strategic merge patch", "resources: [inside.yaml]\npatchesStrategicMerge: [PATH]"],
    [
      "JSON patch",
      "resources: [inside.yaml]\npatchesJson6902: [{path: PATH, target: {version: v1, kind: ConfigMap, name: inside}}]",
    ],
    ["openapi", "resources: [inside.yaml]\nopenapi: {path: PATH}"],
    ["crds", "resources: [inside.yaml]\ncrds: [PATH]"],
    ["configurations", "resources: [inside.yaml]\nconfigurations: [PATH]"],
    ["replacements", "resources: [inside.yaml]\nreplacements: [{path: PATH}]"],
    ["generators", "generators: [PATH]"],
    ["transformers", "resources: [inside.yaml]\ntransformers: [PATH]"],
    ["validators", "resources: [inside.yaml]\nvalidators: [PATH]"],
  ];
  const ways: [string, string][] = [
    ["a relative path", "../secret.yaml"],
    ["an absolute path", "/secret.yaml"],
    ["a link", "link.yaml"],
    ["a linked folder", "folder/secret.yaml"],
  ];
  for (const [field, text] of fields)
    it.each(ways)(`G4: ${field} by %s`, async (_, name) => {
      const fs = createMemoryFileSystem({ ...outside, "/app/kustomization.yaml": text.replace("PATH", name) });
      fs.link("/app/link.yaml", "/secret.yaml");
      fs.link("/app/folder", "/");
      const error = await expectedError(build({}, { fs }));
      expect(error.code).toBe("source/outside-root");
      expect(error.message).toContain("is not in or below '/app'");
    });
});

describe("G5 and G6: links and special files on disk", () => {
  it("G5: ../base is a base, a link out of the repository is not", async () => {
    const folder = writeWorld("g5", {
      "repo/.git/config": "",
      "repo/app/kustomization.yaml": "resources: [../base]",
      "repo/base/kustomization.yaml": "resources: [cm.yaml]",
      "repo/base/cm.yaml": configMap("a"),
      "repo/linked/kustomization.yaml": "resources: [out]",
      "outside/kustomization.yaml": "resources: [cm.yaml]",
      "outside/cm.yaml": configMap("b"),
    });
    symlinkSync("../../outside", path.join(folder, "repo/linked/out"));
    const fs = createNodeFileSystem();
    expect((await build({}, { fs, target: `${folder}/repo/app` })).yaml).toContain("name: a");
    const error = await expectedError(build({}, { fs, target: `${folder}/repo/linked` }));
    expect(error.code).toBe("source/outside-repository");
  });

  it("G6: a FIFO and a device are refused instead of read", async () => {
    const folder = writeWorld("g6", {
      "fifo/kustomization.yaml": "resources: [pipe]",
      "zero/kustomization.yaml": "resources: [zero]",
    });
    execFileSync("mkfifo", [path.join(folder, "fifo/pipe")]);
    symlinkSync("/dev/zero", path.join(folder, "zero/zero"));
    const fs = createNodeFileSystem();
    expect((await expectedError(build({}, { fs, target: `${folder}/fifo` }))).code).toBe("file/not-regular");
    expect((await expectedError(build({}, { fs, target: `${folder}/zero` }))).code).toBe("source/outside-root");
    const options = { loadRestrictor: "LoadRestrictionsNone" } as const;
    expect((await expectedError(build({}, { fs, target: `${folder}/zero`, options }))).code).toBe("file/not-regular");
  });
});

describe("G3: git references", () => {
  const hostile = [
    "https://github.com/org/repo?ref=--upload-pack=touch%20x",
    "https://github.com/org/repo?ref=-v",
    "https://github.com/org/repo?ref=a%3Bb",
    "https://github.com/org/repo?ref=%24(id)",
    "ext::sh -c touch% x",
    "git::ext::sh -c id",
    "ssh://-oProxyCommand=id/org/repo",
    "git@-oProxyCommand=id:org/repo",
    "https://github.com/org/repo//../..",
    "file:///etc",
    "git::file:///etc",
    "--upload-pack=id",
  ];
  it.each(hostile)("G3, ADV-16: %s runs nothing and fetches nothing", async (reference) => {
    const git = createNodeGitClient({ env: { PATH: process.env["PATH"], HOME: world } });
    const files = { "/app/kustomization.yaml": `resources: [${JSON.stringify(reference)}]` };
    const error = await expectedError(build(files, { git, fetcher: createMemoryFetcher({}) }));
    git.dispose();
    expect(error.code).toMatch(/^(git\/(bad-ref|bad-url|protocol-not-allowed)|source\/.*)$/);
    expect(existsSync("x")).toBe(false);
  });

  it("ADV-17: a base's submodules are not fetched unless its reference asks", async () => {
    const git = createMemoryGitClient({ "https://github.com/org/repo": "/clone" });
    const fs = createMemoryFileSystem({
      "/app/kustomization.yaml": "resources: [github.com/org/repo]",
      "/clone/kustomization.yaml": "resources: [cm.yaml]",
      "/clone/cm.yaml": configMap("a"),
    });
    await build({}, { fs, git });
    expect(git.references.map(({ submodules }) => submodules)).toEqual([false]);
  });

  it("ADV-15: what is fetched cannot read files of this machine", async () => {
    const git = createMemoryGitClient({ "https://github.com/org/repo": "/clone" });
    const fs = createMemoryFileSystem({
      "/app/kustomization.yaml": "resources: [github.com/org/repo]",
      "/clone/kustomization.yaml": "configMapGenerator: [{name: g, files: [/home/key]}]",
      "/home/key": "secret key",
    });
    const options = { loadRestrictor: "LoadRestrictionsNone" } as const;
    const error = await expectedError(build({}, { fs, git, options }));
    expect(error.code).toBe("source/outside-root");
  });
});

describe("G7: resources by URL", () => {
  const files = (url: string): Record<string, string> => ({ "/app/kustomization.yaml": `resources: ["${url}"]` });

  it("G7: plain http is refused by default", async () => {
    const error = await expectedError(build(files("http://127.0.0.1:1/x.yaml"), { fetcher: createNodeFetcher() }));
    expect(error.code).toBe("http/scheme-not-allowed");
  });

  it("G7: a body above the limit is refused", async () => {
    const url = "https://host/x.yaml";
    const fetcher = createMemoryFetcher({ [url]: new Uint8Array(65 * 1024 * 1024) });
    expect((await expectedError(build(files(url), { fetcher }))).code).toBe("http/too-large");
  });

  it("G7: an answer that is an error stops the build", async () => {
    const error = await expectedError(build(files("https://host/none.yaml"), { fetcher: createMemoryFetcher({}) }));
    expect(error.message).toContain("HTTP Error: status code 404");
  });
});

describe("G8: programs need permission", () => {
  const plugin = (body: string): Record<string, string> => ({
    "/app/kustomization.yaml": "resources: [cm.yaml]\ntransformers: [fn.yaml]",
    "/app/cm.yaml": configMap("a"),
    "/app/fn.yaml": `apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n${body}`,
  });
  const exec = plugin("      exec:\n        path: ./fn\n");
  const cases: [string, Record<string, string>, Change["options"], string][] = [
    ["plug-ins are off", exec, {}, "kustomize/plugins-not-enabled"],
    ["exec is off", exec, { enableAlphaPlugins: true }, "kustomize/exec-not-enabled"],
    [
      "containers are not run",
      plugin("      container:\n        image: evil:latest\n"),
      { enableAlphaPlugins: true, enableExec: true },
      "kustomize/container-function",
    ],
  ];
  it.each(cases)("G8: %s", async (_, files, options, code) => {
    const process = createMemoryProcessRunner({ "./fn": ({ input }) => ({ stdout: input }) });
    const error = await expectedError(build(files, { process, options: options ?? {} }));
    expect(error.code).toBe(code);
    expect(process.requests).toEqual([]);
  });

  it("G8: charts need --enable-helm, and may not smuggle options", async () => {
    const chart = (text: string): Record<string, string> => ({ "/app/kustomization.yaml": `helmCharts: [${text}]` });
    const options = { enableHelm: true };
    expect((await expectedError(build(chart("{name: c}")))).message).toContain("must specify --enable-helm");
    expect((await expectedError(build(chart("{name: --post-renderer=x}"), { options }))).code).toBe(
      "kustomize/bad-chart",
    );
    expect((await expectedError(build(chart("{name: c, releaseName: -x}"), { options }))).code).toBe(
      "kustomize/bad-chart",
    );
    expect((await expectedError(build(chart("{name: c}"), { options }))).code).toBe("kustomize/helm-not-available");
  });
});

describe("G9: kustomization files", () => {
  it.each([
    [
      "two files",
      { "/app/kustomization.yaml": "resources: []", "/app/Kustomization": "resources: []" },
      "kustomize/several-kustomizations",
    ],
    ["an unknown field", { "/app/kustomization.yaml": "resorces: []" }, "kustomize/unknown-field"],
    [
      "the same id twice",
      {
        "/app/kustomization.yaml": "resources: [a.yaml, b.yaml]",
        "/app/a.yaml": configMap("x"),
        "/app/b.yaml": configMap("x"),
      },
      "manifest/duplicate-id",
    ],
  ])("G9: %s", async (_, files, code) => {
    const error = await expectedError(build(files as Record<string, string>));
    expect(error.code).toBe(code);
    expect(error.span?.file).toMatch(/^\/?app\//);
  });

  it("G9: 10,000 resources build", async () => {
    const all = Array.from({ length: 10_000 }, (_, i) => configMap(`cm-${i}`)).join("---\n");
    const { yaml } = await build({
      "/app/kustomization.yaml": "resources: [all.yaml]\nnamePrefix: p-",
      "/app/all.yaml": all,
    });
    expect(yaml.match(/name: p-cm-/g)?.length).toBe(10_000);
  });

  it("Y12: keys such as __proto__ stay data", async () => {
    const { yaml } = await build({
      "/app/kustomization.yaml":
        'configMapGenerator: [{name: g, literals: ["__proto__=1", "constructor=2"], options: {labels: {__proto__: x}}}]\ncommonAnnotations: {__proto__: polluted}',
    });
    expect(yaml).toContain('__proto__: "1"');
    expect(yaml).toContain("__proto__: polluted");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("ADV-13: an error about a file's content does not show the content of others", async () => {
    const error = await expectedError(
      build({ "/app/kustomization.yaml": "resources: [../key]", "/key": "PRIVATE KEY MATERIAL" }),
    );
    expect([error.message, error.hint, ...error.notes].join(" ")).not.toContain("PRIVATE");
  });
});
