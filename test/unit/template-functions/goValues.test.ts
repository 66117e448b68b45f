import { expect, test } from "vitest";
import { byteLength, fromBytes, sliceBytes, toBytes, toRunes } from "../../../src/template/goBytes.ts";
import { formatValue } from "../../../src/template/goFormat.ts";
import { goKindName, goTypeName } from "../../../src/template/goType.ts";
import { GoInt, type GoMap, nilList, typedList } from "../../../src/template/goValue.ts";

test.each(["", "abc", "héllo ☃ 😀", "\udcff\udc80x", "\udcc3", "a\ufffdb"])("bytes of %j and back", (text) => {
  const bytes = toBytes(text);
  expect(bytes.length).toBe(byteLength(text));
  expect(fromBytes(bytes)).toBe(text);
});

test("bytes that are not UTF-8 become lone surrogates and runes U+FFFD", () => {
  expect(fromBytes(new Uint8Array([0xff, 0x61, 0xc3, 0xa9, 0xe2, 0x98, 0xed, 0xa0, 0x80]))).toBe(
    "\udcffaé\udce2\udc98\udced\udca0\udc80",
  );
  expect(sliceBytes("é", 0, 1)).toBe("\udcc3");
  expect(toRunes("a\udcff😀")).toEqual([97, 0xfffd, 0x1f600]);
});

test.each([
  [1e5, "100000"],
  [123456, "123456"],
  [999999.5, "999999.5"],
  [1234567, "1.234567e+06"],
  [12345678, "1.2345678e+07"],
  [1e21, "1e+21"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-0, "-0"],
  [Number.POSITIVE_INFINITY, "+Inf"],
  [1n, "1"],
  [new GoInt("uint8", 7n), "7"],
  [null, "<nil>"],
  [[1, "a", null, [true]], "[1 a <nil> [true]]"],
  [{ b: 1, a: { c: [] } }, "map[a:map[c:[]] b:1]"],
  [new Uint8Array([1, 2]), "[1 2]"],
])("formatValue, case %#", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("types and kinds", () => {
  expect(goTypeName(typedList("[]string", ["a"]))).toBe("[]string");
  expect(goTypeName(nilList())).toBe("[]interface {}");
  expect(goTypeName({})).toBe("map[string]interface {}");
  expect(goTypeName(new GoInt("int", 1n))).toBe("int");
  expect(goTypeName(null)).toBe("<nil>");
  expect(goKindName(null)).toBe("invalid");
  expect(goKindName(new Uint8Array())).toBe("slice");
});

test("P11: a value that contains itself is an error when printed", () => {
  const map: GoMap = {};
  map.self = [map, map];
  expect(() => formatValue(map)).toThrow("cyclic value");
});
