import { describe, expect, it } from "vitest";
import { KpackError, OddScalar, type Value, type ValueMap, getOwn } from "../../../src/base/index.ts";
import { decodeText, jsonToYaml, locate, parseDocument, parseDocuments, stringify } from "../../../src/yaml/index.ts";

const readers = ["sigs", "kyaml"] as const;

function errorOf(run: () => unknown): KpackError {
  try {
    run();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("no error");
}

function nested(open: string, close: string, depth: number): string {
  return open.repeat(depth) + close.repeat(depth);
}

/** How deep a list or mapping goes, found without recursion. */
function depthOf(value: Value): number {
  let depth = 0;
  for (let next: Value | undefined = value; typeof next === "object" && next !== null; depth++)
    next = Object.values(next as ValueMap)[0];
  return depth;
}

/** Rows of docs/security.md. */
describe.each(readers)("hostile input, %s reader", (reader) => {
  it("Y1: an alias bomb is an error", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(errorOf(() => parseDocument(lines.join("\n"), { reader })).code).toBe("yaml/alias-bomb");
  });

  it("Y1: aliases that expand to little are fine", () => {
    const text = `a: &a {b: 1, c: [2, 3]}\nd: [${Array(20).fill("*a").join(", ")}]\n`;
    const value = parseDocument(text, { reader }) as ValueMap;
    expect((value["d"] as Value[]).length).toBe(20);
    const [first, second] = value["d"] as Value[];
    expect(first).toEqual({ b: 1, c: [2, 3] });
    expect(first).not.toBe(second);
  });

  it("Y2: an alias inside its own anchor is an error", () => {
    expect(errorOf(() => parseDocument("a: &a {b: *a}", { reader })).code).toBe("yaml/cyclic-alias");
    expect(errorOf(() => parseDocument("a: &a {<<: *a}", { reader })).code).toBe("yaml/cyclic-alias");
    expect(errorOf(() => parseDocument("a: &a [[*a]]", { reader })).code).toBe("yaml/cyclic-alias");
  });

  it.each([
    ["lists", "[", "]"],
    ["mappings", "{a: ", "}"],
  ])("Y3: flow %s may nest 10,000 deep, not deeper", (_kind, open, close) => {
    expect(depthOf(parseDocument(nested(open, close, 9_999).replace(/^/, "- "), { reader }))).toBeGreaterThan(9_998);
    for (let again = 0; again < 2; again++) {
      const error = errorOf(() => parseDocument(nested(open, close, 100_000), { reader }));
      expect([error.code, error.message]).toEqual(["yaml/too-deep", "yaml: exceeded max depth of 10000"]);
    }
  });

  it("Y4: blocks may nest 10,000 deep, not deeper", () => {
    const block = (depth: number): string => `${"- ".repeat(depth)}x`;
    expect(depthOf(parseDocument(block(10_000), { reader }))).toBe(10_000);
    expect(errorOf(() => parseDocument(block(10_001), { reader })).code).toBe("yaml/too-deep");
    const stairs = Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:${i === 1_999 ? " x" : ""}\n`).join("");
    expect(depthOf(parseDocument(stairs, { reader }))).toBe(2_000);
  });

  it("Y4: what was read is written", () => {
    const text = stringify(parseDocument(`${"- ".repeat(10_000)}x`, { reader }));
    expect(text).toBe(`${"- ".repeat(10_000)}x\n`);
  });

  it("Y5: a large scalar is read, a larger file is refused", () => {
    const value = "x".repeat(8_000_000);
    expect(parseDocument(`a: ${value}`, { reader })).toEqual({ a: value });
    expect(parseDocument(`a: |\n  ${value}\n  ${value}\n`, { reader })).toEqual({ a: `${value}\n${value}\n` });
    expect(errorOf(() => parseDocument("x".repeat(64 * 1024 * 1024 + 1), { reader })).code).toBe("yaml/too-large");
    expect(errorOf(() => decodeText(new Uint8Array(11), 10)).code).toBe("yaml/too-large");
  });

  it("Y7: 200,000 distinct keys", () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `key${i}: ${i}`);
    const value = parseDocument(lines.join("\n"), { reader }) as ValueMap;
    expect(Object.keys(value).length).toBe(200_000);
    const tagged = parseDocument(`${lines.join("\n")}\nlast: !!str x`, { reader }) as ValueMap;
    expect(Object.keys(tagged).length).toBe(200_001);
  });

  it("Y8: 20,000 anchors and aliases", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `a${i}: &a${i} v${i}\nb${i}: *a${i}`);
    const value = parseDocument(lines.join("\n"), { reader }) as ValueMap;
    expect([Object.keys(value).length, value["b19999"]]).toEqual([40_000, "v19999"]);
  });

  it.each([
    ["a tab as indentation", "a:\n\tb: 1"],
    ["NUL", "a: \0"],
    ["a raw control character", "a: \x07"],
    ["DEL", "a: \x7f"],
    ["U+FFFE", "a: \ufffe"],
  ])("Y9: %s is an error", (_name, text) => {
    expect(["yaml/syntax", "yaml/encoding"]).toContain(errorOf(() => parseDocument(text, { reader })).code);
  });

  it("Y11: a merge key needs a mapping or a list of mappings", () => {
    expect(parseDocument("a: &a {b: 1}\nc: {<<: *a, d: 2}", { reader })).toEqual({ a: { b: 1 }, c: { b: 1, d: 2 } });
    for (const bad of ["a: {<<: 5}", "a: {<<: [1]}", "b: &b [1]\na: {<<: *b}", "a:\n  <<: x"])
      expect(errorOf(() => parseDocument(bad, { reader })).code).toBe("yaml/bad-merge");
  });

  it("Y1, Y11: merges may nest and repeat, not grow without bound", () => {
    const deep = `${"{<<: ".repeat(5_000)}{a: 1}${"}".repeat(5_000)}`;
    expect(parseDocument(deep, { reader })).toEqual({ a: 1 });
    expect(parseDocument("a: &a {b: 1}\nc: {<<: [*a, *a]}", { reader })).toEqual({ a: { b: 1 }, c: { b: 1 } });
    const lines = ["m0: &m0 {a: 1}"];
    for (let i = 1; i < 40; i++) lines.push(`m${i}: &m${i} {<<: [*m${i - 1}, *m${i - 1}]}`);
    expect(errorOf(() => parseDocument(lines.join("\n"), { reader })).code).toBe("yaml/alias-bomb");
  });

  it.each(["__proto__", "constructor", "hasOwnProperty", "toString", "prototype", "__defineGetter__"])(
    "Y12: %s is an ordinary key in every place",
    (key) => {
      const inner = `${key}: {polluted: 1}`;
      const texts = [
        `a: 1\n${key}: {polluted: 1}\n`,
        `"${key}":\n  polluted: 1\n`,
        `{${inner}}`,
        `? ${key}\n: polluted: 1\n`,
        `${key}: &x {polluted: 1}\n`,
        `a: &x {${inner}}\n<<: *x\n`,
        `<<: {${inner}}\n`,
        `!!map {${inner}}`,
        `- ${inner}`,
      ];
      for (const text of texts) {
        const root = parseDocument(text, { reader });
        const map = (Array.isArray(root) ? root[0] : root) as ValueMap;
        expect([text, getOwn(map, key)]).toEqual([text, { polluted: 1 }]);
        expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
        expect(stringify(map)).toContain(`${key}:`);
      }
      expect(jsonToYaml(`{"${key}":{"polluted":1}}`)).toBe(`${key}:\n  polluted: 1\n`);
      expect(locate(`${key}: 1`, { path: [key] })).toBeDefined();
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );

  it("Y14: a document that is not a mapping, a complex key, an unknown tag", () => {
    expect(parseDocument("- a", { reader })).toEqual(["a"]);
    expect(errorOf(() => parseDocument("? [a]\n: b", { reader })).code).toBe("yaml/bad-key");
    expect(parseDocument("a: !!python/object x", { reader })).toEqual({ a: "x" });
    const error = errorOf(() => parseDocument("a: 1\n---\nb: 2\n", { reader, furtherDocuments: "error" }));
    expect(error.code).toBe("yaml/multiple-documents");
  });

  it.each(['"', "[", "{a", "- [", "a: {", "'"])("%s without end is an error", (open) => {
    expect(() => parseDocument(`${open}${"x ".repeat(50_000)}`, { reader })).toThrow(KpackError);
  });

  it.each(["[", "{a", "- [", "? [", "&a "])("%s many times is read or refused in linear time", (open) => {
    try {
      parseDocument(`${open.repeat(50_000)}: `, { reader });
    } catch (error) {
      expect(error).toBeInstanceOf(KpackError);
    }
  });
});

describe("what differs between the readers", () => {
  it("Y6: a key twice is an error in resources, and the last wins in values unless that is refused", () => {
    const text = "a: 1\nb: 2\na: 3\n";
    expect(parseDocument(text, { reader: "sigs" })).toEqual({ a: 3, b: 2 });
    const resource = errorOf(() => parseDocument(text, { reader: "kyaml" }));
    expect(resource.message).toBe('yaml: unmarshal errors:\n  line 3: mapping key "a" already defined at line 1');
    const values = errorOf(() => parseDocument(text, { reader: "sigs", duplicateKeys: "error" }));
    expect(values.message).toBe('yaml: unmarshal errors:\n  line 3: key "a" already set in map');
  });

  it("Y13: numbers and words of YAML 1.1", () => {
    const text = "a: 12345678901234567890123\nb: 017\nc: 0o17\nd: 1_000\ne: yes\nf: 12:30:45\ng: 9007199254740993\n";
    expect(parseDocument(text, { reader: "sigs" })).toEqual({
      a: 1.2345678901234568e22,
      b: 15,
      c: 15,
      d: 1000,
      e: true,
      f: "12:30:45",
      g: 9007199254740992,
    });
    expect(parseDocument(text, { reader: "sigs", integers: "exact" })).toHaveProperty("g", 9007199254740993n);
    expect(parseDocument(text, { reader: "kyaml" })).toEqual({
      a: new OddScalar(1.2345678901234568e22, "12345678901234567890123", "!!float"),
      b: new OddScalar(15, "017", "!!int"),
      c: new OddScalar(15, "0o17", "!!int"),
      d: new OddScalar(1000, "1_000", "!!int"),
      e: "yes",
      f: "12:30:45",
      g: 9007199254740993n,
    });
    for (const reader of readers) {
      expect(errorOf(() => parseDocument("a: .inf", { reader })).message).toBe("json: unsupported value: +Inf");
      expect(errorOf(() => parseDocument("a: .nan", { reader })).message).toBe("json: unsupported value: NaN");
    }
  });

  it("Y14: documents of a stream", () => {
    expect(parseDocuments("a: 1\n---\n# c\n---\nb: 2\n", { reader: "kyaml" }).map((d) => d.value)).toEqual([
      { a: 1 },
      null,
      { b: 2 },
    ]);
  });
});

describe("decodeText", () => {
  const utf16 = (text: string, isLittle: boolean): Uint8Array => {
    const units = Array.from(`\ufeff${text}`, (c) => c.charCodeAt(0));
    return Uint8Array.from(units.flatMap((u) => (isLittle ? [u & 255, u >> 8] : [u >> 8, u & 255])));
  };

  it("Y10: UTF-8 and UTF-16 with a byte order mark", () => {
    expect(decodeText(new TextEncoder().encode("\ufeffa: é"))).toBe("a: é");
    expect(decodeText(utf16("a: é", true))).toBe("a: é");
    expect(decodeText(utf16("a: é", false))).toBe("a: é");
  });

  it("Y10: UTF-16 of odd length or with half a pair is an error", () => {
    const odd = new Uint8Array([...utf16("a", true), 0x61]);
    expect(errorOf(() => decodeText(odd))).toMatchObject({
      message: "yaml: incomplete UTF-16 character",
      notes: ["at byte 4"],
    });
    expect(errorOf(() => decodeText(new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))).code).toBe("yaml/encoding");
  });

  it.each([
    [[0x61, 0x80], "yaml: invalid leading UTF-8 octet", "at byte 1"],
    [[0x61, 0xc3], "yaml: incomplete UTF-8 octet sequence", "at byte 1"],
    [[0xc3, 0x28, 0x61], "yaml: invalid trailing UTF-8 octet", "at byte 1"],
    [[0xc0, 0x80], "yaml: invalid length of a UTF-8 sequence", "at byte 0"],
    [[0xed, 0xa0, 0x80], "yaml: invalid Unicode character", "at byte 0"],
    [[0x00, 0xff], "yaml: control characters are not allowed", "U+0000 at byte 0"],
    [[0x61, 0x3a, 0x20, 0x00], "yaml: control characters are not allowed", "U+0000 at byte 3"],
  ])("Y9: %j is an error that names the byte", (bytes, message, place) => {
    expect(errorOf(() => decodeText(Uint8Array.from(bytes)))).toMatchObject({ message, notes: [place] });
  });
});
