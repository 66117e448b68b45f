import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { inferChartSchema, type SchemaRequest } from "../../../src/actions/chart/index.ts";
import { memoryChart, testEnvironment } from "../../support/charts.ts";
import { runCommand } from "../../support/commandIo.ts";

interface Schema {
  [keyword: string]: unknown;
  properties: Record<string, unknown>;
}

async function infer(values: string, more: Partial<SchemaRequest> = {}, chart: Record<string, string> = {}) {
  const environment = testEnvironment(memoryChart({ "values.yaml": values, ...chart }));
  const text = await inferChartSchema(environment, { reference: "/chart", draft: "2020-12", closed: false, ...more });
  return { schema: JSON.parse(text) as Schema, warnings: environment.warnings };
}

const property = async (values: string): Promise<unknown> => (await infer(values)).schema.properties["a"];

describe("types and defaults come from values", () => {
  test.each<[string, string, unknown]>([
    ["text", "a: x", { type: "string", default: "x" }],
    ["an empty text", 'a: ""', { type: "string", default: "" }],
    ["an integer", "a: 3", { type: "integer", default: 3 }],
    ["a number written with a point", "a: 3.0", { type: "number", default: 3 }],
    ["YAML 1.1's words", "a: yes", { type: "boolean", default: true }],
    ["octal", "a: 0755", { type: "integer", default: 493 }],
    ["null stays open", "a:", {}],
    ["an empty map stays open", "a: {}", { type: "object" }],
    ["an empty list stays open", "a: []", { type: "array" }],
    ["a list", "a: [x, z]", { type: "array", items: { type: "string" }, default: ["x", "z"] }],
    ["a mixed list", "a: [1, x]", { type: "array", items: { type: ["integer", "string"] }, default: [1, "x"] }],
    ["integers and numbers", "a: [1, 1.5]", { type: "array", items: { type: "number" }, default: [1, 1.5] }],
    ["null in a list opens its items", "a: [1, null]", { type: "array", default: [1, null] }],
    [
      "fields of a list's maps",
      "a: [{q: 1}, {q: x, m: {k: 1}}]",
      {
        type: "array",
        items: {
          type: "object",
          properties: {
            q: { type: ["integer", "string"] },
            m: { type: "object", properties: { k: { type: "integer" } } },
          },
        },
        default: [{ q: 1 }, { q: "x", m: { k: 1 } }],
      },
    ],
    ["a map", "a: {b: 1}", { type: "object", properties: { b: { type: "integer", default: 1 } } }],
    [
      "anchors and merge keys",
      "x: &x {b: 1}\na: {<<: *x, c: t}",
      { type: "object", properties: { b: { type: "integer", default: 1 }, c: { type: "string", default: "t" } } },
    ],
  ])("%s", async (_name, values, expected) => expect(await property(values)).toEqual(expected));
});

describe("descriptions come from comments", () => {
  test.each<[string, string, string | undefined]>([
    ["plain", "# Words\n# on two lines\na: x", "Words\non two lines"],
    ["only what is directly above", "# Header\n\n# Words\na: x", "Words"],
    ["not the header of the file", "# Header\n\na: x", undefined],
    ["helm-docs", "# not this\n# -- Words\n# and more\n# @default -- none\na: x", "Words and more"],
    ["helm-docs with a type", "# -- (string) Words\na: x", "Words"],
    ["helm-docs with a path", "# a -- Words\na: x", "Words"],
    ["@param", "## @section S\n## @param a [string] Words\n## more\na: x", "Words"],
    ["@param far away", "## @param a Words\n\nz: 1\na: x", "Words"],
    ["for keys that YAML 1.1 renames", "on: 1\n# Words\na: x", "Words"],
    ["none", "a: x # trailing words are not for readers of the schema", undefined],
    ["text with a hash is no comment", 'a: "# x"', undefined],
  ])("%s", async (_name, values, expected) => {
    const { schema } = await infer(values);
    expect((schema.properties["a"] as { description?: string }).description).toBe(expected);
  });
  test("fields of maps have their own", async () => {
    const { schema } = await infer("## @param a.b[0].c Deep\na:\n  # -- Inner\n  x: 1\n  b:\n    - c: 1\n");
    expect(schema.properties["a"]).toMatchObject({ properties: { x: { description: "Inner" } } });
  });
});

