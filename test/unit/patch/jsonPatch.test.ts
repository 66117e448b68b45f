import { describe, expect, it } from "vitest";
import { type ValueMap, defaultLimits, getOwn } from "../../../src/base/index.ts";
import { applyJsonPatch, parseJsonPatch } from "../../../src/patch/index.ts";

function apply(target: ValueMap, patch: string): ValueMap {
  return applyJsonPatch(target, parseJsonPatch(patch));
}

describe("parseJsonPatch", () => {
  it.each([
    ["a: b", "json: cannot unmarshal object into Go value of type jsonpatch.Patch"],
    ["- 5", "json: cannot unmarshal number into Go value of type jsonpatch.Operation"],
    ["[", "unexpected end of JSON input"],
  ])("refuses %j", (text, message) => {
    expect(() => parseJsonPatch(text)).toThrow(message);
  });

  it("reads YAML and JSON alike", () => {
    const yaml = parseJsonPatch("- op: add\n  path: /a\n  value: {b: [1]}\n");
    expect(yaml).toEqual(parseJsonPatch('[{"op":"add","path":"/a","value":{"b":[1]}}]'));
  });
});

describe("applyJsonPatch", () => {
  it("leaves the patch as it is", () => {
    const patch = parseJsonPatch("- {op: add, path: /a, value: {x: 1}}");
    const first = applyJsonPatch({}, patch);
    (first.a as ValueMap).x = 2;
    expect(applyJsonPatch({}, patch)).toEqual({ a: { x: 1 } });
  });

  it("says which operation failed", () => {
    const run = (): unknown => apply({ a: 1 }, "- {op: remove, path: /a}\n- {op: remove, path: /a}");
    expect(run).toThrow(expect.objectContaining({ notes: ["operation 2 of the patch: remove /a"] }));
  });

  it("V6: doubling copies end in an error before the memory does", () => {
    const operations = Array.from({ length: 40 }, () => ({ op: "copy", from: "/a", path: "/a/-" }));
    const target: ValueMap = { a: ["x".repeat(1000)] };
    const limits = { ...defaultLimits, patchResultBytes: 1_000_000 };
    expect(() => applyJsonPatch(target, parseJsonPatch(JSON.stringify(operations)), limits)).toThrow(
      expect.objectContaining({ code: "patch/result-too-large" }),
    );
    expect(JSON.stringify(target).length).toBeLessThan(3_000_000);
  });

  it("V6: more than 10,000 operations are refused", () => {
    const operations = Array.from({ length: 10_001 }, () => ({ op: "test", path: "/a", value: 1 }));
    expect(() => parseJsonPatch(JSON.stringify(operations))).toThrow(
      expect.objectContaining({ code: "patch/too-many-operations" }),
    );
  });

  it.each([
    ["- {op: add, path: /l/1000000000, value: 1}", "Unable to access invalid index: 1000000000"],
    ["- {op: replace, path: /l/1000000000, value: 1}", "doc is missing key"],
    ["- {op: remove, path: /l/-4}", "Unable to access invalid index: -4"],
    ["- {op: replace, path: /l/length, value: 0}", "doc is missing key"],
    ["- {op: add, path: /l/x, value: 1}", "value was not a proper array index: 'x'"],
    ["- {op: add, path: /m/n/o, value: 1}", 'doc is missing path: "/m/n/o"'],
    [`- {op: add, path: "${"/a".repeat(100_000)}", value: 1}`, "a JSON pointer has 100000 steps"],
  ])("V7: %.60s", (patch, message) => {
    expect(() => apply({ l: [1, 2, 3] }, patch)).toThrow(message);
  });

  it("V7: /l/01 and /l/-1 are indexes, as in Go", () => {
    expect(apply({ l: [1, 2, 3] }, "- {op: replace, path: /l/01, value: x}")).toEqual({ l: [1, "x", 3] });
    expect(apply({ l: [1, 2, 3] }, "- {op: remove, path: /l/-1}")).toEqual({ l: [1, 2] });
  });

  it.each([
    "- {op: add, path: /__proto__, value: {polluted: 1}}",
    "- {op: copy, from: /own, path: /__proto__}",
    "- {op: move, from: /own, path: /__proto__}",
    "- {op: add, path: /constructor, value: {prototype: {polluted: 1}}}",
    "- {op: add, path: /own/__proto__, value: {polluted: 1}}",
  ])("Y12: %s stays data", (patch) => {
    const result = apply({ own: { polluted: 1 } }, patch);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    if (patch.includes("path: /__proto__,") || patch.includes("path: /__proto__}"))
      expect(getOwn(result, "__proto__")).toEqual({ polluted: 1 });
  });

  it("Y12: inherited names are not there", () => {
    expect(() => apply({ a: {} }, "- {op: remove, path: /a/toString}")).toThrow("Unable to remove nonexistent key");
    expect(() => apply({ a: {} }, "- {op: add, path: /a/constructor/x, value: 1}")).toThrow("doc is missing path");
  });

  it("nests deeply without the call stack", () => {
    const patch = parseJsonPatch("- {op: copy, from: /a, path: /b}\n- {op: test, path: /a, value: null}");
    let deep: ValueMap = {};
    for (let i = 0; i < 9_000; i++) deep = { d: deep };
    expect(() => applyJsonPatch({ a: deep }, patch)).toThrow("testing value /a failed");
  });
});
