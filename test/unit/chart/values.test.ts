import { describe, expect, test } from "vitest";
import { noUserValues } from "../../../src/chart/index.ts";
import { memoryChart, renderText, testEnvironment } from "../../support/charts.ts";

const template = { "templates/a.yaml": "v: {{ .Values | toJson }}\n" };

async function render(files: Record<string, string>, given: string[] = []) {
  const environment = testEnvironment(memoryChart({ ...template, ...files }));
  given.forEach((text, at) => {
    environment.fs.writeFile(`/${at}.yaml`, new TextEncoder().encode(text));
  });
  const values = { ...noUserValues, files: given.map((_text, at) => `${at}.yaml`) };
  const text = await renderText(environment, { values });
  return { values: JSON.parse(text.slice(text.indexOf("v: ") + 3)) as unknown, warnings: environment.warnings };
}

describe("Y6: a key twice in values: the last counts, as in Helm, and a warning names both lines", () => {
  test("in the chart's values.yaml, at any depth", async () => {
    const { values, warnings } = await render({ "values.yaml": "a: 1\nm:\n  b: 1\n  c: 2\n  b: 3\na: 2\n" });
    expect(values).toEqual({ a: 2, m: { b: 3, c: 2 } });
    expect(warnings).toEqual([
      '/chart/values.yaml:5: the key "b" is given already in line 3; the last one counts',
      '/chart/values.yaml:6: the key "a" is given already in line 1; the last one counts',
    ]);
  });
  test("in a file of the user", async () => {
    const { values, warnings } = await render({ "values.yaml": "a: {}\n" }, ["a: 1\na: {b: 1, b: 2}\n"]);
    expect(values).toEqual({ a: { b: 2 } });
    expect(warnings).toEqual([
      '0.yaml:2: the key "a" is given already in line 1; the last one counts',
      '0.yaml:2: the key "b" is given already in line 2; the last one counts',
    ]);
  });
  test("a merged field that is set anew is none", async () => {
    const { values, warnings } = await render({ "values.yaml": "x: &x {a: 1}\nm:\n  <<: *x\n  a: 2\n" });
    expect(values).toEqual({ x: { a: 1 }, m: { a: 2 } });
    expect(warnings).toEqual([]);
  });
});

describe("Y14: several documents of values: they merge, as in Helm, and a warning names the second", () => {
  test("with their lines", async () => {
    const { values, warnings } = await render({}, ["---\na: 1\nb: 1\n---\nb: 2\nc: 3\nc: 4\n---\n# nothing\n"]);
    expect(values).toEqual({ a: 1, b: 2, c: 4 });
    expect(warnings).toEqual([
      '0.yaml:7: the key "c" is given already in line 6; the last one counts',
      "0.yaml:5: a second document of values: its values go over those of the first",
    ]);
  });
  test("one document between separators is no second one", async () => {
    expect((await render({}, ["---\n# words\n---\na: 1\n---\n"])).warnings).toEqual([]);
  });
  test.each([
    ["a list", "a: 1\n---\n- b\n", { code: "chart/values-not-a-mapping", span: { file: "0.yaml", line: 3 } }],
    ["a syntax error", "a: 1\n---\nb: [\n", { code: "yaml/syntax", span: { file: "0.yaml" } }],
    ["a list as a key", "[a]: c\n", { code: "yaml/bad-key" }],
  ])("%s is an error", async (_name, text, error) => {
    await expect(render({}, [text])).rejects.toMatchObject(error);
  });
  test("unknown tags are taken as Helm takes them", async () => {
    expect((await render({}, ["a: !!python/object x\n"])).values).toEqual({ a: "x" });
  });
});
