import type { ChartEnvironment, PostRenderer } from "../../actions/chart/index.ts";
import type { UserValues } from "../../actions/chart/index.ts";
import {
  createCompression,
  createNodeClock,
  createNodeFileSystem,
  createNodeRandom,
  nodeCrypto,
} from "../../adapters/node/index.ts";
import { KpackError } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { type OptionValues, usageError } from "../optionValues.ts";
import { lazyFetcher } from "../ports.ts";

/** The machine as commands on charts use it. What is costly to load comes on first use. */
export function chartEnvironment(request: CommandRequest): ChartEnvironment {
  const { io, reporter } = request;
  return {
    fs: createNodeFileSystem(),
    compression: createCompression(),
    reporter,
    clock: createNodeClock(),
    random: createNodeRandom(),
    loadCrypto: async () => nodeCrypto,
    fetcher: lazyFetcher(io.env, false),
    readStdin: () => io.readStdin(),
    directory: io.directory,
    allowV3: Boolean(io.env["HELM_EXPERIMENTAL_CHART_V3"]),
  };
}

/** Refuses what would silently not be done: taking a chart from a repository, and checking its signature. */
export function refuseFetching(options: OptionValues): void {
  const repository = options.knows("repo") ? options.text("repo") : undefined;
  if (repository)
    throw new KpackError(
      "chart/remote",
      `kpack cannot fetch charts from repositories yet, and so not from ${repository}`,
      {
        hint: `download the chart first, for example with "helm pull --repo ${repository}", and give the path of its .tgz`,
      },
    );
  if (options.knows("verify") && options.flag("verify"))
    throw usageError("kpack cannot check signatures yet", 'check the package with "helm verify" first');
}

/** The values flags. */
export function userValues(options: OptionValues): UserValues {
  return {
    files: options.list("values"),
    setJson: options.list("set-json"),
    set: options.list("set"),
    setString: options.list("set-string"),
    setFile: options.list("set-file"),
    setLiteral: options.list("set-literal"),
  };
}

/** `--compat`. */
export function compatibility(options: OptionValues): "helm3" | "helm4" {
  return options.text("compat") === "helm3" ? "helm3" : "helm4";
}

/** `--namespace`, or what the environment says, or "default". */
export function namespaceOf(request: CommandRequest): string {
  return request.options.text("namespace") || request.io.env["HELM_NAMESPACE"] || "default";
}

/** `--post-renderer` with its arguments. */
export async function postRendererOf({ options, io }: CommandRequest): Promise<PostRenderer | undefined> {
  const command = options.text("post-renderer");
  if (command === undefined) return undefined;
  const { createNodeProcessRunner } = await import("../../adapters/node/index.ts");
  const env = Object.fromEntries(
    Object.entries(io.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const args = options.list("post-renderer-args");
  return { process: createNodeProcessRunner(), command, args, directory: io.directory, env };
}
