import { deflateRawSync, gzipSync } from "node:zlib";
import { type TarEntryData, type TarHeader, packTar } from "modern-tar";
import { describe, expect, test } from "vitest";
import { createMemoryFileSystem } from "../../../src/adapters/memory/index.ts";
import { defaultLimits } from "../../../src/base/index.ts";
import { loadChart } from "../../../src/chart/index.ts";
import { renderText, testEnvironment } from "../../support/charts.ts";

type Entry = [name: string, body: TarEntryData, header?: Partial<TarHeader>];

const chartYaml = (name: string, version = "0.1.0"): string => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

async function pack(entries: readonly Entry[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const list = entries.map(([name, body, header]) => {
    const bytes = typeof body === "string" ? encoder.encode(body) : (body as Uint8Array);
    return { header: { name, size: bytes.length, mtime: new Date(0), ...header }, body: bytes };
  });
  return new Uint8Array(gzipSync(await packTar(list)));
}

const load = (bytes: Uint8Array, limits = defaultLimits) =>
  loadChart({ ...testEnvironment(createMemoryFileSystem({ "/c.tgz": bytes })), limits }, "/c.tgz");

async function failure(entries: readonly Entry[], limits = defaultLimits): Promise<string> {
  const result = await load(await pack([["c/Chart.yaml", chartYaml("c")], ...entries]), limits).catch(
    (error: unknown) => error,
  );
  return result instanceof Error ? result.message : "no error";
}

test("reads a packaged chart as it reads the folder", async () => {
  const bytes = await pack([
    ["c/values.yaml", "\uFEFFa: 1\n"],
    ["c/Chart.yaml", chartYaml("c")],
    ["c/templates/a.yaml", "a: {{ .Values.a }}\n"],
    ["c/charts/d/Chart.yaml", chartYaml("d")],
    ["c/charts/d/templates/b.yaml", "b: 1\n"],
    ["c/./x//y.txt", "odd but harmless"],
  ]);
  const environment = testEnvironment(createMemoryFileSystem({ "/c.tgz": bytes }));
  const chart = await loadChart(environment, "/c.tgz");
  expect(chart.files.map(({ name }) => name)).toEqual(["x/y.txt"]);
  expect(await renderText(environment, { chartPath: "/c.tgz" })).toBe(
    "---\n# Source: c/charts/d/templates/b.yaml\nb: 1\n\n---\n# Source: c/templates/a.yaml\na: 1\n",
  );
});

describe("T1: names that lead out of the chart are errors that name the entry (ADV-3, ADV-18, ADV-19)", () => {
  test.each(["c/../../e", "c//abs", "c\\..\\e", "c/c:/e", "c/..", "c", "c/a/../../../b"])("%s", async (name) => {
    expect(await failure([[name, "x"]])).toContain(JSON.stringify(name));
  });
});

describe("T2: names whose first part lies outside are errors, not shortened", () => {
  test.each(["../e", "/etc/e", "./../e", "..\\e"])("%s", async (name) => {
    expect(await failure([[name, "x"]])).toContain(JSON.stringify(name));
  });
});

describe("T3: links and devices are errors", () => {
  test.each(["symlink", "link", "character-device", "block-device", "fifo"] as const)("%s", async (type) => {
    const message = await failure([["c/templates/x.yaml", "", { type, linkname: "/etc/passwd" }]]);
    expect(message).toContain(`is a ${type}`);
  });
});

test("T4: a link and a file through it: an error, and nothing was written anywhere (ADV-1)", async () => {
  const fs = createMemoryFileSystem({
    "/c.tgz": await pack([
      ["c/Chart.yaml", chartYaml("c")],
      ["c/out", "", { type: "symlink", linkname: "/tmp" }],
      ["c/out/evil", "x"],
    ]),
  });
  await expect(loadChart(testEnvironment(fs), "/c.tgz")).rejects.toMatchObject({ code: "archive/unsafe-entry" });
  expect(Object.keys(fs.toRecord())).toEqual(["/c.tgz"]);
});

test("T5: a second Chart.yaml or a second root folder is an error", async () => {
  expect(await failure([["c/Chart.yaml", chartYaml("evil", "9.9.9")]])).toContain("appears twice");
  expect(await failure([["d/Chart.yaml", chartYaml("evil", "9.9.9")]])).toContain("second root folder");
});

test("T6: bytes are counted as they are read, in all and for one file (ADV-9)", async () => {
  const limits = { ...defaultLimits, archiveBytes: 5_000, archiveFileBytes: 2_000 };
  const file = (i: number, size: number): Entry => [`c/f${i}`, new Uint8Array(size)];
  expect(await failure([file(1, 2_001)], limits)).toContain("at most 2000");
  expect(await failure([file(1, 1_900), file(2, 1_900), file(3, 1_900)], limits)).toContain("maximum size 5000");
  expect(await failure([file(1, 1_900), file(2, 1_900)], limits)).toBe("no error");
});

describe("T7: damaged and bloated gzip", () => {
  test("more than it may unpack to, and more than 200 bytes for each", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 1024 * 1024)));
    await expect(load(bomb)).rejects.toMatchObject({ code: "archive/too-large" });
  });
  test("a header that promises more than there is", async () => {
    const good = await packTar([{ header: { name: "c/Chart.yaml", size: 5, mtime: new Date(0) }, body: "a: b\n" }]);
    const header = Buffer.from(good);
    header.write("77777777777\0", 124, "latin1");
    let sum = 0;
    header.fill(" ", 148, 156);
    for (let i = 0; i < 512; i++) sum += header[i] ?? 0;
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    await expect(load(new Uint8Array(gzipSync(header)))).rejects.toMatchObject({ code: "archive/damaged" });
  });
  test("truncated, with bytes or a member behind it, with a wrong checksum", async () => {
    const good = await pack([["c/Chart.yaml", chartYaml("c")]]);
    const wrong = Uint8Array.from(good);
    wrong[wrong.length - 8] = (wrong[wrong.length - 8] ?? 0) ^ 1;
    for (const bytes of [
      good.subarray(0, good.length / 2),
      Buffer.concat([good, Buffer.from("junk")]),
      Buffer.concat([good, good]),
      wrong,
    ])
      await expect(load(bytes)).rejects.toMatchObject({ code: "archive/damaged" });
  });
  test("not gzip at all", async () => {
    await expect(load(new TextEncoder().encode("a: 1\n".repeat(10)))).rejects.toMatchObject({
      code: "chart/not-a-chart",
    });
    await expect(load(new Uint8Array(deflateRawSync("x")))).rejects.toMatchObject({ code: "chart/not-a-chart" });
  });
});

test("T8: too many entries, too long names, charts packed too deep", async () => {
  const few = { ...defaultLimits, archiveEntries: 50 };
  expect(
    await failure(
      Array.from({ length: 60 }, (_, i): Entry => [`c/${i}`, ""]),
      few,
    ),
  ).toContain("more than 50 files");
  const long = `c/${"n".repeat(6_000)}`;
  expect(await failure([[long, ""]])).toContain("longer than 4096 bytes");
  let inner = await pack([["n/Chart.yaml", chartYaml("n")]]);
  for (let i = 0; i < 40; i++)
    inner = await pack([
      ["n/Chart.yaml", chartYaml("n")],
      ["n/charts/n-0.1.0.tgz", inner],
    ]);
  await expect(load(inner)).rejects.toMatchObject({ code: "chart/too-deep" });
});

test("T9: two names that some file systems take for one are errors", async () => {
  expect(
    await failure([
      ["c/README", "a"],
      ["c/readme", "b"],
    ]),
  ).toContain("differs from");
  expect(
    await failure([
      ["c/\u00e9", "a"],
      ["c/e\u0301", "b"],
    ]),
  ).toContain("differs from");
});
