import { describe, expect, test } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { type Chart, loadChart, resolveChart } from "../../../src/chart/index.ts";
import { memoryChart, testEnvironment } from "../../support/charts.ts";

async function check(schema: unknown, values: ValueMap): Promise<string> {
  const fs = memoryChart({ "values.schema.json": typeof schema === "string" ? schema : JSON.stringify(schema) });
  const environment = testEnvironment(fs);
  const chart: Chart = await loadChart(environment, "/chart");
  const result = await resolveChart({ chart, values, compat: "helm4", reporter: environment.reporter }).catch(
    (e: unknown) => e,
  );
  return result instanceof Error ? result.message.replace(/^values don't meet[^\n]*\nc:\n/, "") : "valid";
}

const draft4 = "http://json-schema.org/draft-04/schema#";
const draft7 = "http://json-schema.org/draft-07/schema#";
const draft2019 = "https://json-schema.org/draft/2019-09/schema";

test.each<[string, unknown, ValueMap, string]>([
  ["type", { properties: { a: { type: "string" } } }, { a: 1 }, "- at '/a': got number, want string"],
  [
    "several types",
    { properties: { a: { type: ["string", "null"] } } },
    { a: [] },
    "- at '/a': got array, want null or string",
  ],
  ["whole numbers are integers", { properties: { a: { type: "integer" } } }, { a: 1 }, "valid"],
  [
    "--set gives integers",
    { properties: { a: { type: "integer", minimum: 3 } } },
    { a: 2n },
    "- at '/a': minimum: got 2, want 3",
  ],
  ["required", { required: ["x", "y"] }, {}, "- at '': missing properties 'x', 'y'"],
  [
    "additional",
    { additionalProperties: false },
    { b: 1, a: 1 },
    "- at '': additional properties 'a', 'b' not allowed",
  ],
  ["enum", { properties: { a: { enum: ["x", 1, null] } } }, { a: 2 }, "- at '/a': value must be one of 'x', 1, <nil>"],
  [
    "pattern",
    { properties: { a: { pattern: "^b" } } },
    { a: "it's" },
    "- at '/a': 'it\\'s' does not match pattern '^b'",
  ],
  [
    "keys in paths are escaped",
    { properties: { "a/b": { type: "null" } } },
    { "a/b": 1 },
    "- at '/a~1b': got number, want null",
  ],
  [
    "draft 4 exclusive bounds",
    { $schema: draft4, properties: { a: { minimum: 1, exclusiveMinimum: true } } },
    { a: 1 },
    "- at '/a': exclusiveMinimum: got 1, want 1",
  ],
  [
    "draft 7 checks formats",
    { $schema: draft7, properties: { a: { format: "ipv4" } } },
    { a: "x" },
    "- at '/a': 'x' is not valid ipv4: expected four decimals",
  ],
  ["draft 2019-09 does not", { $schema: draft2019, properties: { a: { format: "ipv4" } } }, { a: "x" }, "valid"],
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  ["if, then", { if: { required: ["a"] }, then: { required: ["b"] } }, { a: 1 }, "- at '': missing property 'b'"],
  [
    "unevaluated",
    { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    { a: 1, b: 1 },
    "- at '/b': false schema",
  ],
  [
    "recursive",
    { properties: { a: { $ref: "#" } }, additionalProperties: false },
    { a: { a: { b: 1 } } },
    "- at '/a/a': additional properties 'b' not allowed",
  ],
  ["inherited names are no properties", { required: ["constructor"] }, {}, "- at '': missing property 'constructor'"],
])("%s", async (_name, schema, values, message) => {
  expect(await check(schema, values)).toBe(message);
});

describe("schemas that are made to harm", () => {
  test("V2: references that lead to themselves end (ADV-9)", async () => {
    expect(await check({ $ref: "#" }, {})).toContain("reference cycle");
    const mutual = { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } };
    expect(await check(mutual, {})).toContain("reference cycle");
  });
  test.each([
    "file:///etc/passwd",
    "http://127.0.0.1:9/x",
    "https://example.com/s.json",
    "other.json",
    "/etc/passwd",
    "urn:x:y",
  ])("V3: %s is never loaded (ADV-11)", async ($ref) => {
    expect(await check({ properties: { a: { $ref } } }, {})).toContain("refers to another document");
  });
  test("V3: a meta-schema from elsewhere is not loaded", async () => {
    expect(await check({ $schema: "http://127.0.0.1:9/schema" }, {})).toContain("not one that kpack knows");
  });
  test("V4: depth and the number of steps are bounded (ADV-9)", async () => {
    expect(await check(`${'{"not":'.repeat(9_000)}{}${"}".repeat(9_000)}`, {})).toContain(
      "nested more than 500 levels",
    );
    const defs: Record<string, unknown> = { d0: {} };
    for (let i = 1; i <= 12; i++)
      defs[`d${i}`] = { allOf: Array.from({ length: 4 }, () => ({ $ref: `#/$defs/d${i - 1}` })) };
    expect(await check({ $ref: "#/$defs/d12", $defs: defs }, {})).toContain("steps to check");
  });
  test("V5: patterns take linear time (ADV-25)", async () => {
    const schema = { properties: { a: { pattern: "^(a+)+$" } } };
    expect(await check(schema, { a: `${"a".repeat(5_000)}!` })).toContain("does not match pattern");
  });
  test("patterns that RE2 does not know are errors of the schema", async () => {
    expect(await check({ properties: { a: { pattern: "(?=x)" } } }, {})).toContain(
      "invalid or unsupported Perl syntax",
    );
  });
  test("Y12: __proto__ is an ordinary name", async () => {
    const schema = '{"properties":{"__proto__":{"type":"string"}},"required":["__proto__"]}';
    expect(await check(schema, JSON.parse('{"__proto__":1}') as ValueMap)).toBe(
      "- at '/__proto__': got number, want string",
    );
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
