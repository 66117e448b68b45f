import { describe, expect, it } from "vitest";
import { createMemoryReporter } from "../../../src/adapters/memory/index.ts";
import { KpackError, defaultLimits } from "../../../src/base/index.ts";
import { OpenApi } from "../../../src/kube/index.ts";
import { Resource } from "../../../src/manifest/index.ts";
import { goJson, hashResource, parseFileSource } from "../../../src/kustomize/generators/index.ts";
import { type Kustomization, readKustomization } from "../../../src/kustomize/model/index.ts";

const read = (text: string): Kustomization =>
  readKustomization({ text, file: "kustomization.yaml", limits: defaultLimits, reporter: createMemoryReporter() });

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof KpackError) return error.message;
    throw error;
  }
  return "no error";
}

describe("kustomization files as data", () => {
  it.each<[string, string, Partial<Kustomization>]>([
    ["defaults", "resources: [a]", { kind: "Kustomization", apiVersion: "kustomize.config.k8s.io/v1beta1" }],
    ["components", "kind: Component\nresources: []", { apiVersion: "kustomize.config.k8s.io/v1alpha1" }],
    ["bases", "bases: [b]\nresources: [a]", { resources: ["a", "b"] }],
    ["imageTags", "imageTags: [{name: a}]", { images: [{ name: "a" }] }],
    [
      "env",
      "configMapGenerator: [{name: a, env: e, envs: [f]}]",
      { configMapGenerator: [{ name: "a", envs: ["f", "e"] }] },
    ],
    ["any case", "RESOURCES: [a]\nImages: [{NEWTAG: x}]", { resources: ["a"], images: [{ newTag: "x" }] }],
    ["null items", "resources: [a, null]", { resources: ["a", ""] }],
    ["null targets", "replacements: [{targets: [null]}]", { replacements: [{ targets: [null] }] }],
    ["integers", "replicas: [{name: a, count: 3.0}]", { replicas: [{ name: "a", count: 3 }] }],
    [
      "old charts",
      "helmChartInflationGenerator: [{chartName: c, chartHome: h, helmBin: x, values: v, extraArgs: [z]}]",
      { helmCharts: [{ name: "c", valuesFile: "v" }], helmGlobals: { chartHome: "h" } },
    ],
  ])("%s", (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it.each([
    ["nope: 1", 'invalid Kustomization: json: unknown field "nope"'],
    [
      "replicas: [{count: 1.5}]",
      "cannot unmarshal number into Go struct field Kustomization.replicas.count of type int64",
    ],
    ["labels: [{includeSelectors: 'true'}]", "field Kustomization.labels.includeSelectors of type bool"],
    ["patches: [{target: [a]}]", "cannot unmarshal array into Go struct field Kustomization.patches.target"],
    ["a", "cannot unmarshal string into Go value of type types.Kustomization"],
    ["", "kustomization.yaml is empty"],
    ["kind: Kustomization", "kustomization.yaml is empty"],
    ["kind: Pod\nresources: []", "kind should be Kustomization or Component"],
  ])("refuses %j", (text, message) => {
    expect(messageOf(() => read(text))).toContain(message);
  });
});

describe("hashes, as kustomize 5.8.2 computes them", () => {
  const openApi = new OpenApi();
  it("depend on kind and data alone", () => {
    const hash = (metadata: { name: string }): string =>
      hashResource(new Resource({ object: { kind: "ConfigMap", metadata, data: { a: "b" } }, openApi }));
    expect([hash({ name: "g" }), hash({ name: "other" })]).toEqual(["4h2mbtbbt6", "4h2mbtbbt6"]);
  });

  it.each([
    [{ b: 1, a: "<x>&\u2028" }, '{"a":"\\u003cx\\u003e\\u0026\\u2028","b":1}'],
    [[null, true, 1e21, 1e-7, 123n], "[null,true,1e+21,1e-7,123]"],
    ["tab\tand \u0001", '"tab\\tand \\u0001"'],
  ])("Go's JSON: %#", (value, text) => {
    expect(goJson(value as Parameters<typeof goJson>[0])).toBe(text);
  });
});

describe("file sources", () => {
  it.each([
    ["a/b.txt", { key: "b.txt", path: "a/b.txt" }],
    ["k=a/b.txt", { key: "k", path: "a/b.txt" }],
    ["dir/", { key: "dir", path: "dir/" }],
  ])("%s", (source, expected) => {
    expect(parseFileSource(source)).toEqual(expected);
  });
});
