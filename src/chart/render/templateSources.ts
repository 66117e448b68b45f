import type { ValueMap } from "../../base/index.ts";
import type { GoMap, ReleaseFields, TemplateSource } from "../../template/index.ts";
import {
  capabilitiesObject,
  chartObject,
  FilesObject,
  fromBytes,
  releaseObject,
  typedMap,
} from "../../template/index.ts";
import type { CapabilitiesData } from "../capabilities.ts";
import type { Chart } from "../chart.ts";
import { lookupTable } from "../values/valuePath.ts";

/** What every template of a release sees. */
export interface ReleaseView {
  release: ReleaseFields;
  capabilities: CapabilitiesData;
}

/**
 * The templates of a chart and its subcharts with the data each starts from: a subchart sees its own section of the
 * values. Charts without templates of their own still appear in `.Subcharts`. Library charts give only files whose
 * names begin with `_`. Mirrors: helm pkg/engine allTemplates.
 * @param values coalesced; the maps themselves are handed to the templates, which can change them.
 */
export function templateSources(chart: Chart, values: ValueMap, view: ReleaseView): TemplateSource[] {
  const sources: TemplateSource[] = [];
  const shared = {
    Release: releaseObject(view.release),
    Capabilities: capabilitiesObject(withHelmVersion(view.capabilities)),
  };
  collect(chart, typedMap("common.Values", values as GoMap), shared, sources);
  return sources;
}

type SharedData = Pick<GoMap, "Release" | "Capabilities">;

function collect(chart: Chart, values: GoMap, shared: SharedData, sources: TemplateSource[]): GoMap {
  const subcharts: GoMap = {};
  const data: GoMap = {
    Chart: chartObject(chart.metadata, chart.isRoot),
    Files: new FilesObject(new Map(chart.files.map(({ name, bytes }) => [name, bytes]))),
    Release: shared["Release"],
    Capabilities: shared["Capabilities"],
    Values: values,
    Subcharts: subcharts,
  };
  for (const subchart of chart.dependencies) {
    const section = lookupTable(values as ValueMap, subchart.name) ?? typedMap("common.Values", {});
    subcharts[subchart.name] = collect(subchart, section as GoMap, shared, sources);
  }
  const root = chart.fullPath;
  for (const { name, bytes } of chart.templates) {
    if (chart.isLibrary && !name.slice(name.lastIndexOf("/") + 1).startsWith("_")) continue;
    sources.push({ name: `${root}/${name}`, text: fromBytes(bytes), data, basePath: `${root}/templates` });
  }
  return data;
}

function withHelmVersion(capabilities: CapabilitiesData): Parameters<typeof capabilitiesObject>[0] {
  // The Helm that this room mirrors; charts compare it with what they need.
  const helmVersion = { version: "v4.3", goVersion: "go1.26.8", kubeClientVersion: "v1.37" };
  return { ...capabilities, helmVersion };
}
