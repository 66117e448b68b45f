import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { KpackError, type Value, isMap, plain } from "../../src/base/index.ts";
import {
  jsonToYaml,
  parseDocument,
  parseDocuments,
  parseFields,
  stringify,
  stringifyPretty,
} from "../../src/yaml/index.ts";
import { cutFields } from "../../src/yaml/cutFields.ts";
import { checkCharacters } from "../../src/yaml/decodeText.ts";
import { compareKeys, sortKeys } from "../../src/yaml/keyOrder.ts";
import { readFast } from "../../src/yaml/fastReader.ts";
import { parseExact } from "../../src/yaml/read.ts";

const runs = { numRuns: 2_000 };

/** Pieces that mean something to YAML, and some that do not. */
const pieces = fc.constantFrom(
  ..."a b key 1 0 - : ? # & * ! | > ' \" [ ] { } , % @ ` ~ . = / é 日 😀".split(" "),
  ...[
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    ": ",
    "- ",
    " #",
    "\t",
    "word ",
    "0x1",
    "1e3",
    "yes",
    "null",
    "<<",
    "---",
    "...",
  ],
  ...["2001-01-01", "12:30", "\u00a0", "\u2028", "\ufeff", "it's ", "a: b\n", "long words to be broken "],
);
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));
const scalar = fc.oneof(
  text,
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const tree = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** The same data as JSON would carry it. */
const normal = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, x: unknown) => (typeof x === "bigint" ? Number(x) : plain(x as Value))));

/** Not what Marshal refuses, and not what go-yaml writes in a way that it cannot read: the key `<<`, broken lines. */
function isWritable(value: Value): boolean {
  try {
    stringify(value);
    return !/[\u0085\u2028\u2029]|"<<":/.test(JSON.stringify(value));
  } catch {
    return false;
  }
}

function answer<T>(run: () => T): unknown {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof KpackError) return "error";
    throw error;
  }
}

