import { expect, test } from "vitest";
import { parseJson, parseJsonPrefix, parseWholeJson } from "../../../src/base/index.ts";

test.each([
  ["null", null],
  [" [1, -2.5e3, 0.1] ", [1, -2500, 0.1]],
  ['{"a":{"b":[{}]},"c":""}', { a: { b: [{}] }, c: "" }],
  ['"\\u00e9\\n\\ud83d\\ude00\\ud800"', "é\n😀\ufffd"],
  ['{"a":1,"a":2}', { a: 2 }],
])("parseJson %s", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each([
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ["bad", "invalid character 'b' looking for beginning of value"],
  ["{bad", "invalid character 'b' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ["[1 2]", "invalid character '2' after array element"],
  ["1 2", "invalid character '2' after top-level value"],
  ["tru,", "invalid character ',' in literal true (expecting 'e')"],
  ["-x", "invalid character 'x' in numeric literal"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["1ex", "invalid character 'x' in exponent of numeric literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12x"', "invalid character 'x' in \\u hexadecimal character escape"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ["é", "invalid character 'Ã' looking for beginning of value"],
  ["1e999", "json: cannot unmarshal number 1e999 into Go value of type float64"],
])("parseJson refuses %j as Go does", (text, message) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: "base/invalid-json", message }));
});

test("a number out of range leaves the rest of the value", () => {
  expect(parseWholeJson('{"a":1e999,"b":2}')).toMatchObject({ value: { a: null, b: 2 } });
});

test("parseJsonPrefix stops behind the first value", () => {
  expect(parseJsonPrefix('x={"a":[1]},y', 2)).toMatchObject({ value: { a: [1] }, end: 11 });
  expect(parseJsonPrefix("1x", 0)).toMatchObject({ value: 1, end: 1 });
  expect(() => parseJsonPrefix("[1", 0)).toThrow("unexpected EOF");
});

test("Y12: __proto__ is a key like any other in JSON", () => {
  const value = parseJson('{"__proto__":{"polluted":1}}');
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("JSON nests up to 10,000 levels and no further", () => {
  expect(() => parseJson("[".repeat(10_000) + "]".repeat(10_000))).not.toThrow();
  expect(() => parseJson("[".repeat(10_001))).toThrow("exceeded max depth");
});
