import { describe, expect, it } from "vitest";
import { OpenApi } from "../../../src/kube/index.ts";
import { readResources } from "../../../src/manifest/index.ts";

const openApi = new OpenApi();
const names = (text: string): string[] => readResources(text, { openApi }).map((r) => r.name);

/** Errors and orders as kustomize 5.8.2 gives them. */
describe("readResources", () => {
  it.each([
    ["empty documents", "---\n---\n# c\n---\nkind: X\nmetadata: {name: x}\n", ["x"]],
    ["empty collections", "{}", []],
    [
      "a lone List in place",
      "kind: List\nitems:\n- {kind: A, metadata: {name: a}}\n- {kind: B, metadata: {name: b}}",
      ["a", "b"],
    ],
    [
      "a List among others at the end",
      "kind: List\nitems:\n- {kind: A, metadata: {name: a}}\n---\nkind: X\nmetadata: {name: x}",
      ["x", "a"],
    ],
    ["lists in lists", "kind: FooList\nitems: [{kind: List, items: [{kind: a, metadata: {name: c}}]}]", ["c"]],
    ["a list without items", "kind: FooList\nmetadata: {name: q}", ["q"]],
    ["null items", "kind: List\nitems:\n", []],
  ])("reads %s", (_title, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ["kind: X", "missing metadata.name in object {{ X} {{ } map[] map[]}}"],
    ["metadata: {name: x}", "missing kind in object {{ } {{x } map[] map[]}}"],
    [
      'kind: X\nmetadata: {name: "", labels: {b: c, a: d}}',
      "missing metadata.name in object {{ X} {{ } map[a:d b:c] map[]}}",
    ],
    ["a: 1", "missing Resource metadata"],
    ["- a", "missing Resource metadata"],
    ["kind: FooList\nitems: {a: 1}", "expected array in FooList/items, but found map[string]interface {}"],
    ["kind: null\nmetadata: {name: null}", "missing Resource metadata"],
  ])("refuses %j", (text, message) => {
    expect(() => names(text)).toThrow(message);
  });

  it("says where", () => {
    const read = (): unknown =>
      readResources("kind: X\nmetadata: {name: x}\n---\nkind: Y\n", { openApi, file: "f.yaml" });
    expect(read).toThrow(
      expect.objectContaining({
        span: { file: "f.yaml", line: 4, document: 1, path: ["metadata"] },
      }),
    );
  });
});
