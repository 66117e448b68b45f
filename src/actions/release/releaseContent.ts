import { KpackError, baseName, isMap, joinPath, type ValueMap, toBase64 } from "../../base/index.ts";
import type { Chart, Hook } from "../../chart/index.ts";
import { crdFiles, encodeMetadata, manifestChunks, parseKubeVersion } from "../../chart/index.ts";
import { kustomizationFileNames } from "../../kustomize/index.ts";
import type { KubeObject } from "../../ports/index.ts";
import type { Release, ReleaseChart, ReleaseExtra, ReleaseHook } from "../../release/index.ts";
import { parseDocuments, stringify } from "../../yaml/index.ts";
import { buildKustomization } from "../../kustomize/index.ts";
import { joinChunks, locateChart, renderRelease, type ReleaseRequest } from "../chart/index.ts";
import { createLookup } from "./lookup.ts";
import { type Processing, processContent } from "./processContent.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** What a revision consists of, whatever it was made from. */
export interface ReleaseContent extends Pick<Release, "chart" | "config" | "manifest" | "hooks"> {
  notes: string;
  /** A chart's CRDs: applied by policy, not part of the manifest. */
  crds: KubeObject[];
  source: NonNullable<ReleaseExtra["source"]>;
}

export type SourceKind = ReleaseContent["source"];

/** What a path holds: a chart (folder or .tgz), a kustomization folder, or a folder or file of manifests. */
function sourceKind(environment: ReleaseEnvironment, reference: string): SourceKind {
  const { fs, directory } = environment.charts;
  const path = joinPath(directory, reference);
  const stat = fs.stat(path);
  if (stat?.type === "file") return /\.(ya?ml|json)$/.test(path) ? "manifests" : "chart";
  if (stat?.type !== "directory") return "chart";
  const names = fs.readDirectory(path);
  if (names.includes("Chart.yaml")) return "chart";
  if (names.some((name) => kustomizationFileNames.includes(name))) return "kustomization";
  if (names.some((name) => /\.(ya?ml|json)$/.test(name))) return "manifests";
  throw new KpackError("release/no-source", `'${reference}' holds no chart, no kustomization and no manifests`, {
    hint: "give a folder with Chart.yaml, kustomization.yaml or .yaml files, or a chart's .tgz",
  });
}

export type ContentRequest = Omit<ReleaseRequest, "chartPath" | "lookup" | "capabilities"> & {
  /** As the user gave it. */
  reference: string;
  skipCrds: boolean;
} & Processing;

/** Renders a chart or builds a kustomization or reads manifests. */
export async function renderContent(environment: ReleaseEnvironment, request: ContentRequest): Promise<ReleaseContent> {
  const kind = sourceKind(environment, request.reference);
  if (kind === "chart") return chartContent(environment, request);
  const built =
    kind === "kustomization"
      ? (await buildKustomization({ ...environment.build, target: request.reference })).yaml
      : readManifests(environment, request.reference);
  const { manifest, hooks } = await processContent(environment, { manifest: built, hooks: [] }, request);
  const name = baseName(joinPath(environment.charts.directory, request.reference)).replace(/\.(ya?ml|json)$/, "");
  return {
    chart: placeholderChart(name),
    config: {},
    manifest,
    hooks: hooks.map(encodeHook),
    notes: "",
    crds: [],
    source: kind,
  };
}

async function chartContent(environment: ReleaseEnvironment, request: ContentRequest): Promise<ReleaseContent> {
  const chartPath = locateChart(environment.charts, request.reference);
  const lookup = createLookup(environment.cluster);
  const capabilities = await clusterCapabilities(environment);
  const { chart, config, rendered } = await lookup.replay(() =>
    renderRelease(environment.charts, { ...request, chartPath, capabilities, lookup: lookup.find }),
  );
  const text = joinChunks(manifestChunks([], rendered.manifests));
  const { manifest, hooks } = await processContent(environment, { manifest: text, hooks: rendered.hooks }, request);
  return {
    chart: encodeChart(chart),
    config,
    manifest,
    hooks: hooks.map(encodeHook),
    notes: rendered.notes,
    crds: request.skipCrds ? [] : readCrds(chart),
    source: "chart",
  };
}

async function clusterCapabilities({ cluster, isFolder }: ReleaseEnvironment): Promise<ReleaseRequest["capabilities"]> {
  if (isFolder) return undefined;
  const [{ gitVersion }, catalog] = await Promise.all([cluster.version(), cluster.discover()]);
  return { kubeVersion: parseKubeVersion(gitVersion), apiVersions: catalog.apiVersions() };
}

function readCrds(chart: Chart): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const { path, file } of crdFiles(chart))
    for (const { value } of parseDocuments(new TextDecoder().decode(file.bytes), { reader: "sigs", file: path }))
      if (isMap(value)) objects.push(value);
  return objects;
}

/** All manifests of a file, or of a folder's files in the order of their names. */
function readManifests({ charts: { fs, directory } }: ReleaseEnvironment, reference: string): string {
  const path = joinPath(directory, reference);
  const files =
    fs.stat(path)?.type === "file"
      ? [path]
      : fs
          .readDirectory(path)
          .filter((name) => /\.(ya?ml|json)$/.test(name))
          .map((name) => joinPath(path, name));
  const documents: string[] = [];
  for (const file of files)
    for (const { value } of parseDocuments(new TextDecoder().decode(fs.readFile(file)), { reader: "kyaml", file }))
      if (value !== null) documents.push(stringify(value));
  return documents.join("---\n");
}

/** Helm shows a release's chart everywhere: one that has none is shown by its folder's name. */
export function placeholderChart(name: string): ReleaseChart {
  return {
    metadata: { apiVersion: "v2", name, version: "0.0.0" },
    lock: null,
    templates: [],
    values: {},
    schema: null,
    files: [],
  };
}

/** A chart in the shape of Helm's records, which leave subcharts out. */
function encodeChart(chart: Chart): ReleaseChart {
  const metadata: ValueMap = encodeMetadata(chart.metadata);
  const encodeFile = (file: { name: string; bytes: Uint8Array }): { name: string; data: string } => ({
    name: file.name,
    data: toBase64(file.bytes),
  });
  return {
    metadata: { ...metadata, name: chart.name, version: chart.metadata.version },
    lock: null,
    templates: chart.templates.map(encodeFile),
    values: chart.values ?? {},
    schema: chart.schema ? toBase64(chart.schema.bytes) : null,
    files: chart.files.map(encodeFile),
  };
}

export function encodeHook(hook: Hook): ReleaseHook {
  return {
    name: hook.name,
    kind: hook.kind,
    path: hook.path,
    manifest: hook.manifest,
    events: hook.events as ReleaseHook["events"],
    last_run: { phase: "" },
    ...(hook.weight === 0 ? {} : { weight: hook.weight }),
    ...(hook.deletePolicies.length === 0
      ? {}
      : { delete_policies: hook.deletePolicies as NonNullable<ReleaseHook["delete_policies"]> }),
    ...(hook.outputLogPolicies.length === 0
      ? {}
      : { output_log_policies: hook.outputLogPolicies as NonNullable<ReleaseHook["output_log_policies"]> }),
  };
}
