import { KpackError, getOwn, joinPath } from "../../base/index.ts";
import type { ValueMap } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, readResources, scalarText } from "../../manifest/index.ts";
import type { FileSystem } from "../../ports/index.ts";
import { stringify } from "../../yaml/index.ts";
import type { Generator } from "../generator.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { applyOutput, prepareInput, readGenerated } from "./exchange.ts";
import { type PluginSettings, defaultPluginTimeoutMs } from "./settings.ts";
import { splitWords } from "./splitWords.ts";

/** A program in the plug-in home, found by the group, version and kind of its configuration. */
export interface ExecPlugin {
  config: Resource;
  path: string;
  args: readonly string[];
  settings: PluginSettings;
}

/** Linux refuses longer variables. */
const maxVariableBytes = 131_071;

/** Finds the program for a configuration. Mirrors: kustomize plugins/loader loadExecOrGoPlugin. */
export function findExecPlugin(config: Resource, settings: PluginSettings, files: PluginFiles): ExecPlugin {
  const { group, version, kind } = config.id;
  const home = findPluginHome(settings, files.fs);
  const path = joinPath(home, group, version, kind.toLowerCase(), kind);
  const stat = files.fs.stat(path);
  if (stat?.type !== "file")
    throw new KpackError(
      "kustomize/plugin-not-found",
      `unable to load external plugin '${kind}': no program at '${path}'`,
      {
        span: config.source,
        hint: files.fs.stat(`${path}.so`)
          ? "there is a Go plug-in; kpack runs programs only"
          : "plug-ins stand at HOME/GROUP/VERSION/lowercase(KIND)/KIND; see KUSTOMIZE_PLUGIN_HOME",
      },
    );
  if (!settings.process)
    throw new KpackError("kustomize/exec-not-available", `'${path}' cannot be run in this environment`);
  return { config, path, args: readArguments(config, files), settings };
}

export interface PluginFiles {
  fs: FileSystem;
  readText(path: string): string;
}

const pluginFolder = joinPath("kustomize", "plugin");

function findPluginHome(settings: PluginSettings, fs: FileSystem): string {
  const { env } = settings;
  const home = env["HOME"] || "~";
  const candidates: [note: string, path: string][] = [
    ["homed in $KUSTOMIZE_PLUGIN_HOME", env["KUSTOMIZE_PLUGIN_HOME"] ?? ""],
    ["homed in $XDG_CONFIG_HOME", env["XDG_CONFIG_HOME"] ? joinPath(env["XDG_CONFIG_HOME"], pluginFolder) : ""],
    ["homed in default value of $XDG_CONFIG_HOME", joinPath(home, ".config", pluginFolder)],
    ["homed in home directory", joinPath(home, pluginFolder)],
  ];
  const found = candidates.find(([, path]) => path !== "" && fs.stat(path) !== undefined);
  if (found) return found[1];
  const tried = candidates.map(([note, path]) => `('${path || "<no value>"}'; ${note})`);
  throw new KpackError("kustomize/plugin-not-found", `unable to find plugin root - tried: ${tried.join(", ")}`, {
    hint: "set KUSTOMIZE_PLUGIN_HOME to the folder that holds the plug-ins",
  });
}

/** `argsOneLiner`, then the lines of the file `argsFromFile`. */
function readArguments(config: Resource, files: PluginFiles): string[] {
  const args = splitWords(scalarText(getOwn(config.object, "argsOneLiner")));
  const file = scalarText(getOwn(config.object, "argsFromFile"));
  if (file === "") return args;
  const lines = files.readText(file).split("\n");
  return [...args, ...lines.map((line) => line.replace(/^ +/, "")).filter((line) => line !== "")];
}

export function createExecGenerator(plugin: ExecPlugin): Generator {
  return (context) => readGenerated(runPlugin(plugin, [], context), plugin.config, context);
}

export function createExecTransformer(plugin: ExecPlugin): Transformer {
  return (set: ResourceSet, context) => {
    const output = runPlugin(plugin, prepareInput(set), context);
    applyOutput(set, readResources(output, { openApi: context.openapi }), plugin.path);
  };
}

/** The program gets the path of its configuration as its first argument, and the resources on its input. */
function runPlugin(plugin: ExecPlugin, input: readonly ValueMap[], context: BuildContext): string {
  const config = stringify(plugin.config.object);
  const result = plugin.settings.process?.run({
    command: plugin.path,
    args: plugin.args,
    temporaryFile: new TextEncoder().encode(config),
    directory: context.root,
    env: pluginEnvironment(plugin.settings, config, context),
    input: new TextEncoder().encode(input.map((item) => stringify(item)).join("---\n")),
    timeoutMs: plugin.settings.timeoutMs ?? defaultPluginTimeoutMs,
    maxOutputBytes: plugin.settings.maxOutputBytes ?? context.limits.outputBytes,
  });
  if (result?.status !== 0)
    throw new KpackError(
      "kustomize/plugin-failed",
      `failure in plugin configured via ${formatId(plugin.config.id)}: exit status ${result?.status ?? 1}`,
      { notes: (result?.stderr ?? "").trim().split("\n").slice(-10), span: { file: plugin.path } },
    );
  return new TextDecoder().decode(result.stdout);
}

function pluginEnvironment(settings: PluginSettings, config: string, context: BuildContext): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.env)) if (value !== undefined) env[name] = value;
  for (const [name, value] of [
    ["KUSTOMIZE_PLUGIN_CONFIG_STRING", config],
    ["KUSTOMIZE_PLUGIN_CONFIG_ROOT", context.root],
  ] as const) {
    if (`${name}=${value}`.length <= maxVariableBytes) env[name] = value;
    else
      context.reporter.warn(
        `${name} exceeds hard limit of ${maxVariableBytes} characters, the environment variable will be omitted`,
      );
  }
  return env;
}
