import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ValueMap } from "../../src/base/index.ts";
import { OpenApi } from "../../src/kube/index.ts";
import {
  applyJsonPatch,
  applyMergePatch,
  createThreeWayPatch,
  diffMergePatch,
  equalValues,
  parseJsonPatch,
  strategicMerge,
} from "../../src/patch/index.ts";

const openApi = new OpenApi();
const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor", "x/y", "m~n");
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { map } = fc.letrec<{ value: unknown; map: ValueMap }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie("map"), fc.array(tie("value"), { maxLength: 3 })),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4 }) as fc.Arbitrary<ValueMap>,
}));
const copy = (value: ValueMap): ValueMap => JSON.parse(JSON.stringify(value)) as ValueMap;

describe("merge patches", () => {
  it("a diff applied to the one gives the other", () => {
    fc.assert(
      fc.property(map, map, (from, to) => {
        const target = copy(from);
        applyMergePatch(target, diffMergePatch(from, to));
        expect(equalValues(target, to)).toBe(true);
        expect(diffMergePatch(to, to)).toEqual({});
      }),
    );
  });
});

describe("strategic merges", () => {
  const container = fc.record({ name: fc.constantFrom("a", "b", "c"), image: fc.constantFrom("x", "y") });
  const pod = fc
    .uniqueArray(container, { selector: (c) => c.name, maxLength: 3 })
    .map((containers): ValueMap => ({ apiVersion: "v1", kind: "Pod", spec: { containers } }));

  it("contain what the patch says, and the same again when merged twice", () => {
    fc.assert(
      fc.property(pod, pod, (target, patch) => {
        const once = copy(target);
        strategicMerge(once, patch, openApi);
        const { containers } = once.spec as { containers: ValueMap[] };
        const wanted = (patch.spec as { containers: ValueMap[] }).containers;
        expect(containers.slice(0, wanted.length)).toEqual(wanted);
        const twice = copy(once);
        strategicMerge(twice, patch, openApi);
        expect(twice).toEqual(once);
      }),
    );
  });

  it("never throw anything but a KpackError, and pollute nothing", () => {
    fc.assert(
      fc.property(map, map, (target, patch) => {
        try {
          strategicMerge(copy(target), patch, openApi);
        } catch (error) {
          expect((error as Error).name).toBe("KpackError");
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});

describe("three-way patches", () => {
  it("are empty when nothing is to be done", () => {
    fc.assert(
      fc.property(map, (state) => {
        const states = { original: state, modified: state, current: state };
        expect(createThreeWayPatch(states, undefined).patch).toEqual({});
        expect(createThreeWayPatch(states, openApi.schemaFor("v1", "Pod")).patch).toEqual({});
      }),
    );
  });
});

describe("JSON patches", () => {
  const pointer = fc
    .array(fc.constantFrom("a", "b", "0", "-", "-1", "__proto__", "x~1y"), { maxLength: 3 })
    .map((steps) => steps.map((s) => `/${s}`).join(""));
  const operation = fc.record({
    op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
    path: pointer,
    from: pointer,
    value: map,
  });

  it("never throw anything but a KpackError, and pollute nothing", () => {
    fc.assert(
      fc.property(map, fc.array(operation, { maxLength: 4 }), (target, operations) => {
        try {
          applyJsonPatch(copy(target), parseJsonPatch(JSON.stringify(operations)));
        } catch (error) {
          expect((error as Error).name).toBe("KpackError");
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