describe("writer and readers", () => {
  it("read(write(x)) = x with both readers", () => {
    fc.assert(
      fc.property(tree.filter(isWritable), (value) => {
        const written = stringify(value);
        expect(normal(parseExact(written, { reader: "sigs" }))).toEqual(normal(value));
        expect(normal(parseDocument(written, { reader: "sigs" }))).toEqual(normal(value));
      }),
      runs,
    );
  });

  it("what is written for people reads the same", () => {
    fc.assert(
      fc.property(tree.filter(isWritable), (value) => {
        // go-yaml writes a block that begins with a tab, and cannot read it.
        fc.pre(!JSON.stringify(value).includes('"\\t'));
        expect(normal(parseDocument(stringifyPretty(value), { reader: "sigs" }))).toEqual(normal(value));
      }),
      runs,
    );
  });

  it("another YAML library accepts what is written", () => {
    fc.assert(
      fc.property(tree.filter(isWritable), (value) => {
        const written = stringify(value);
        // Keys of more than one line and byte order marks are where that library is stricter.
        fc.pre(!/^ *\? |\ufeff/m.test(written));
        for (const document of parseAllDocuments(written, { version: "1.1", uniqueKeys: false, strict: false }))
          expect(document.errors).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("writing is idempotent", () => {
    fc.assert(
      fc.property(tree.filter(isWritable), (value) => {
        const once = stringify(value);
        expect(stringify(parseDocument(once, { reader: "sigs", integers: "exact" }))).toBe(once);
        expect(jsonToYaml(JSON.stringify(normal(value)).replace(/[\ud800-\udfff]/g, "x")).endsWith("\n")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

/** Lines of keys and values that may or may not make a document. */
const document = fc
  .array(fc.tuple(fc.constantFrom("", "  ", "    ", "- ", "  - "), fc.constantFrom("a", "b", "'c'", "1"), pieces, text))
  .map((lines) => lines.map(([indent, key, piece, rest]) => `${indent}${key}: ${piece}${rest}`).join("\n"));

describe("readers", () => {
  it("any text gives a value or an error of ours, in both readers", () => {
    fc.assert(
      fc.property(text, (input) => {
        answer(() => parseDocument(input, { reader: "sigs" }));
        answer(() => parseDocuments(input, { reader: "kyaml" }));
      }),
      runs,
    );
  });

  it("the fast reader gives what the exact one gives, or nothing", () => {
    const blocks = fc
      .array(
        fc.tuple(
          fc.constantFrom("", "  ", "    ", "- ", "  - "),
          fc.constantFrom(
            ..."a:|b: x|a: 1|c: |-|c: ||+|c: >|d|- e|a: x # b:|'a': \"q\"|# c||k: y: z|a: null|b: 'm|n'|a: []".split(
              "|",
            ),
          ),
        ),
        { maxLength: 12 },
      )
      .map((all) => all.map((parts) => parts.join("")).join("\n"));
    // Lines are remembered from text to text, which is more than a stream of documents does.
    const known = new Map([true, false].map((isKyaml) => [isKyaml, new Map()]));
    fc.assert(
      fc.property(fc.oneof(text, document, blocks, tree.filter(isWritable).map(stringify)), (input) => {
        fc.pre(!/[\ufeff\ud800-\udfff]/.test(input));
        for (const isKyaml of [true, false]) {
          const rules = { isKyaml, allowsDuplicates: !isKyaml, integers: "exact" } as const;
          const fast = readFast(input, rules);
          expect({ value: readFast(input, { ...rules, lines: known.get(isKyaml) }) }).toEqual({ value: fast });
          if (fast === undefined) continue;
          const reader = isKyaml ? "kyaml" : "sigs";
          expect({ value: fast }).toEqual(answer(() => parseExact(input, { reader, integers: "exact" })));
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

const fields = ["apiversion", "kind", "metadata"];
const headOptions = { reader: "sigs", integers: "bigint" } as const;

function exactFields(input: string): Value {
  const value = parseExact(checkCharacters(input), headOptions);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => fields.includes(key.toLowerCase())));
}

/** What is cut is what the exact reader has, where it accepts the text; and whatever is cut, it accepts. */
function checkCut(input: string): void {
  if (cutFields(input, fields) === undefined) return;
  expect(answer(() => parseFields(input, fields, headOptions))).toEqual(answer(() => exactFields(input)));
  expect(answer(() => exactFields(input))).not.toBe("error");
}

describe("fields", () => {
  it("are those of the exact reader in any text", () => {
    const head = fc.constantFrom("", "kind: ", "metadata:\n", "Kind: |\n", "apiVersion:\n- ", '"kind": ');
    const input = fc
      .tuple(head, fc.oneof(text, document, tree.filter(isWritable).map(stringify)))
      .map((all) => all.join(""));
    fc.assert(fc.property(input, checkCut), { numRuns: 5_000 });
  });

  it("are those of the exact reader in damaged documents", () => {
    const folder = join(import.meta.dirname, "../cases");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
    const lines = fc.tuple(fc.constantFrom(...files.sort()), fc.nat({ max: 1_000 })).map(([name, from]) => {
      const all = readFileSync(join(folder, name), "utf8").split("\n");
      const part = all.slice(from % all.length).slice(0, 30);
      const indent = part[0]?.search(/[^ ]|$/) ?? 0;
      return part.map((line) => line.replace(new RegExp(`^ {0,${indent}}`), "")).join("\n");
    });
    const damage = fc.tuple(fc.nat({ max: 2_000 }), fc.nat({ max: 3 }), fc.oneof(fc.constant(""), pieces));
    const damaged = fc.tuple(lines, fc.array(damage, { maxLength: 3 })).map(([whole, all]) =>
      all.reduce((input, [place, length, piece]) => {
        const at = place % (input.length + 1);
        return input.slice(0, at) + piece + input.slice(at + length);
      }, whole),
    );
    fc.assert(fc.property(damaged, checkCut), { numRuns: 5_000 });
  });
});

describe("order of keys", () => {
  const key = fc.array(fc.constantFrom("a", "b", "A", "é", "2", "10", "_", "-", ".", "日"), { maxLength: 5 });
  it("is antisymmetric, and sorting sorts", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          key.map((parts) => parts.join("")),
          { maxLength: 30 },
        ),
        (keys) => {
          const sorted = sortKeys([...keys]);
          for (let i = 1; i < sorted.length; i++) {
            const [a, b] = [sorted[i - 1] as string, sorted[i] as string];
            expect(Math.sign(compareKeys(a, b))).toBe(-1);
            expect(Math.sign(compareKeys(b, a))).toBe(1);
          }
        },
      ),
      runs,
    );
  });
});
