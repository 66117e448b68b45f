import { buildTargets, findKustomizations, individualFiles, outputNames, toJsonList } from "../../actions/index.ts";
import type { BuildTargetsRequest, TargetResult } from "../../actions/index.ts";
import { KpackError, joinPath } from "../../base/index.ts";
import type { FileSystem, WritableFileSystem } from "../../ports/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { builtFiles, lazyFetcher, lazyGitClient } from "../ports.ts";
import { printError } from "../printError.ts";
import { createProgress } from "../progress.ts";

type Built = Extract<TargetResult, { yaml: string }>;

/** `kpack build`. Nothing appears in its place before everything that goes there is built. */
export async function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const fs = builtFiles(io);
  const all = options.text("all");
  if (all !== undefined && args.length > 0) throw usageError("--all names the folder to search: give no other targets");
  const found = all === undefined ? undefined : findKustomizations(fs, joinPath(io.directory, all));
  const targets = found?.folders ?? (args.length ? args : ["."]);
  if (targets.length === 0) throw new KpackError("build/not-a-folder", `there is no kustomization below '${all}'`);
  const output = options.text("output");
  if (all !== undefined && output === undefined) throw usageError("--all needs --output FOLDER");

  let failures = 0;
  async function* build(): AsyncGenerator<Built> {
    const progress = all === undefined ? undefined : await createProgress(io, targets.length);
    for await (const result of buildTargets(await buildRequest(request, found?.fs ?? fs, targets))) {
      progress?.step(result.target);
      if (!("error" in result)) yield result;
      else if (targets.length === 1) throw result.error;
      else {
        failures++;
        progress?.clear();
        await printError(io, result.error.with({ notes: [`while building ${result.target}`] }), false);
      }
    }
    progress?.clear();
  }
  if (output === undefined) writeToStdout(request, await collect(build()));
  else {
    const path = joinPath(io.directory, output);
    if (all === undefined && targets.length === 1) await writeOne(fs, { path, request, built: await collect(build()) });
    else {
      const extension = isJson(request) ? "json" : "yaml";
      const names = outputNames(targets, { root: found?.root ?? io.directory, extension });
      await fs.writeTree(path, outputFiles(names, request, build()));
    }
  }
  if (failures === 0) return 0;
  io.writeErr(`${failures} of ${targets.length} targets failed\n`);
  return 1;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Renders charts in this process; what it takes is loaded only for builds that may contain charts. */
async function loadInflator(request: CommandRequest): Promise<NonNullable<BuildTargetsRequest["helm"]>> {
  const [{ chartInflator }, { chartEnvironment }] = await Promise.all([
    import("../../actions/chart/index.ts"),
    import("./chartSetup.ts"),
  ]);
  return chartInflator(chartEnvironment(request));
}

async function buildRequest(
  request: CommandRequest,
  fs: FileSystem,
  targets: readonly string[],
): Promise<BuildTargetsRequest> {
  const { options, io, reporter } = request;
  const helmKubeVersion = options.text("helm-kube-version");
  const reorder = options.text("reorder");
  const runsPrograms = options.flag("enable-exec") || options.flag("enable-alpha-plugins");
  return {
    targets,
    directory: io.directory,
    fs,
    fetcher: lazyFetcher(io.env, options.flag("allow-insecure-http")),
    git: lazyGitClient(io.env, {
      allowFile: options.flag("allow-file-git"),
      allowHttp: options.flag("allow-insecure-http"),
    }),
    ...(runsPrograms && { process: (await import("../../adapters/node/index.ts")).createNodeProcessRunner() }),
    ...(options.flag("enable-helm") && { helm: await loadInflator(request) }),
    environment: io.env,
    reporter,
    options: {
      loadRestrictor: /none$/i.test(options.text("load-restrictor") ?? "")
        ? "LoadRestrictionsNone"
        : "LoadRestrictionsRootOnly",
      enableHelm: options.flag("enable-helm"),
      ...(helmKubeVersion === undefined ? {} : { helmKubeVersion }),
      helmApiVersions: options.list("helm-api-versions"),
      enableAlphaPlugins: options.flag("enable-alpha-plugins"),
      enableExec: options.flag("enable-exec"),
      env: options.list("env"),
      ...(reorder === "legacy" || reorder === "none" ? { reorder } : {}),
      enableManagedByLabel: options.flag("enable-managedby-label"),
    },
  };
}

function writeToStdout(request: CommandRequest, built: readonly Built[]): void {
  if (isJson(request)) request.io.writeOut(toJsonList(built.flatMap(({ resources }) => resources.resources)));
  else
    request.io.writeOut(
      built
        .map(({ yaml }) => yaml)
        .filter((yaml) => yaml !== "")
        .join("---\n"),
    );
}

async function writeOne(
  fs: WritableFileSystem,
  { path, request, built: [only] }: { path: string; request: CommandRequest; built: readonly Built[] },
): Promise<void> {
  if (!only) return;
  if (fs.stat(path)?.type === "directory") await fs.writeTree(path, individualFiles(only.resources));
  else fs.writeFile(path, encodeOutput(request, only));
}

/** A file for each target. */
async function* outputFiles(
  names: ReadonlyMap<string, string>,
  request: CommandRequest,
  built: AsyncIterable<Built>,
): AsyncGenerator<[string, Uint8Array]> {
  for await (const result of built) {
    const name = names.get(result.target);
    if (name !== undefined) yield [name, encodeOutput(request, result)];
  }
}

function encodeOutput(request: CommandRequest, { resources, yaml }: Built): Uint8Array {
  return new TextEncoder().encode(isJson(request) ? toJsonList(resources.resources) : yaml);
}

function isJson({ options }: CommandRequest): boolean {
  return options.text("format") === "json";
}
