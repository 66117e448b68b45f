import { describe, expect, it } from "vitest";
import { parseFields } from "../../../src/yaml/index.ts";
import { cutFields } from "../../../src/yaml/cutFields.ts";

const head = "kind: A\n";
const read = (text: string): unknown => parseFields(text, ["kind"], { reader: "sigs", integers: "bigint" });

describe("cutFields", () => {
  it.each([
    ["a comment and a mark", "# c\n---  # c\nkind: A\n", "kind: A\n"],
    ["other entries around it", "a: 1\nkind: A\n# c\nb:\n- 1\n", "kind: A\n# c\n"],
    ["a last line without end", "a: 1\nkind: A", "kind: A"],
    ["nothing to cut", "a: 1\n", ""],
    ["keys in other letters, and twice", "KIND: A\na: b\nkind: B\n", "KIND: A\nkind: B\n"],
    ["its value in a block", "kind: |-\n  a: b\n\n  - c\nb: 1\n", "kind: |-\n  a: b\n\n  - c\n"],
    ["a list in its column", "kind:\n- a: b\n  c: d\n- e\nb: 1\n", "kind:\n- a: b\n  c: d\n- e\n"],
  ])("finds an entry: %s", (_name, text, cut) => {
    expect(cutFields(text, ["kind"])).toBe(cut);
  });

  it.each([
    "a: b\n    c\n\n  d",
    "a:\n  b:\n  - c:\n      d\n    e: f\n  -\n    - - g\n      - h\n",
    "a: \"b \\\" c\n  d\" # e\nb: 'it''s\n\n  more'",
    "a:\n  \"b\": 1\n  'c' : 2",
    "a: >\n\n    b\n      c\n\n    d\nb: |\n\nc: |+\n  x\n  \ty\n",
    'a: {}\nb: [a, "b", \'c\', 1, -2, a:b]\nc: {a: b, "c": [{}]} # d',
    "a: true\nb: 1e3\nc: 0x1f\nd: null\ne: 2001-01-01\nf: ~\ng: https://a/#b",
    "type: a\nname: b\nnode: c\nonce: d\na.b/c-d: e\na b: c\n1.2.3: d",
    "a: \u00e9\u65e5\n\u00e9: b",
  ])("knows its way through %j", (text) => {
    expect(cutFields(`${head}${text}`, ["kind"])).toBe(head);
  });

  it.each([
    ..."a: b: c|a: b:|a: b\n  c: d|a: b\n c: d\n|- a|a|a: &b c|a: *b|a: !!str b|? a|a: - b|a: [|a: {a}|a: 'b|a: \"b".split(
      "|",
    ),
    '"a": b',
    "a: b c\n  d: e f",
    "a: |2\n  b",
    "a: |\n    b\n  c\n",
    "a: |\n     \n  b\n",
    "a: b\n\tc",
    "a:\tb",
    "<<: {}",
    "null: a",
    "~ : a",
    "yes: a",
    "1: a",
    "a: .inf",
    "a: -.NaN",
    'a: "\\/"',
    'a: "b\n--- c"',
    "a: b\r\nc: d",
    "a: b\u2028",
    "a: \u0001",
    "a:\n    b: c\n  d: e\n",
    "a:\n  - b\n c: d\n",
    "a: b\n---\nc: d\n",
    "%YAML 1.1\n---\na: b",
    "a: b\n...\n",
  ])("leaves %j to the exact reader", (text) => {
    expect(cutFields(text, ["kind"])).toBeUndefined();
  });
});

describe("parseFields", () => {
  it.each([
    ["kind: A\nspec: {a: 1}\n", { kind: "A" }],
    ["kind: A\nspec: &a {b: 1}\n", { kind: "A" }],
    ["kind: 1\nKind: [2]\n", { kind: 1n, Kind: [2n] }],
    ["spec: 1\n", {}],
    ["", null],
    ["- kind: A\n", [{ kind: "A" }]],
  ])("reads %j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("fails where the rest of the text is not valid", () => {
    expect(() => read("kind: A\nspec:\n  a: b: c\n")).toThrow(
      "yaml: line 3: mapping values are not allowed in this context",
    );
    expect(() => read("kind: A\nspec: .inf\n")).toThrow("json: unsupported value: +Inf");
  });
});
