import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value, ValueMap } from "../../src/base/index.ts";
import { cloneValue } from "../../src/base/index.ts";
import { OpenApi } from "../../src/kube/index.ts";
import { FieldSpecs } from "../../src/kustomize/config/index.ts";
import { FieldTrie } from "../../src/kustomize/fields/fieldTrie.ts";
import { visitField } from "../../src/kustomize/fields/visitField.ts";
import { Resource } from "../../src/manifest/index.ts";

const openApi = new OpenApi();
const name = fc.constantFrom("a", "b", "c");
const document = fc.letrec<{ value: Value; map: ValueMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Value>("x", 1, null),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
  ),
  map: fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
}));
const path = fc
  .array(fc.tuple(name, fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((steps) => steps.map(([step, isList]) => (isList ? `${step}[]` : step)).join("/"));

describe("FieldTrie", () => {
  it("finds for each spec what visitField finds, and fails where it fails", () => {
    fc.assert(
      fc.property(document.map, fc.array(path, { minLength: 1, maxLength: 5 }), (object, paths) => {
        const specs = new FieldSpecs(
          paths.map((text) => ({ path: text, kind: "", group: "", version: "", create: false })),
        );
        const compiled = specs.matching({ group: "", version: "", kind: "" });
        const hits = new FieldTrie(compiled).find(cloneValue(object));
        // One after the other on one object, as specs are applied: a walk into a null makes a list of it.
        const resource = new Resource({ object: cloneValue(object), openApi });
        const found: { index: number; parent: { [key: string]: Value } | Value[]; key: string | number }[] = [];
        let failedAt: number | undefined;
        for (const [index, spec] of compiled.entries()) {
          try {
            visitField(resource, spec, "none", (parent, key) => found.push({ index, parent, key }));
          } catch {
            failedAt = index;
            break;
          }
        }
        const valueAt = ({ parent, key }: { parent?: unknown; key?: unknown }): unknown =>
          (parent as { [key: string]: Value })[key as string];
        for (const index of compiled.keys()) {
          if (index === failedAt) break;
          const own = hits.filter((hit) => hit.index === index && hit.parent !== undefined);
          expect(own.map(valueAt)).toEqual(found.filter((each) => each.index === index).map(valueAt));
        }
        if (failedAt !== undefined) {
          const last = failedAt;
          expect(hits.some((hit) => hit.parent === undefined && hit.index <= last)).toBe(true);
        }
      }),
    );
  });
});
