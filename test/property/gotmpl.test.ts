import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KpackError } from "../../src/base/index.ts";
import { sprintf } from "../../src/template/index.ts";
import { renderFiles, renderText } from "../support/renderText.ts";

const scraps = [
  ..."{{ }} {{- -}} ( ) | . $ $x .Values .a := = , if else end range with define template include block break nil".split(
    " ",
  ),
  ..."\"a\" `b` 'c' 1 0x1f 1.5 -2 2i true print printf len index dict list eq and or not /* */ \n # / é".split(" "),
  "{{/*",
  "*/}}",
  " ",
  "\n",
];
const handlebarsScraps = [
  ...'{{ }} {{# {{/ {{^ {{> {{! {{{ }}} ~ ( ) . ../ this @index as | if each with else = Values.a upper "a" 1 [x]'.split(
    " ",
  ),
  " ",
  "\n",
  "  - x",
];

function rendersOrFails(render: () => unknown): boolean {
  try {
    render();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
  }
  return true;
}

describe("templates of any text", () => {
  test("Go templates render or fail with an error of ours", () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 3 })), { maxLength: 30 });
    fc.assert(
      fc.property(text, (parts) => rendersOrFails(() => renderText(parts.join(" "), { a: 1 }))),
      { numRuns: 1000 },
    );
  });
  test("Handlebars templates render or fail with an error of ours", () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...handlebarsScraps), fc.string({ maxLength: 3 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (parts) => rendersOrFails(() => renderFiles({ "t.yaml.hbs": parts.join("") }, { a: [1] }))),
      { numRuns: 1000 },
    );
  });
  test("text without delimiters comes out as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        fc.pre(!text.includes("{{") && !text.includes("<no value>"));
        expect(renderText(text)).toBe(text);
        expect(renderFiles({ "NOTES.txt.hbs": text.replaceAll("\\", "") }).get("c/templates/NOTES.txt.hbs")).toBe(
          text.replaceAll("\\", ""),
        );
      }),
      { numRuns: 500 },
    );
  });
  test("a quoted string prints as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
        expect(renderText(`{{ ${sprintf("%q", [text])} }}`)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
  test("printf takes any format", () => {
    const flags = fc.stringMatching(/^[-+# 0]{0,3}[0-9]{0,2}(\.[0-9]{0,2})?$/);
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.double(), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(flags, fc.constantFrom(..."vsdqxXeEfFgGtTcbUoOzw"), value, (flag, verb, given) => {
        expect(typeof sprintf(`%${flag}${verb}`, [given])).toBe("string");
      }),
      { numRuns: 1000 },
    );
  });
  test("floats printed shortest read back as themselves", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(Number(sprintf("%v", [value])), value)).toBe(true);
        expect(Number(sprintf("%.17e", [value]))).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });
});
