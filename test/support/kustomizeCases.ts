import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { createNodeFileSystem, createNodeProcessRunner } from "../../src/adapters/node/index.ts";
import { type BuildOptions, type BuildResult, buildKustomization } from "../../src/kustomize/index.ts";
import { isMap } from "../../src/base/index.ts";
import { parseDocument } from "../../src/yaml/index.ts";

/** A folder of test/cases/kustomize: input/, case.yaml, and expected.yaml or expected.err (what kustomize said). */
export interface KustomizeCase {
  name: string;
  /** Absolute; the command runs in its input/. */
  folder: string;
  /** As after `kustomize build`. */
  args: string[];
  /** "kustomize VERSION", or "kpack" for what kpack does on purpose. */
  origin: string;
  expected: string | undefined;
  /** Text that the message holds; kustomize's own words where it says the same. */
  error: string | undefined;
}

const root = path.join(import.meta.dirname, "../cases/kustomize");

export function readKustomizeCases(): KustomizeCase[] {
  const cases: KustomizeCase[] = [];
  if (!existsSync(root)) return cases;
  for (const area of readdirSync(root).sort())
    for (const name of readdirSync(path.join(root, area)).sort()) cases.push(readCase(`${area}/${name}`));
  return cases;
}

function readCase(name: string): KustomizeCase {
  const folder = path.join(root, name);
  const spec = parseDocument(readFileSync(path.join(folder, "case.yaml"), "utf8"), { reader: "sigs", file: name });
  if (!isMap(spec)) throw new Error(`${name}/case.yaml is not a mapping`);
  const expectedFile = path.join(folder, "expected.yaml");
  return {
    name,
    folder,
    args: Array.isArray(spec["args"]) ? spec["args"].map(String) : ["."],
    origin: String(spec["origin"] ?? ""),
    expected: existsSync(expectedFile) ? readFileSync(expectedFile, "utf8") : undefined,
    error: spec["error"] === undefined ? undefined : String(spec["error"]),
  };
}

/** Runs a case in this process, with the files of the machine. */
export function runKustomizeCase({ folder, args }: KustomizeCase): Promise<BuildResult> {
  const { target, options } = parseArgs(args);
  return buildKustomization({
    target,
    directory: path.join(folder, "input"),
    fs: createNodeFileSystem(),
    process: createNodeProcessRunner(),
    environment: { PATH: process.env["PATH"], KUSTOMIZE_PLUGIN_HOME: path.join(folder, "input/plugins") },
    options,
  });
}

function parseArgs(args: readonly string[]): { target: string; options: BuildOptions } {
  const options: BuildOptions = {};
  let target = ".";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--reorder") options.reorder = args[++i] as "legacy" | "none";
    else if (arg === "--load-restrictor") options.loadRestrictor = args[++i] as "LoadRestrictionsNone";
    else if (arg === "--enable-alpha-plugins") options.enableAlphaPlugins = true;
    else if (arg === "--enable-exec") options.enableExec = true;
    else if (arg === "--enable-helm") options.enableHelm = true;
    else if (arg === "--enable-managedby-label") options.enableManagedByLabel = true;
    else if (arg === "-e") options.env = [...(options.env ?? []), args[++i] ?? ""];
    else target = arg;
  }
  return { target, options };
}
