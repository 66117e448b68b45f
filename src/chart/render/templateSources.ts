import type { ValueMap } from "../../base/index.ts";
import type { GoMap, ReleaseFields, TemplateSource } from "../../template/index.ts";
import {
  capabilitiesObject,
  chartObject,
  chartStruct,
  FilesObject,
  fromBytes,
  releaseObject,
  typedMap,
} from "../../template/index.ts";
import type { CapabilitiesData } from "../capabilities.ts";
import type { Chart } from "../chart.ts";
import { encodeMetadata } from "../package/encodeMetadata.ts";
import type { Compatibility } from "../values/coalesce.ts";
import type { ResolvedChart } from "../values/resolveChart.ts";
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
 * With compat helm3, `.Chart` is a struct and `.Capabilities.HelmVersion` Helm 3's.
 * @param values coalesced; the maps themselves are handed to the templates, which can change them.
 */
export function templateSources(
  { chart, compat }: Pick<ResolvedChart, "chart" | "compat">,
  values: ValueMap,
  view: ReleaseView,
): TemplateSource[] {
  const sources: TemplateSource[] = [];
  const shared = {
    Release: releaseObject(view.release),
    Capabilities: capabilitiesObject({ ...view.capabilities, ...helmPrograms[compat] }),
  };
  const goType = `${helmPrograms[compat].goPackage}.Values`;
  collect(chart, typedMap(goType, values as GoMap), { data: shared, sources, compat, goType });
  return sources;
}

interface Collection {
  data: Pick<GoMap, "Release" | "Capabilities">;
  sources: TemplateSource[];
  compat: Compatibility;
  goType: string;
}

function collect(chart: Chart, values: GoMap, collection: Collection): GoMap {
  const { data: shared, sources, compat, goType } = collection;
  const subcharts: GoMap = {};
  const data: GoMap = {
    Chart:
      compat === "helm3"
        ? chartStruct(chart.metadata, chart.isRoot, encodeMetadata(chart.metadata))
        : chartObject(chart.metadata, chart.isRoot),
    Files: new FilesObject(new Map(chart.files.map((file) => [file.name, file]))),
    Release: shared["Release"],
    Capabilities: shared["Capabilities"],
    Values: values,
    Subcharts: subcharts,
  };
  for (const subchart of chart.dependencies) {
    const section = lookupTable(values as ValueMap, subchart.name) ?? typedMap(goType, {});
    subcharts[subchart.name] = collect(subchart, section, collection);
  }
  const root = chart.fullPath;
  for (const { name, bytes } of chart.templates) {
    if (chart.isLibrary && !name.slice(name.lastIndexOf("/") + 1).startsWith("_")) continue;
    sources.push({ name: `${root}/${name}`, text: fromBytes(bytes), data, basePath: `${root}/templates`, goType });
  }
  return data;
}

/** The Helms that this room mirrors: charts compare their versions with what they need. */
const helmPrograms = {
  helm4: {
    goPackage: "common",
    helmVersion: { version: "v4.3", goVersion: "go1.26.8", kubeClientVersion: "v1.37" },
  },
  helm3: { goPackage: "chartutil", helmVersion: { version: "v3.22", goVersion: "go1.26.8" } },
};
