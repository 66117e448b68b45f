import { expect, test } from "vitest";
import { quoteGo, quoteGoRune } from "../../../src/base/index.ts";

test.each([
  ["", '""'],
  ['a"b\\', '"a\\"b\\\\"'],
  ["\u0007\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
  ["\u0000\u007f", '"\\x00\\x7f"'],
  ["é☃😀", '"é☃😀"'],
  ["\u00a0\u2028\u{e0001}", '"\\u00a0\\u2028\\U000e0001"'],
  ["\udcff", '"\\xff"'],
])("quoteGo(%j) is %s", (text, quoted) => {
  expect(quoteGo(text)).toBe(quoted);
});

test.each([
  [97, "'a'"],
  [39, "'\\''"],
  [34, `'"'`],
  [1, "'\\x01'"],
  [-1, "'\ufffd'"],
])("quoteGoRune(%d) is %s", (rune, quoted) => {
  expect(quoteGoRune(rune)).toBe(quoted);
});
