import { joinPath, KpackError, isMap } from "../../base/index.ts";
import type { FileSystem } from "../../ports/index.ts";
import { parseDocument, stringify } from "../../yaml/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";

const chartFile = "kpack-rendered-chart.yaml";

/**
 * Applies an overlay to rendered objects: they are its first resource, without a file on disk. Returns YAML.
 * @param folder the overlay's folder, relative to the environment's directory.
 */
export async function kustomizeOutput(
  environment: ChartEnvironment,
  manifests: string,
  folder: string,
): Promise<string> {
  // Only charts with an overlay load what builds it.
  const { buildKustomization, kustomizationFileNames } = await import("../../kustomize/index.ts");
  const root = joinPath(environment.directory, folder);
  const { directory, reporter } = environment;
  const fs = withChart(environment.fs, root, { manifests, names: kustomizationFileNames });
  const built = await buildKustomization({ target: root, directory, fs, reporter, environment: {}, options: {} });
  return built.yaml;
}

/** The file system with the rendered chart beside the kustomization and in its resources. */
function withChart(
  fs: FileSystem,
  root: string,
  { manifests, names }: { manifests: string; names: readonly string[] },
): FileSystem {
  const name = names.find((candidate) => fs.stat(joinPath(root, candidate))?.type === "file");
  if (name === undefined)
    throw new KpackError("chart/no-overlay", `there is no kustomization in '${root}'`, {
      hint: "--kustomize takes a folder with a kustomization.yaml; the chart's objects become its first resource",
    });
  const file = joinPath(root, name);
  const document = parseDocument(new TextDecoder().decode(fs.readFile(file)), { reader: "sigs", file });
  const fields = isMap(document) ? document : {};
  const resources = Array.isArray(fields["resources"]) ? fields["resources"] : [];
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const virtual = new Map([
    [file, encode(stringify({ ...fields, resources: [chartFile, ...resources] }))],
    [joinPath(root, chartFile), encode(manifests)],
  ]);
  const real = fs.realPath(root);
  for (const [path, bytes] of [...virtual]) virtual.set(joinPath(real, path.slice(root.length + 1)), bytes);
  return {
    readFile: (path, options) => virtual.get(path) ?? fs.readFile(path, options),
    stat: (path) => {
      const bytes = virtual.get(path);
      return bytes ? { type: "file", size: bytes.length } : fs.stat(path);
    },
    entryType: (path) => (virtual.has(path) ? "file" : fs.entryType(path)),
    readDirectory: (path) => fs.readDirectory(path),
    readEntries: (path) => fs.readEntries(path),
    realPath: (path) => (virtual.has(path) && !fs.stat(path) ? joinPath(real, chartFile) : fs.realPath(path)),
  };
}
