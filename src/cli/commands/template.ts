import type { TemplatedChart } from "../../actions/chart/index.ts";
import {
  defaultCapabilities,
  locateChart,
  templateChart,
  templateFiles,
  templateOutput,
  joinChunks,
  kustomizeOutput,
} from "../../actions/chart/index.ts";
import { joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import {
  chartEnvironment,
  compatibility,
  namespaceOf,
  postRendererOf,
  refuseFetching,
  userValues,
} from "./chartSetup.ts";
import { givenName } from "./givenName.ts";

export async function run(request: CommandRequest): Promise<number> {
  const { options, io } = request;
  refuseCluster(request);
  refuseFetching(options);
  const environment = chartEnvironment(request);
  // Without a name Helm takes a fixed one.
  const [releaseName = "release-name", reference] = await givenName(request, environment);
  if (options.flag("dependency-update")) {
    const { updateChartDependencies } = await import("../../actions/chart/index.ts");
    await updateChartDependencies({ environment, reference, print: (line) => io.writeErr(`${line}\n`) });
  }
  const templated = await templateChart(environment, {
    chartPath: locateChart(environment, reference),
    values: userValues(options),
    releaseName,
    namespace: namespaceOf(request),
    isUpgrade: options.flag("is-upgrade"),
    capabilities: defaultCapabilities(options.text("kube-version"), options.list("api-versions")),
    compat: compatibility(options),
    skipSchemaValidation: options.flag("skip-schema-validation"),
    subchartNotes: options.flag("render-subchart-notes"),
    enableDns: options.flag("enable-dns"),
    includeCrds: options.flag("include-crds"),
    noHooks: options.flag("no-hooks"),
    skipTests: options.flag("skip-tests"),
    showOnly: options.list("show-only"),
    strictValues: options.flag("strict-values"),
  });
  const outputDir = options.text("output-dir");
  if (outputDir !== undefined)
    writeFiles(request, templated, outputDir, options.flag("release-name") ? releaseName : undefined);
  else if (options.has("kustomize") || options.has("post-renderer")) io.writeOut(await processed(request, templated));
  else for (const chunk of templateOutput(templated, options.list("show-only"))) io.writeOut(chunk);
  return 0;
}

/** The output after the post-renderer, which sees no hooks, and the overlay, which sees everything. */
async function processed(request: CommandRequest, templated: TemplatedChart): Promise<string> {
  const { options } = request;
  const environment = chartEnvironment(request);
  let text = joinChunks(templateOutput(templated, []));
  const renderer = await postRendererOf(request);
  if (renderer) {
    const { postRender } = await import("../../actions/chart/index.ts");
    text = postRender(renderer, joinChunks(templateOutput({ ...templated, hooks: [] }, [])));
    text = `${text.trimEnd()}\n${hookOutput(templated)}`;
  }
  const overlay = options.text("kustomize");
  return overlay === undefined ? text : kustomizeOutput(environment, text, overlay);
}

function hookOutput(templated: TemplatedChart): string {
  return joinChunks(templateOutput({ ...templated, crds: [], manifests: [] }, [])).trimStart();
}

function refuseCluster({ options }: CommandRequest): void {
  if (options.flag("validate") || options.text("dry-run") === "server")
    throw usageError("template does not talk to a cluster", 'use "kpack install --dry-run=server"');
}

function writeFiles(
  request: CommandRequest,
  templated: TemplatedChart,
  outputDir: string,
  folder: string | undefined,
): void {
  const { fs } = chartEnvironment(request);
  const { files, written } = templateFiles(templated, folder);
  const root = joinPath(request.io.directory, outputDir);
  for (const [path, text] of files) fs.writeFile(joinPath(root, path), new TextEncoder().encode(text));
  for (const path of written) request.io.writeOut(`wrote ${outputDir}/${path}\n`);
  request.io.writeOut("\n");
}
