import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { KpackError, type Value } from "../../../../base/index.ts";
import { parseDocument } from "../../../../yaml/index.ts";
import { badKubeconfig, type Kubeconfig, mergeKubeconfigs, readKubeconfig } from "./kubeconfig.ts";

export interface LoadedKubeconfig {
  config: Kubeconfig;
  /** Files that were read; empty when there was none. */
  files: readonly string[];
}

/**
 * The configuration that kubectl and helm would use: the named file, else the files of $KUBECONFIG, else ~/.kube/config.
 * A named file must exist; of the others, missing ones are skipped. Throws `cluster/bad-kubeconfig`.
 */
export function loadKubeconfig(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): LoadedKubeconfig {
  const paths = named ? [named] : defaultPaths(env);
  const files: string[] = [];
  const configs: Kubeconfig[] = [];
  for (const file of paths) {
    const text = readText(file, named !== undefined);
    if (text === undefined) continue;
    files.push(file);
    configs.push(parseKubeconfig(text, file));
  }
  return { config: mergeKubeconfigs(configs), files };
}

function defaultPaths(env: Readonly<Record<string, string | undefined>>): string[] {
  const listed = (env["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
  return listed.length > 0 ? [...new Set(listed)] : [path.join(env["HOME"] || homedir(), ".kube", "config")];
}

function readText(file: string, required: boolean): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" && !required) return undefined;
    const reason =
      code === "ENOENT" ? "no such file" : code === "EACCES" ? "permission denied" : `cannot be read (${code})`;
    throw badKubeconfig(file, reason, "name a readable file by --kubeconfig or $KUBECONFIG");
  }
}

function parseKubeconfig(text: string, file: string): Kubeconfig {
  const folder = path.dirname(path.resolve(file));
  const resolvePath = (name: string): string => path.resolve(folder, name);
  let document: Value;
  try {
    document = parseDocument(text, { reader: "sigs", file });
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const problem = badKubeconfig(file, `is not valid YAML: ${error.message}`);
    throw error.span ? problem.with({ span: error.span }) : problem;
  }
  return readKubeconfig(document, file, resolvePath);
}
