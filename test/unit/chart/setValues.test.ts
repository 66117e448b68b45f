import { expect, test } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import {
  setFileValues,
  setJsonValues,
  setLiteralValues,
  setStringValues,
  setValues,
} from "../../../src/chart/setValues/index.ts";

function apply(set: (values: ValueMap, text: string) => void, text: string, values: ValueMap = {}): ValueMap {
  set(values, text);
  return values;
}

test.each<[string, ValueMap]>([
  ["a=1,b=x", { a: 1n, b: "x" }],
  ["a.b.c=true,a.b.d=null", { a: { b: { c: true, d: null } } }],
  ["a=1.5,b=007,c=0,d=-3,e=99999999999999999999", { a: "1.5", b: "007", c: 0n, d: -3n, e: "99999999999999999999" }],
  ["l={a,1,true}", { l: ["a", 1n, true] }],
  ["l[2].x=1", { l: [null, null, { x: 1n }] }],
  ["l[0][1]=x", { l: [[null, "x"]] }],
  ["a\\.b=x\\,y", { "a.b": "x,y" }],
  ["a=", { a: "" }],
  ["a.=", {}],
  ["l[0]", { l: [] }],
  ["", {}],
])("--set %s", (text, values) => {
  expect(apply(setValues, text)).toEqual(values);
});

test.each([
  ["a", 'key "a" has no value'],
  ["a,b=1", 'key "a" has no value (cannot end with ,)'],
  ["a.=1", 'key map "a" has no value'],
  ["a={1,2", "list must terminate with '}'"],
  ["a[x]=1", 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
  ["a[0]x=1", "unexpected data at end of array index: ['x']"],
  ["a=1,a.b=2", "unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}"],
  [
    "a.b=1,a[0]=2",
    "unable to parse key: interface conversion: interface {} is map[string]interface {}, not []interface {}",
  ],
])("--set %s is refused as Helm refuses it", (text, message) => {
  expect(() => apply(setValues, text)).toThrow(expect.objectContaining({ code: "chart/invalid-set", message }));
});

test("values that are there stay beside the new ones", () => {
  expect(apply(setValues, "a.c=2,l[1]=y", { a: { b: 1 }, l: ["x"] })).toEqual({ a: { b: 1, c: 2n }, l: ["x", "y"] });
});

test("the other flags differ in what a value is", () => {
  expect(apply(setStringValues, "a=1,b={1,true}")).toEqual({ a: "1", b: ["1", "true"] });
  expect(apply(setJsonValues, 'a={"x":[1.50]},b=,l[1]=2')).toEqual({ a: { x: [1.5] }, b: null, l: [null, 2] });
  expect(apply(setLiteralValues, "a.b\\=x,y=z")).toEqual({ a: { "b\\": "x,y=z" } });
  const files = (values: ValueMap, text: string) => setFileValues(values, text, (path) => `<${path}>`);
  expect(apply(files, "a=one.txt,b={x,y}")).toEqual({ a: "<one.txt>", b: ["<x>", "<y>"] });
});

test("--set-json reports bad JSON with Go's words", () => {
  expect(() => apply(setJsonValues, "a={bad")).toThrow(
    "invalid character 'b' looking for beginning of object key string",
  );
});

const deep = (count: number) => Array.from({ length: count }, (_, i) => `k${i}`).join(".");
test.each([
  ["a[65537]=1", "index of 65537 is greater than maximum supported index of 65536"],
  ["a[1000000000]=1", "index of 1000000000 is greater than maximum supported index of 65536"],
  ["a[-1]=1", "negative -1 index not allowed"],
  ["a[99999999999999999999]=1", "value out of range"],
  [`${deep(32)}=1`, "nested level is greater than maximum supported nested level of 30"],
  [`${deep(10_000)}=1`, "nested level is greater than maximum supported nested level of 30"],
  [`a${"[0]".repeat(20_000)}=1`, "nested level is greater than maximum supported nested level of 30"],
  [Array.from({ length: 20 }, (_, i) => `a${i}[65536]=1`).join(","), "more than 1000000 values in one flag"],
])("V1: hostile --set, case %#", (text, message) => {
  for (const set of [setValues, setStringValues]) expect(() => apply(set, text)).toThrow(message);
});

test("V1: 31 names and 30 nested lists are still read", () => {
  expect(apply(setValues, `${deep(31)}=1`)).toHaveProperty("k0.k1");
  expect(apply(setValues, `a${"[0]".repeat(30)}=1`)).toHaveProperty("a");
});

test("Y12: __proto__ in a --set key is data", () => {
  const values = apply(setValues, "__proto__.polluted=1,constructor.prototype.polluted=1");
  expect(Object.keys(values)).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});
