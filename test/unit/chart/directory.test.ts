import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultLimits } from "../../../src/base/index.ts";
import { loadChart } from "../../../src/chart/index.ts";
import { memoryChart, renderText, testEnvironment } from "../../support/charts.ts";

const load = (fs: ReturnType<typeof memoryChart>) => loadChart(testEnvironment(fs), "/chart");

test("files come folder by folder in order of names, and find their roles", async () => {
  const chart = await load(
    memoryChart({
      "templates/b.yaml": "",
      "templates/a/z.yaml": "",
      "templates/a.yaml": "",
      "crds/x.yaml": "",
      "README.md": "",
      "values.yaml": "a: 1\n",
      "values.schema.json": "{}",
      "Chart.lock": "digest: d\ngenerated: now\n",
      "charts/b/Chart.yaml": "apiVersion: v2\nname: b\nversion: 1.0.0\n",
      "charts/a/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
      "charts/x.prov": "",
    }),
  );
  expect(chart.templates.map(({ name }) => name)).toEqual([
    "templates/a/z.yaml",
    "templates/a.yaml",
    "templates/b.yaml",
  ]);
  expect(chart.files.map(({ name }) => name)).toEqual(["README.md", "charts/x.prov", "crds/x.yaml"]);
  expect(chart.dependencies.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(chart.lock).toMatchObject({ digest: "d" });
  expect(chart.values).toEqual({ a: 1 });
});

test("files that rendering does not look into are read when they are asked for, and counted then", async () => {
  const fs = memoryChart({
    "templates/a.yaml": "",
    "values.yaml": "",
    "docs/large.txt": "x".repeat(300),
    "docs/mark.txt": "\ufeffa",
    "charts/a/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
    "charts/a/docs/own.txt": "own",
    "charts/a/templates/b.yaml": "b",
  });
  const read: string[] = [];
  const counting = {
    ...fs,
    readFile: (...given: Parameters<typeof fs.readFile>): Uint8Array => {
      read.push(given[0]);
      return fs.readFile(...given);
    },
  };
  const limits = { ...defaultLimits, archiveFileBytes: 200 };
  const chart = await loadChart({ ...testEnvironment(counting), limits }, "/chart");
  expect(read.filter((name) => name.includes("docs"))).toEqual([]);
  const bytesOf = (files: readonly { name: string; bytes: Uint8Array }[], name: string): Uint8Array =>
    files.find((file) => file.name === name)?.bytes ?? new Uint8Array();
  expect(() => bytesOf(chart.files, "docs/large.txt")).toThrow("the file docs/large.txt has 300 bytes");
  const own = chart.dependencies[0]?.files ?? [];
  for (let time = 0; time < 2; time++) {
    expect(new TextDecoder().decode(bytesOf(chart.files, "docs/mark.txt"))).toBe("a");
    expect(new TextDecoder().decode(bytesOf(own, "docs/own.txt"))).toBe("own");
  }
  expect(read.filter((name) => name.includes("docs")).sort()).toEqual([
    "/chart/charts/a/docs/own.txt",
    "/chart/docs/large.txt",
    "/chart/docs/mark.txt",
  ]);
});

describe("T10: nothing outside the chart's folder is read (ADV-1, ADV-13)", () => {
  test.each([
    ["a file", "files/secret", "/outside/secret.txt"],
    ["a template", "templates/t.yaml", "/outside/secret.txt"],
    ["the values", "values.yaml", "/outside/secret.txt"],
    ["a folder", "files/dir", "/outside"],
    [".helmignore", ".helmignore", "/outside/secret.txt"],
  ])("%s that is a link", async (_what, name, target) => {
    const fs = memoryChart({});
    fs.writeFile("/outside/secret.txt", new TextEncoder().encode("secret: 1\n"));
    fs.link(`/chart/${name}`, target);
    const error = await load(fs).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "chart/link-outside" });
    expect(String(error)).not.toContain("secret: 1");
  });
  test("links inside it are followed", async () => {
    const fs = memoryChart({ "files/a.txt": "text" });
    fs.link("/chart/files/b.txt", "/chart/files/a.txt");
    fs.link("/chart/more", "/chart/files");
    expect((await load(fs)).files.map(({ name }) => name)).toEqual([
      "files/a.txt",
      "files/b.txt",
      "more/a.txt",
      "more/b.txt",
    ]);
  });
  test("circles, devices and broken links are errors", async () => {
    const circle = memoryChart({});
    circle.link("/chart/files/up", "/chart");
    await expect(load(circle)).rejects.toMatchObject({ code: "chart/link-circle" });
    const device = memoryChart({});
    device.addOther("/chart/pipe");
    await expect(load(device)).rejects.toMatchObject({ code: "chart/irregular-file" });
  });
  test("P10: .Files cannot leave the chart", async () => {
    const fs = memoryChart({
      "templates/a.yaml": 'a: "{{ .Files.Get "../../etc/passwd" }}{{ .Files.Get "/etc/passwd" }}"\n',
    });
    expect(await renderText(testEnvironment(fs))).toContain('a: ""');
  });
});

