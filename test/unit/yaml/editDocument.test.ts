import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { editDocument } from "../../../src/yaml/index.ts";

interface Recorded {
  cases: { input: string; expected: string }[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL("../../cases/yaml/editDocument.json", import.meta.url), "utf8"),
);

describe("editDocument", () => {
  it.each(recorded.cases)("prints $input as kustomize does", ({ input, expected }) => {
    expect(editDocument(input, [{ path: ["target"], value: "NEW" }]).trim()).toBe(expected);
  });

  it.each([
    ["a: 80\n", ["a"], "8080", "a: 8080\n"],
    ["a: x\n", ["a"], "8080", 'a: "8080"\n'],
    ["a: 80\n", ["a"], "x", "a: !!int x\n"],
    ["a: {b: 1}\n", ["a", "c"], "x", "a: {b: 1, c: x}\n"],
    ["a:\n- b\n", ["a", 0], "x\ny", "a:\n- |-\n  x\n  y\n"],
    ["a: 1\n", ["b", "c"], { d: ["e"] }, "a: 1\nb:\n  c:\n    d:\n    - e\n"],
  ])("edits %j", (text, path, value, expected) => {
    expect(editDocument(text, [{ path, value }])).toBe(expected);
  });
});
