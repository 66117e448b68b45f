import { describe, expect, it } from "vitest";
import { KpackError, OddScalar } from "../../../src/base/index.ts";
import { locate, parseDocument, parseDocuments, splitDocuments } from "../../../src/yaml/index.ts";
import { readFast } from "../../../src/yaml/fastReader.ts";
import { parseExact } from "../../../src/yaml/read.ts";

function errorOf(run: () => unknown): KpackError {
  try {
    run();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("positions in errors", () => {
  it.each([
    ["a: 1\nb: c: d\n", "yaml: line 2: mapping values are not allowed in this context", 2, 5],
    ["a: [1, 2\nb: 3\n", "yaml: line 1: did not find expected ',' or ']'", 2, 2],
    ['a: "x\n', "yaml: line 2: found unexpected end of stream", 2, 1],
    ["a: *b\n", "yaml: unknown anchor 'b' referenced", 1, 4],
    ["a: 1\n b: 2\n", "yaml: line 2: mapping values are not allowed in this context", 2, 3],
  ])("%j", (text, message, line, column) => {
    const error = errorOf(() => parseDocument(text, { reader: "sigs", file: "values.yaml" }));
    expect(error.message).toBe(message);
    expect(error.span).toEqual({ file: "values.yaml", line, column });
  });

  it("counts lines from the start of the stream", () => {
    const error = errorOf(() => parseDocuments("a: 1\n---\nb: 1\nc: d: e\n", { reader: "kyaml", file: "f" }));
    expect(error.span).toEqual({ file: "f", line: 4, column: 5 });
  });
});

describe("splitDocuments", () => {
  it.each([
    ["a: 1", ["a: 1"]],
    ["a: 1\n---\nb: 2\n", ["a: 1\n", "b: 2\n"]],
    ["---\na: 1\n--- # c\nb: 2", ["---\na: 1\n", "b: 2"]],
    ["a: 1\r\n---\r\nb: 2\r\n", ["a: 1\n", "b: 2\n"]],
    ["a: |\n  x\n---\n  y\n", ["a: |\n  x\n", "  y\n"]],
    ["a: 1\n---", ["a: 1\n---"]],
    ["a\n---\n---\nb\n", ["a\n", "---\nb\n"]],
    ["", [""]],
  ])("%j", (stream, expected) => {
    expect(splitDocuments(stream).map((d) => d.text)).toEqual(expected);
  });

  it("knows where the parts begin", () => {
    expect(splitDocuments("a\n---\nb\n\n--- # c\nd").map(({ offset, line }) => [offset, line])).toEqual([
      [0, 0],
      [6, 2],
      [17, 5],
    ]);
  });

  it("refuses content behind the separator", () => {
    const error = errorOf(() => parseDocuments("a: 1\n--- b: 2\nc: 3\n", { reader: "kyaml", file: "f" }));
    expect(error.message).toBe("invalid document separator: --- b: 2");
    expect(error.span).toMatchObject({ file: "f", line: 2 });
  });
});

describe("spellings that a replacement can see", () => {
  it.each([
    ["1.0", 1],
    ["1e3", 1000],
    ["0x1F", 31],
    ["True", true],
    ["2001-01-01", "2001-01-01T00:00:00Z"],
    ["~", null],
    ["", null],
  ])("%j is kept", (text, value) => {
    const scalar = (parseDocument(`a: ${text}`, { reader: "kyaml" }) as { a: OddScalar }).a;
    expect(scalar).toBeInstanceOf(OddScalar);
    expect([scalar.text, scalar.value]).toEqual([text, value]);
  });

  it.each(["1", "-5", "1.5", "true", "null", "text", "9007199254740993"])("%j needs no box", (text) => {
    const document = parseDocument(`a: ${text}`, { reader: "kyaml" }) as { a: unknown };
    expect(document.a).not.toBeInstanceOf(OddScalar);
    expect(String(document.a)).toBe(text);
  });
});

describe("locate", () => {
  const text = "# c\nkind: X\nspec:\n  ports:\n  - name: http\n    port: 80\n---\nkind: Y\nspec: &s {a: 1}\nb: *s\n";
  it.each([
    [0, ["kind"], 2, 7],
    [0, ["spec", "ports", 0, "port"], 6, 11],
    [0, ["spec", "ports", 0], 5, 5],
    [0, ["spec", "ports"], 4, 3],
    [0, ["spec", "missing", 3], 3, 1],
    [0, [], 2, 1],
    [1, ["spec", "a"], 9, 14],
    [1, ["b", "a"], 9, 14],
  ])("document %i, %j", (document, path, line, column) => {
    expect(locate(text, { file: "f", document, path })).toEqual({ file: "f", line, column });
  });

  it("gives nothing for text that cannot be read", () => {
    expect(locate("a: [", { path: ["a"] })).toBeUndefined();
    expect(locate("a: 1", { document: 3, path: [] })).toBeUndefined();
    expect(locate("[".repeat(20_000), { path: [0] })).toBeUndefined();
  });
});

describe("the fast reader", () => {
  const kyaml = { isKyaml: true, allowsDuplicates: false, integers: "exact" } as const;

  it.each([
    "a: 1\nb: two\nc:\n- d\n- e: f\n  g: [1, {h: 'i'}, \"j\\n\"]\nk: |\n  l\n   m\nn: >-\n  o\n  p\n",
    "---\n# c\na: plain\n  over lines # c\nb: 'quoted\n  over lines'\nc:\n  - x\n  -\n    y: z\n",
    '{"json": ["like", 1, true, null], "text": {}}',
  ])("reads ordinary documents: %j", (text) => {
    const value = readFast(text, kyaml);
    expect(value).toBeDefined();
    expect(value).toEqual(parseExact(text, { reader: "kyaml" }));
  });

  it.each(["a: &x 1", "a: *x", "a: !!str 1", "? a", "a:\tb", "a: b: c", "a: 1\na: 2", "%YAML 1.1", "a: [b", "a\rb: c"])(
    "leaves %j to the exact one",
    (text) => {
      expect(readFast(text, kyaml)).toBeUndefined();
    },
  );
});
