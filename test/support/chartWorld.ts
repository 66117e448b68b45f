import { readFileSync } from "node:fs";
import { type ValueMap, defaultLimits } from "../../src/base/index.ts";
import { defaultApiVersions } from "../../src/chart/index.ts";
import {
  FilesObject,
  type GoMap,
  type RenderOptions,
  type TemplateSource,
  capabilitiesObject,
  chartObject,
  releaseObject,
  toBytes,
  typedMap,
} from "../../src/template/index.ts";

/** The chart `c` of answers.mjs: one template, two files, release `rel` in namespace `ns`, Kubernetes 1.34. */
export function testChartData(values: ValueMap): GoMap {
  const text = { home: "", description: "", icon: "", condition: "", tags: "", kubeVersion: "", type: "" };
  const lists = { sources: [], keywords: [], maintainers: [], dependencies: undefined, annotations: undefined };
  const chart = { name: "c", version: "1.2.3", appVersion: "4.5.6", apiVersion: "v2", deprecated: false };
  return {
    Values: typedMap("common.Values", values as GoMap),
    Chart: chartObject({ ...text, ...lists, ...chart }, true),
    Release: releaseObject({ name: "rel", namespace: "ns", revision: 1, isUpgrade: false }),
    Capabilities: capabilitiesObject({
      kubeVersion: { version: "v1.34.0", normalized: "v1.34.0", major: "1", minor: "34" },
      apiVersions: defaultApiVersions(),
      helmVersion: { version: "v4.3", goVersion: "go1.26.8", kubeClientVersion: "v1.37" },
    }),
    Files: new FilesObject(
      new Map([
        ["files/a.txt", { bytes: toBytes("alpha\nbeta\n") }],
        ["files/b.json", { bytes: toBytes('{"k": 1}') }],
      ]),
    ),
    Subcharts: {},
  };
}

export function testTemplate(text: string, values: ValueMap): TemplateSource {
  return { name: "c/templates/t.yaml", text, data: testChartData(values), basePath: "c/templates" };
}

/** Render options with a clock that stands still and bytes that only look random. */
export function testServices(): Omit<RenderOptions, "parser"> {
  let state = 1;
  const random = {
    bytes: (count: number): Uint8Array =>
      Uint8Array.from({ length: count }, () => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return state >> 16;
      }),
  };
  return { limits: defaultLimits, clock: { now: () => 1_700_000_000_000 }, random };
}

/** Values of a JSON file. */
export function readJsonValues(path: string): ValueMap {
  return JSON.parse(readFileSync(path, "utf8")) as ValueMap;
}
