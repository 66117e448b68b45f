import { KpackError, type ValueMap } from "../../base/index.ts";
import type { RenderOptions } from "../../template/index.ts";
import { renderTemplates, type SegmentMap } from "../../template/index.ts";
import type { ResolvedChart } from "../values/resolveChart.ts";
import { isInRange } from "../versionRange.ts";
import type { BrokenManifest, SortedManifests } from "./sortManifests.ts";
import { sortManifests } from "./sortManifests.ts";
import type { ReleaseView } from "./templateSources.ts";
import { templateSources } from "./templateSources.ts";

export interface RenderRequest extends ReleaseView {
  resolved: ResolvedChart;
  /** Engine, budgets, clock and the like. */
  engine: RenderOptions;
  /** Notes of subcharts too. */
  subchartNotes?: boolean | undefined;
  /** Makes the recorder of which values the templates read. */
  observe?: ((values: ValueMap) => RenderOptions["reads"]) | undefined;
  /** Told of what was rendered when a document of it is not valid. */
  onInvalid?: ((files: ReadonlyMap<string, string>) => void) | undefined;
}

export interface RenderedFiles {
  /** Rendered text by template path, without notes. */
  files: Map<string, string>;
  notes: string;
}

export interface RenderedChart extends RenderedFiles, SortedManifests {}

/**
 * Renders a chart to objects and hooks in install order. A document that is not valid YAML fails with the line of the
 * template that wrote the offending line. Mirrors: helm action renderResources.
 */
export function renderChart(request: RenderRequest): RenderedChart {
  const { files, notes } = renderFiles(request);
  return { files, notes, ...sortFiles(request, files) };
}

/** Renders the templates and takes the notes out. */
export function renderFiles(request: RenderRequest): RenderedFiles {
  if (!request.engine.lint) checkKubeVersion(request);
  const files = render(request);
  const own = `${request.resolved.chart.name}/templates/NOTES.txt`;
  const notes: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith("NOTES.txt")) continue;
    if (path === own || request.subchartNotes) notes.push(text);
    files.delete(path);
  }
  return { files, notes: notes.join("\n") };
}

/** Splits and sorts rendered files; see renderChart for errors. */
function sortFiles(request: RenderRequest, files: ReadonlyMap<string, string>): SortedManifests {
  let broken: BrokenManifest | undefined;
  try {
    return sortManifests(files, request.resolved.compat, (found) => {
      broken = found;
    });
  } catch (error) {
    request.onInvalid?.(files);
    if (broken && error instanceof KpackError) throw explainBroken(request, files, broken, error);
    throw error;
  }
}

function render(request: RenderRequest, more: Partial<RenderOptions> = {}): Map<string, string> {
  const values = request.resolved.coalesce();
  const sources = templateSources(request.resolved, values, request);
  return renderTemplates(sources, { ...request.engine, reads: request.observe?.(values), ...more });
}

function checkKubeVersion({ resolved: { chart }, capabilities }: RenderRequest): void {
  const wanted = chart.metadata.kubeVersion;
  if (wanted === "" || isInRange(capabilities.kubeVersion.normalized, wanted)) return;
  throw new KpackError(
    "chart/kube-version",
    `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${capabilities.kubeVersion.version}`,
    { span: { file: `${chart.source}/Chart.yaml` }, hint: "render for another version with --kube-version" },
  );
}

/** Renders once more, noting where each piece of output comes from, and points to the template line. */
function explainBroken(
  request: RenderRequest,
  files: ReadonlyMap<string, string>,
  broken: BrokenManifest,
  error: KpackError,
): KpackError {
  const output = files.get(broken.path) ?? "";
  const before = output.slice(0, broken.offset).split("\n").length - 1;
  const lines = output.trimEnd().split("\n");
  // What is missing at the end is told of the line behind it.
  const line = Math.min(before + (error.span?.line ?? 1), lines.length);
  const place = { notes: [...error.notes, `line ${line} of the output: ${(lines[line - 1] ?? "").slice(0, 200)}`] };
  const segments = new Map<string, SegmentMap>();
  let repeated: Map<string, string> | undefined;
  try {
    repeated = render(request, { segments });
  } catch {
    repeated = undefined;
  }
  const isSame = repeated?.get(broken.path) === output;
  const span = isSame ? segments.get(broken.path)?.locateLine(output, line) : undefined;
  return new KpackError(error.code, error.message, {
    span: span ?? { file: broken.path },
    hint: error.hint,
    cause: error.cause,
    ...place,
  });
}
