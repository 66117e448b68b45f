import { describe, expect, it } from "vitest";
import { type Value, type ValueMap, getOwn } from "../../../src/base/index.ts";
import { OpenApi } from "../../../src/kube/index.ts";
import { strategicMerge } from "../../../src/patch/index.ts";

const openApi = new OpenApi();
const pod = (containers: Value[]): ValueMap => ({ apiVersion: "v1", kind: "Pod", spec: { containers } });

describe("strategicMerge", () => {
  it("leaves the patch as it is, even its directives", () => {
    const patch = pod([{ name: "a", $patch: "delete" }, { name: "b" }]);
    const before = structuredClone(patch);
    strategicMerge(pod([{ name: "a" }]), patch, openApi);
    strategicMerge(pod([{ name: "a" }]), patch, openApi);
    expect(patch).toEqual(before);
  });

  it("tells when the object is deleted", () => {
    expect(strategicMerge(pod([]), { $patch: "delete" }, openApi)).toBe(false);
  });

  it("takes merge keys from the user's schema", () => {
    const document: ValueMap = {
      definitions: {
        "v1.Foo": {
          "x-kubernetes-group-version-kind": [{ group: "x", version: "v1", kind: "Foo" }],
          properties: { spec: { $ref: "#/definitions/spec" } },
        },
        spec: {
          properties: {
            list: {
              type: "array",
              "x-kubernetes-patch-strategy": "merge",
              "x-kubernetes-patch-merge-key": "id",
              items: {},
            },
          },
        },
      },
    };
    const foo = (list: Value[]): ValueMap => ({ apiVersion: "x/v1", kind: "Foo", spec: { list } });
    const target = foo([{ id: "a", v: 1 }]);
    strategicMerge(target, foo([{ id: "b" }, { id: "a", w: 2 }]), new OpenApi(document));
    expect(target).toEqual(foo([{ id: "b" }, { id: "a", v: 1, w: 2 }]));
  });

  it("Y12: __proto__ in keys and merge keys stays data", () => {
    const target = pod([{ name: "__proto__", image: "a" }]);
    const patch: ValueMap = JSON.parse(
      '{"apiVersion":"v1","kind":"Pod","__proto__":{"polluted":1},"spec":{"containers":[{"name":"__proto__","image":"b"}]}}',
    );
    strategicMerge(target, patch, openApi);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(getOwn(target, "__proto__")).toEqual({ polluted: 1 });
    expect(target.spec).toEqual({ containers: [{ name: "__proto__", image: "b" }] });
  });

  it("refuses patches nested too deeply, with an error", () => {
    let deep: Value = "x";
    for (let i = 0; i < 9_000; i++) deep = { d: deep };
    expect(() => strategicMerge({ kind: "X" }, { deep }, openApi)).toThrow(
      expect.objectContaining({ code: "patch/too-deep" }),
    );
  });

  it("does not mind how deep the part of the target is that a patch leaves alone", () => {
    let deep: Value = "x";
    for (let i = 0; i < 9_000; i++) deep = { d: deep };
    const target: ValueMap = { kind: "X", spec: { deep } };
    expect(strategicMerge(target, { spec: { a: 1 } }, openApi)).toBe(true);
    expect((target.spec as ValueMap).a).toBe(1);
  });

  it("takes time in line with the list: 20,000 keyed elements are not compared pair by pair", () => {
    let reads = 0;
    const element = (i: number): ValueMap => ({
      get name() {
        reads++;
        return `c${i}`;
      },
    });
    const list = Array.from({ length: 20_000 }, (_, i) => element(i));
    strategicMerge(pod(list), pod([{ name: "new" }]), openApi);
    expect(reads).toBeLessThan(20_000 * 20);
  });

  it("refuses long lists whose elements share their keys", () => {
    const list = Array.from({ length: 3_000 }, () => ({ name: "same" }));
    expect(() => strategicMerge(pod(list), pod([]), openApi)).toThrow(
      expect.objectContaining({ code: "patch/list-too-long" }),
    );
  });
});
