import { describe, expect, it, vi } from "vitest";
import {
  FieldSpecs,
  configFromCrds,
  defaultTransformerConfig,
  emptyTransformerConfig,
  mergeTransformerConfigs,
  readTransformerConfig,
} from "../../../src/kustomize/config/index.ts";
import { fieldSpecLists } from "../../../src/kustomize/config/transformerConfig.ts";

const deployment = { group: "apps", version: "v1", kind: "Deployment" };

describe("the default configuration", () => {
  it("has kustomize's counts", () => {
    expect(defaultTransformerConfig.commonLabels.length).toBe(32);
    expect(defaultTransformerConfig.varReference.length).toBe(72);
    expect(defaultTransformerConfig.nameReference.length).toBe(16);
  });

  it("merges with itself to itself", () => {
    const merged = mergeTransformerConfigs(defaultTransformerConfig, defaultTransformerConfig);
    expect(merged.commonLabels).toBe(defaultTransformerConfig.commonLabels);
    expect(merged.nameReference).toEqual(defaultTransformerConfig.nameReference);
  });

  it("answers from an index", () => {
    const matching = defaultTransformerConfig.commonLabels.matching(deployment);
    expect(matching).toBe(defaultTransformerConfig.commonLabels.matching({ ...deployment }));
    expect(matching.map((spec) => spec.path)).toContain("spec/selector/matchLabels");
  });
});

describe("lists that are not read yet", () => {
  const kinds = ["Deployment", "Service", "ConfigMap", "Pod", "Ingress", "PersistentVolumeClaim", "Unknown", ""];

  it.each(kinds)("find for %s what they find once they are read", async (kind) => {
    for (const group of ["", "apps", "networking.k8s.io", "rbac.authorization.k8s.io"]) {
      vi.resetModules();
      const { defaultTransformerConfig: config } = await import("../../../src/kustomize/config/index.ts");
      const lists = [
        ...fieldSpecLists.map((name) => config[name]),
        ...config.nameReference.map(({ referrers }) => referrers),
      ];
      for (const list of lists) {
        const found = list.matching({ kind, group, version: "v1" });
        const read = new FieldSpecs(list.specs).matching({ kind, group, version: "v1" });
        expect(found).toEqual(read);
      }
    }
  });
});

describe("merging", () => {
  it("adds what is new and keeps the order of types", () => {
    const own = readTransformerConfig(
      "namePrefix:\n- {path: spec/x, kind: Zoo}\n- {path: spec/y, kind: Service}\n",
      "c.yaml",
    );
    const merged = mergeTransformerConfigs(defaultTransformerConfig, own);
    expect(merged.namePrefix.specs.map((spec) => spec.path)).toEqual(["spec/y", "spec/x", "metadata/name"]);
  });

  it("refuses two specs that disagree about create", () => {
    const own = readTransformerConfig("replicas:\n- {path: spec/replicas, kind: Deployment}\n", "c.yaml");
    expect(() => mergeTransformerConfigs(defaultTransformerConfig, own)).toThrow(
      "failed to merge Replicas fieldSpec: conflicting fieldspecs",
    );
  });

  it("joins referrers of the same type", () => {
    const text = (path: string): string =>
      `nameReference:\n- {kind: Gorilla, fieldSpecs: [{path: ${path}, kind: Park}]}\n`;
    const a = readTransformerConfig(text("spec/a"), "a.yaml");
    const b = readTransformerConfig(text("spec/b"), "b.yaml");
    const [gorilla, ...others] = mergeTransformerConfigs(a, b).nameReference;
    expect(others).toEqual([]);
    expect(gorilla?.referrers.specs.map((spec) => spec.path)).toEqual(["spec/a", "spec/b"]);
  });
});

describe("a configurations file", () => {
  it.each([
    ["commonLabel: []\n", 'unknown field "commonLabel"'],
    ["images: text\n", "cannot unmarshal string"],
    ["images: [{path: [a]}]\n", "cannot unmarshal array"],
    ["- a\n", "cannot unmarshal array"],
  ])("%j is an error", (text, message) => {
    expect(() => readTransformerConfig(text, "c.yaml")).toThrow(message);
  });

  it("matches names without regard to case", () => {
    expect(readTransformerConfig("Images: [{Path: a/b}]\n", "c.yaml").images.length).toBe(1);
  });
});

describe("a crds file", () => {
  const type = (spec: object): object => ({ Schema: { properties: { kind: {}, apiVersion: {}, metadata: {}, spec } } });

  it("turns markers into field specs", () => {
    const bee = { "x-kubernetes-object-ref-api-version": "v1beta1", "x-kubernetes-object-ref-kind": "Bee" };
    const definitions = {
      "x.Park": type({ $ref: "x.Spec" }),
      "x.Spec": { Schema: { properties: { bee, id: { "x-kubernetes-identity": "" } } } },
    };
    const config = configFromCrds(JSON.stringify(definitions), "crd.json");
    expect(config.namePrefix.specs.map((spec) => `${spec.kind} ${spec.path}`)).toEqual(["Park spec/id"]);
    expect(config.nameReference.map(({ kind, version }) => `${kind} ${version}`)).toEqual(["Bee v1beta1"]);
    expect(config.nameReference[0]?.referrers.specs[0]?.path).toBe("spec/bee/name");
  });

  it("follows a cycle of references once", () => {
    const definitions = { "x.A": type({ $ref: "x.A" }) };
    expect(configFromCrds(JSON.stringify(definitions), "crd.json")).toStrictEqual(emptyTransformerConfig);
  });

  it("gives up on references that multiply", () => {
    const definitions: Record<string, object> = { "x.A": type({ $ref: "x.T0" }) };
    for (let i = 0; i < 40; i++) {
      const next = { $ref: `x.T${i + 1}` };
      definitions[`x.T${i}`] = { Schema: { properties: { a: next, b: next } } };
    }
    expect(() => configFromCrds(JSON.stringify(definitions), "crd.json")).toThrow("refers to too many others");
  });
});