describe("on the real file system", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kpack-chart-"));
    mkdirSync(path.join(folder, "c/templates"), { recursive: true });
    writeFileSync(path.join(folder, "c/Chart.yaml"), "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    writeFileSync(path.join(folder, "outside.yaml"), "secret: 1\n");
    symlinkSync("../../outside.yaml", path.join(folder, "c/templates/out.yaml"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  test("T10: a link outside is refused, unless .helmignore leaves it out", async () => {
    const environment = testEnvironment();
    await expect(loadChart(environment, path.join(folder, "c"))).rejects.toMatchObject({ code: "chart/link-outside" });
    writeFileSync(path.join(folder, "c/.helmignore"), "templates/out.yaml\n");
    await expect(loadChart(environment, path.join(folder, "c"))).resolves.toMatchObject({ templates: [] });
  });
});

describe("T9: names and aliases that would become paths are errors (ADV-2, ADV-4, ADV-8, ADV-12)", () => {
  const chartYaml = (more: string): string => `apiVersion: v2\nversion: 1.0.0\n${more}\n`;
  test.each(["..", ".", "../../evil", "a/b", "/abs", ""])("name %j", async (name) => {
    const fs = memoryChart({ "Chart.yaml": chartYaml(`name: ${JSON.stringify(name)}`) });
    await expect(load(fs)).rejects.toMatchObject({ code: "chart/invalid-metadata" });
  });
  test.each(["../../e", "a b", "a.b", "é"])("alias %j", async (alias) => {
    const dependency = `dependencies: [{name: d, version: 1.0.0, repository: "", alias: ${JSON.stringify(alias)}}]`;
    await expect(load(memoryChart({ "Chart.yaml": chartYaml(`name: c\n${dependency}`) }))).rejects.toMatchObject({
      code: "chart/invalid-metadata",
    });
  });
  test.each([
    ["case", "templates/A.yaml", "templates/a.yaml"],
    ["Unicode form", "files/\u00e9", "files/e\u0301"],
    ["case of folders", "files/X/a", "files/x/b"],
  ])("two names that differ in %s only", async (_what, one, two) => {
    await expect(load(memoryChart({ [one]: "", [two]: "" }))).rejects.toMatchObject({ code: "chart/twin-names" });
    const ignored = memoryChart({ [one]: "", [two]: "", ".helmignore": `${two.split("/").slice(0, 2).join("/")}\n` });
    await expect(load(ignored)).resolves.toBeDefined();
  });
  test("two dependencies of one name", async () => {
    const dependency = `dependencies: [{name: d, version: 1.0.0, repository: ""}, {name: x, alias: d, version: 1.0.0, repository: ""}]`;
    await expect(load(memoryChart({ "Chart.yaml": chartYaml(`name: c\n${dependency}`) }))).rejects.toThrow(
      "more than one dependency",
    );
  });
  test.each(["one", "1.2.3.4", "v", "1.0.0-", "1.0.0\u001b[2J"])("version %j", async (version) => {
    const fs = memoryChart({ "Chart.yaml": `apiVersion: v2\nname: c\nversion: ${JSON.stringify(version)}\n` });
    await expect(load(fs)).rejects.toMatchObject({ code: "chart/invalid-metadata" });
  });
  test("ADV-11: entries that are null are errors, not crashes", async () => {
    for (const text of ["dependencies: [null]", "maintainers: [null]", "dependencies: [1]", "annotations: [x]"])
      await expect(load(memoryChart({ "Chart.yaml": chartYaml(`name: c\n${text}`) }))).rejects.toMatchObject({
        code: expect.stringMatching(/^chart\//),
      });
  });
  test("P17: control characters in Chart.yaml are dropped, space becomes blanks", async () => {
    const fs = memoryChart({ "Chart.yaml": chartYaml('name: c\ndescription: "a\\e[2J\\tb\\u202E"') });
    expect((await load(fs)).metadata.description).toBe("a[2J b");
  });
});

test("a scalar of another type becomes text as in Go", async () => {
  const fs = memoryChart({
    "Chart.yaml": "apiVersion: v2\nname: y\nversion: 1\nappVersion: 1.10\nAnnotations: {a: 1, b: true}\n",
  });
  expect((await load(fs)).metadata).toMatchObject({
    name: "true",
    version: "1",
    appVersion: "1.1",
    annotations: { a: "1", b: "true" },
  });
});

test("a chart of apiVersion v3 needs the flag", async () => {
  const fs = memoryChart({ "Chart.yaml": "apiVersion: v3\nname: c\nversion: 1.0.0\n" });
  await expect(load(fs)).rejects.toMatchObject({ code: "chart/unsupported-version" });
  await expect(loadChart({ ...testEnvironment(fs), allowV3: true }, "/chart")).resolves.toMatchObject({ name: "c" });
});