describe("types named for readers widen, never exclude", () => {
  test.each<[string, string, unknown]>([
    ["helm-docs on null", "# -- (int) Words\na:", { description: "Words", type: ["integer", "null"] }],
    ["@param on null", "## @param a [string] W\na:", { description: "W", type: ["string", "null"] }],
    ["nullable", "## @param a [nullable] W\na: x", { description: "W", type: ["string", "null"], default: "x" }],
    ["another type", "# -- (list) W\na: x", { description: "W", type: ["string", "array"], default: "x" }],
    ["an unknown type", "# -- (tpl/x) W\na: x", { description: "W", type: "string", default: "x" }],
  ])("%s", async (_name, values, expected) => expect(await property(values)).toEqual(expected));
});

describe("annotations", () => {
  test.each<[string, string, unknown]>([
    ["behind", "a: x # @schema maxLength:3", { type: "string", default: "x", maxLength: 3 }],
    [
      "above",
      "# @schema minLength: 1 ; maxLength: 3\na: x",
      { type: "string", default: "x", minLength: 1, maxLength: 3 },
    ],
    [
      "below a map",
      "a:\n  b: {}\n# @schema additionalProperties:false\n",
      {
        type: "object",
        properties: { b: { type: "object" } },
        additionalProperties: false,
      },
    ],
    ["types", "a: # @schema type:[integer, null]", { type: ["integer", "null"] }],
    ["types with commas", "a: # @schema type:integer,null", { type: ["integer", "null"] }],
    [
      "a pattern with a semicolon and brackets",
      "a: x # @schema pattern:^[^;\\]]+$;maxLength:9",
      {
        type: "string",
        default: "x",
        pattern: "^[^;\\]]+$",
        maxLength: 9,
      },
    ],
    [
      "an enum of words that look like numbers",
      'a: "1.0" # @schema enum:[1.0, 2.0]',
      {
        type: "string",
        default: "1.0",
        enum: ["1.0", "2.0"],
      },
    ],
    ["an enum of numbers", "a: 80 # @schema enum:[80, 443]", { type: "integer", default: 80, enum: [80, 443] }],
    ["an enum with null", "a: x # @schema enum:[x, null]", { default: "x", enum: ["x", null] }],
    [
      "items",
      "a: [] # @schema item:string;itemEnum:[a, b]",
      { type: "array", items: { type: "string", enum: ["a", "b"] } },
    ],
    [
      "fields of items",
      'a: [] # @schema item: object; itemProperties: {"k": {"type": "string"}}',
      {
        type: "array",
        items: { type: "object", properties: { k: { type: "string" } } },
      },
    ],
    [
      "patternProperties",
      'a: {} # @schema patternProperties: {"^x": {"type": "string"}}',
      {
        type: "object",
        patternProperties: { "^x": { type: "string" } },
      },
    ],
    [
      "oneOf drops the inferred type",
      'a: x # @schema oneOf:[{"type":"string"},{"type":"null"}]',
      {
        default: "x",
        oneOf: [{ type: "string" }, { type: "null" }],
      },
    ],
    [
      "free keys",
      "a: # @schema mergeProperties:true\n  v: {q: 1}\n  w: {q: 1.5, m: t}",
      {
        type: "object",
        additionalProperties: {
          type: "object",
          properties: { q: { type: "number" }, m: { type: "string" } },
        },
      },
    ],
    ["fields left out", "a: # @schema skipProperties:true\n  x: {n: 1}", { type: "object" }],
    ["a type that excludes what was inferred", "a: # @schema type:string\n  x: 1", { type: "string" }],
    [
      "a title",
      "a: x # @schema title: My title ; description: My words",
      {
        type: "string",
        default: "x",
        title: "My title",
        description: "My words",
      },
    ],
    [
      "a block",
      "# @schema\n# type: [integer, string]\n# x-own: {b: [1]}\n# @schema\n# Words\na: 1",
      {
        description: "Words",
        type: ["integer", "string"],
        default: 1,
        "x-own": { b: [1] },
      },
    ],
    [
      "words above a block",
      "# Words\n# @schema\n# minimum: 1\n# @schema\na: 1",
      {
        description: "Words",
        type: "integer",
        default: 1,
        minimum: 1,
      },
    ],
    [
      "items in a block",
      "# @schema\n# items:\n#   type: string\n# @schema\na: [1]",
      {
        type: "array",
        items: { type: "string" },
        default: [1],
      },
    ],
    [
      "on an item",
      "a:\n  - x # @schema maxLength:3",
      { type: "array", items: { type: "string", maxLength: 3 }, default: ["x"] },
    ],
    [
      "__proto__ is a key",
      "a: {__proto__: 1}",
      { type: "object", properties: JSON.parse('{"__proto__":{"type":"integer","default":1}}') },
    ],
  ])("%s", async (_name, values, expected) => expect(await property(values)).toEqual(expected));

  test("required goes to the mapping above", async () => {
    const { schema } = await infer(
      "# @schema required:true\na:\n  # @schema\n  # required: true\n  # @schema\n  b: 1\n  c: 2\n",
    );
    expect(schema["required"]).toEqual(["a"]);
    expect(schema.properties["a"]).toMatchObject({ required: ["b"] });
  });
  test("hidden fields are left out", async () => {
    expect((await infer("a: 1\nb: 2 # @schema hidden:true\n")).schema.properties).not.toHaveProperty("b");
  });
  test.each([
    [
      "a block with a blank line behind it",
      "# @schema.root\n# title: T\n# $defs: {x: {type: string}}\n# @schema.root\n\na: 1",
    ],
    [
      "a block directly above a field",
      "# @schema.root\n# title: T\n# $defs: {x: {type: string}}\n# @schema.root\n# W\na: 1",
    ],
    ["one line", '# @schema.root title:T;$defs:{"x": {"type": "string"}}\na: 1'],
  ])("about all values: %s", async (_name, values) => {
    expect((await infer(values)).schema).toMatchObject({
      title: "T",
      $defs: { x: { type: "string" } },
      type: "object",
    });
  });
  test("what is no annotation is a warning with its line and a near name", async () => {
    const { warnings } = await infer("z: 1\na: x # @schema maxLenght:3");
    expect(warnings).toEqual(['/chart/values.yaml:2: "maxLenght:3" is no annotation; did you mean maxLength?']);
  });
  test("values that break their own annotations are a warning with their line", async () => {
    const { warnings } = await infer("z: 1\na: abc # @schema type:integer");
    expect(warnings.join()).toMatch(/^\/chart\/values.yaml:2: the chart's own values do not fit its annotations/);
  });
  test.each([
    ["an unknown type", "a: 1 # @schema type:int", '"int" is no type'],
    ["bad YAML in a block", "# @schema\n# a: [\n# @schema\na: 1", "cannot be read"],
    ["a block without an end", "# @schema\n# type: string\na: 1", "does not end"],
    ["a list in a block", "# @schema\n# - a\n# @schema\na: 1", "keyword: value"],
    ["a deep annotation", `a: 1 # @schema not:${"[".repeat(200)}${"]".repeat(200)}`, "levels deep"],
  ])("%s is an error with its line", async (_name, values, message) => {
    await expect(infer(values)).rejects.toMatchObject({
      code: "schema/annotation",
      message: expect.stringContaining(message) as string,
      span: { file: "/chart/values.yaml", line: values.split("\n").length },
    });
  });
});

describe("--no-additional-properties", () => {
  const parent = {
    "Chart.yaml":
      "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n- {name: db, version: 1.0.0, alias: main, condition: 'main.enabled,parts.db', tags: [back]}\n",
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "charts/db/values.yaml": "own: 1\nnested: {x: 1}\n",
    "charts/free/Chart.yaml": "apiVersion: v2\nname: free\nversion: 1.0.0\n",
  };
  test("closes what values.yaml knows, not what others fill", async () => {
    const { schema, warnings } = await infer("a: {b: 1}\ne: {}\nmain: {nested: {z: 1}}\n", { closed: true }, parent);
    expect(warnings).toEqual([]);
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        a: { additionalProperties: false },
        e: { type: "object" },
        main: {
          type: "object",
          properties: {
            nested: { type: "object", properties: { z: { type: "integer", default: 1 } } },
            enabled: { type: "boolean" },
          },
        },
        free: { type: "object" },
        global: { type: "object" },
        parts: { properties: { db: { type: "boolean" } } },
        tags: { properties: { back: { type: "boolean" } } },
      },
    });
    expect(schema.properties["main"]).not.toHaveProperty("additionalProperties");
    expect(schema.properties["e"]).not.toHaveProperty("additionalProperties");
  });
  test("imported values keep it open", async () => {
    const chart = { ...parent, "Chart.yaml": parent["Chart.yaml"].replace("alias", "import-values: [x], alias") };
    const { schema, warnings } = await infer("a: 1\n", { closed: true }, chart);
    expect(schema).not.toHaveProperty("additionalProperties");
    expect(warnings[0]).toContain("values are imported from db");
  });
});

