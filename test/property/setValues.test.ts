import fc from "fast-check";
import { expect, test } from "vitest";
import type { ValueMap } from "../../src/base/index.ts";
import { setJsonValues, setLiteralValues, setStringValues, setValues } from "../../src/chart/setValues/index.ts";

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const hostile = fc.array(
  fc.constantFrom("a", "b", "=", ".", ",", "[", "]", "0", "1", "{", "}", "\\", '"', " ", "-", "é", "__proto__"),
  { maxLength: 40 },
);

test("what is set under a path of names stands there, whatever the text", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.string(), (path, text) => {
      const values: ValueMap = {};
      setLiteralValues(values, `${path.join(".")}=${text}`);
      const found = path.reduce<unknown>((value, name) => (value as ValueMap)[name], values);
      expect(found).toBe(text);
      const escaped: ValueMap = {};
      setStringValues(escaped, `${path.join(".")}=${text.replace(/[\\,{}]/g, "\\$&")}`);
      expect(escaped).toEqual(values);
    }),
  );
});

test("JSON values are set as they are", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const values: ValueMap = {};
      setJsonValues(values, `a.b[1]=${JSON.stringify(value)}`);
      expect(JSON.stringify(values)).toBe(JSON.stringify({ a: { b: [null, value] } }));
    }),
  );
});

test("any text is read or refused with a clear error, and pollutes nothing", () => {
  fc.assert(
    fc.property(hostile, (parts) => {
      for (const set of [setValues, setStringValues, setJsonValues, setLiteralValues])
        try {
          set({}, parts.join(""));
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^(chart\/invalid-set|base\/invalid-json)$/);
        }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});
