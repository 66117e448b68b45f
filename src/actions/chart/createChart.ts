import { baseName, joinPath, KpackError } from "../../base/index.ts";
import { type StarterEngine, starterFiles } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";

/** Makes a new chart in a folder that does not exist yet; returns its absolute path. */
export async function createChart(environment: ChartEnvironment, path: string, engine: StarterEngine): Promise<string> {
  const folder = joinPath(environment.directory, path);
  if (environment.fs.stat(folder))
    throw new KpackError("chart/exists", `"${path}" exists already`, {
      hint: "choose another name, or remove it first",
    });
  const encoder = new TextEncoder();
  const files = [...starterFiles(baseName(folder), engine)];
  await environment.fs.writeTree(folder, new Map(files.map(([name, text]) => [name, encoder.encode(text)])));
  return folder;
}