test("drafts: $schema, and nothing beside $ref in draft 7", async () => {
  const values = '# @schema.root $defs:{"x": {"type": "string"}}\na: x # @schema $ref:#/$defs/x;maxLength:3';
  const { schema: draft7 } = await infer(values, { draft: "7" });
  expect(draft7["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
  expect(draft7.properties["a"]).toEqual({ allOf: [{ $ref: "#/$defs/x" }, { default: "x", maxLength: 3 }] });
  const { schema: draft2019 } = await infer(values, { draft: "2019-09" });
  expect(draft2019["$schema"]).toBe("https://json-schema.org/draft/2019-09/schema");
  expect(Object.keys(draft2019)[0]).toBe("$schema");
});

test("a chart without values.yaml, and values of 5,000 levels", async () => {
  const environment = testEnvironment(memoryChart({}));
  const text = await inferChartSchema(environment, { reference: "/chart", draft: "2020-12", closed: true });
  expect(JSON.parse(text)).toMatchObject({ properties: { global: { type: "object" } } });
  const deep = await infer(`a: ${"{b: ".repeat(5000)}1${"}".repeat(5000)}`);
  expect(deep.warnings).toEqual([]);
});

describe("the charts of these tests meet their own schemas", () => {
  const cases = path.join(import.meta.dirname, "../../cases/chart");
  const examples = path.join(import.meta.dirname, "../../../charts-examples");
  const charts = [
    ...readdirSync(path.join(cases, "render")).map((name) => path.join(cases, "render", name, "chart")),
    ...readdirSync(path.join(cases, "schema")).map((name) => path.join(cases, "schema", name, "chart")),
    ...readdirSync(examples).map((name) => path.join(examples, name)),
  ];
  test.each(charts.map((chart) => [path.relative(cases, chart), chart]))("%s", async (_name, chart) => {
    for (const closed of [false, true]) {
      const environment = testEnvironment();
      await inferChartSchema(environment, { reference: chart, draft: "2020-12", closed });
      expect(environment.warnings.filter((warning) => warning.includes("do not fit"))).toEqual([]);
    }
  });
});

test("on the command line: stdout or a file", async () => {
  const chart = path.join(import.meta.dirname, "../../../charts-examples/hello");
  const printed = await runCommand(["schema", ".", "--draft", "7"], { directory: chart });
  expect(printed).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(printed.stdout)).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" });
  const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-schema-"));
  try {
    const file = path.join(folder, "deeper/schema.json");
    const written = await runCommand(["schema", ".", "--draft", "7", "-o", file], { directory: chart });
    expect(written).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toBe(printed.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect((await runCommand(["schema", ".", "--draft", "8"], { directory: chart })).status).toBe(2);
});
