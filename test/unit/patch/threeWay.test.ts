import { describe, expect, it } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { OpenApi } from "../../../src/kube/index.ts";
import { applyMergePatch, createThreeWayPatch, diffMergePatch } from "../../../src/patch/index.ts";

const openApi = new OpenApi();
const deployment = openApi.schemaFor("apps/v1", "Deployment");
const spec = (containers: ValueMap[], more: ValueMap = {}): ValueMap => ({
  spec: { ...more, template: { spec: { containers } } },
});

describe("createThreeWayPatch", () => {
  it("is empty when nothing changed, whatever others added", () => {
    const original = spec([{ name: "a", image: "1" }]);
    const current = spec([{ name: "a", image: "1", imagePullPolicy: "Always" }, { name: "sidecar" }], { replicas: 3 });
    const { patch } = createThreeWayPatch({ original, modified: original, current }, deployment);
    expect(patch).toEqual({ spec: { template: { spec: { "$setElementOrder/containers": [{ name: "a" }] } } } });
    expect(createThreeWayPatch({ original, modified: original, current: original }, deployment).patch).toEqual({});
  });

  it("changes and deletes elements by their key", () => {
    const { type, patch } = createThreeWayPatch(
      {
        original: spec([{ name: "a", image: "1", tty: true }, { name: "gone" }]),
        modified: spec([{ name: "a", image: "2" }]),
        current: spec([{ name: "a", image: "1", tty: true }, { name: "gone" }]),
      },
      deployment,
    );
    expect(type).toBe("strategic");
    expect(patch).toEqual(
      spec([
        { name: "a", image: "2", tty: null },
        { $patch: "delete", name: "gone" },
      ]) && {
        spec: {
          template: {
            spec: {
              containers: [
                { name: "a", image: "2", tty: null },
                { $patch: "delete", name: "gone" },
              ],
              "$setElementOrder/containers": [{ name: "a" }],
            },
          },
        },
      },
    );
  });

  it("clears what the strategy of a Deployment leaves over", () => {
    const strategy = (value: ValueMap): ValueMap => ({ spec: { strategy: value } });
    const { patch } = createThreeWayPatch(
      {
        original: {},
        modified: strategy({ type: "Recreate" }),
        current: strategy({ type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } }),
      },
      deployment,
    );
    expect(patch).toEqual(strategy({ type: "Recreate", $retainKeys: ["type"] }));
  });

  it("deletes scalars of merged lists by name", () => {
    const meta = (finalizers: string[]): ValueMap => ({ metadata: { finalizers } });
    const { patch } = createThreeWayPatch(
      { original: meta(["a", "b"]), modified: meta(["a"]), current: meta(["a", "b", "theirs"]) },
      deployment,
    );
    expect(patch).toEqual({
      metadata: { "$deleteFromPrimitiveList/finalizers": ["b"], "$setElementOrder/finalizers": ["a"] },
    });
  });

  it("replaces a list whose elements share their key", () => {
    const ports = (...list: ValueMap[]): ValueMap => spec([{ name: "a", ports: list }]);
    const { patch } = createThreeWayPatch(
      {
        original: {},
        modified: ports({ containerPort: 53, protocol: "UDP" }, { containerPort: 53, protocol: "TCP" }),
        current: ports({ containerPort: 53, protocol: "UDP" }),
      },
      deployment,
    );
    expect(JSON.stringify(patch)).toContain('"ports":[{"$patch":"replace"},{"containerPort":53');
  });

  it("uses a merge patch where there is no schema", () => {
    const states = { original: { a: 1, b: 1 }, modified: { a: 2 }, current: { a: 1, b: 1, theirs: 1 } };
    expect(createThreeWayPatch(states, undefined)).toEqual({ type: "merge", patch: { a: 2, b: null } });
  });
});

describe("merge patches (RFC 7386)", () => {
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j + %j = %j", (target: ValueMap, patch: ValueMap, result: ValueMap) => {
    applyMergePatch(target, patch);
    expect(target).toEqual(result);
  });

  it("Y12: __proto__ stays data", () => {
    const target: ValueMap = {};
    applyMergePatch(target, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.hasOwn(target, "__proto__")).toBe(true);
  });

  it("a diff applied gives the other", () => {
    const from = { a: 1, b: { c: [1], d: 2 }, e: 3 };
    const to = { a: 1, b: { c: [2] }, f: { g: null } };
    const target = structuredClone(from);
    applyMergePatch(target, diffMergePatch(from, { ...to, f: { g: 1 } }));
    expect(target).toEqual({ a: 1, b: { c: [2] }, f: { g: 1 } });
  });
});
