import { KpackError } from "../../base/index.ts";
import { type Loader, isRemoteFile } from "../../source/index.ts";
import type { Kustomization } from "../model/index.ts";

/**
 * Reads the files that a kustomization's own fields name, so that rendering finds them in memory. Failures are kept
 * and thrown by whoever needs the file: some fields hold either a path or a text.
 */
export async function prefetchFiles(kustomization: Kustomization, loader: Loader): Promise<void> {
  const paths = namedFiles(kustomization);
  await Promise.all(paths.filter(isRemoteFile).map((path) => loader.files.fetch(path)));
  for (const path of paths) {
    if (path.includes("\n")) continue;
    try {
      loader.read(path);
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
    }
  }
}

function namedFiles(kustomization: Kustomization): string[] {
  const paths: (string | undefined)[] = [kustomization.openapi?.["path"]];
  paths.push(...(kustomization.crds ?? []), ...(kustomization.configurations ?? []));
  paths.push(...(kustomization.patchesStrategicMerge ?? []));
  for (const patch of [...(kustomization.patches ?? []), ...(kustomization.patchesJson6902 ?? [])])
    paths.push(patch.path);
  for (const replacement of kustomization.replacements ?? []) paths.push(replacement.path);
  for (const args of [...(kustomization.configMapGenerator ?? []), ...(kustomization.secretGenerator ?? [])]) {
    paths.push(...(args.envs ?? []));
    for (const source of args.files ?? []) paths.push(source.slice(source.indexOf("=") + 1));
  }
  return paths.filter((path): path is string => path !== undefined && path !== "");
}
