import { KpackError, matchPath } from "../../base/index.ts";
import type { Chart, CrdFile, Hook, Manifest, OutputChunk, RenderedChart } from "../../chart/index.ts";
import { crdFiles, hookText, isTestHook, manifestChunks, sourceDocument, splitManifests } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import type { ReleaseRequest } from "./renderRelease.ts";
import { renderRelease } from "./renderRelease.ts";

export interface TemplateRequest extends ReleaseRequest {
  includeCrds: boolean;
  noHooks: boolean;
  skipTests: boolean;
  /** Only the output of these templates: paths below the chart's folder, or patterns. */
  showOnly: readonly string[];
}

/** Everything that `template` prints, in order and before it is joined. */
export interface TemplatedChart {
  crds: CrdFile[];
  manifests: Manifest[];
  hooks: Hook[];
  notes: string;
}

/** Renders a chart without a cluster. Mirrors: helm template. */
export async function templateChart(environment: ChartEnvironment, request: TemplateRequest): Promise<TemplatedChart> {
  const { chart, rendered } = await renderRelease(environment, request);
  return templatedOf(chart, rendered, request);
}

/** What is printed of a rendered chart. */
export function templatedOf(
  chart: Chart,
  rendered: RenderedChart,
  choice: Pick<TemplateRequest, "includeCrds" | "noHooks" | "skipTests">,
): TemplatedChart {
  const hooks = choice.noHooks ? [] : rendered.hooks.filter((hook) => !(choice.skipTests && isTestHook(hook)));
  const crds = choice.includeCrds ? crdFiles(chart) : [];
  return { crds, manifests: rendered.manifests, hooks, notes: rendered.notes };
}

/** The output as `helm template` prints it. */
export function templateOutput(templated: TemplatedChart, showOnly: readonly string[]): OutputChunk[] {
  const chunks = manifestChunks(templated.crds, templated.manifests);
  chunks.push(hookText(templated.hooks));
  return showOnly.length > 0 ? [selectSources(joinChunks(chunks), showOnly)] : chunks;
}

/** The documents whose template matches, in the order of the patterns. */
function selectSources(output: string, patterns: readonly string[]): string {
  const documents = splitManifests(output).map(({ text }) => ({ text, path: /# Source: [^/]+\/(.+)/.exec(text)?.[1] }));
  let selected = "";
  for (const pattern of patterns) {
    const matches = documents.filter(({ path }) => path !== undefined && matchPath(pattern, path));
    if (matches.length === 0)
      throw new KpackError("chart/no-such-template", `could not find template ${pattern} in chart`, {
        hint: "give the path below the chart's folder, as in templates/deployment.yaml; a template without output does not count",
        notes: [...new Set(documents.map(({ path }) => path))].slice(0, 20).map((path) => `there is ${path}`),
      });
    for (const { text } of matches) selected += `---\n${text}\n`;
  }
  return selected;
}

/** What `--output-dir` writes: text by path below the folder, and the paths in the order in which Helm names them. */
export function templateFiles(
  templated: TemplatedChart,
  releaseFolder: string | undefined,
): { files: Map<string, string>; written: string[] } {
  const files = new Map<string, string>();
  const written: string[] = [];
  const add = (path: string, name: string, text: string): void => {
    files.set(path, (files.get(path) ?? "") + sourceDocument(name, text));
    written.push(path);
  };
  const below = (name: string): string => (releaseFolder === undefined ? name : `${releaseFolder}/${name}`);
  for (const { path, file } of templated.crds) add(path, path, new TextDecoder().decode(file.bytes));
  for (const { path, text } of templated.manifests) add(below(path), path, text);
  for (const { path, manifest } of templated.hooks) add(below(path), path, manifest);
  return { files, written };
}

/** Chunks as one text. */
export function joinChunks(chunks: readonly OutputChunk[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => (typeof chunk === "string" ? chunk : decoder.decode(chunk))).join("");
}
