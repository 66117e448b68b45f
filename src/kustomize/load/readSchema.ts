import { KpackError } from "../../base/index.ts";
import type { Loader } from "../../source/index.ts";
import { positionOf } from "../model/index.ts";
import type { KustomizationFile } from "./kustomizationFile.ts";

/** The text of the file that `openapi:` names; kustomize reads it before anything else that a kustomization refers to. */
export function readSchema({ file, fileName, kustomization }: KustomizationFile, loader: Loader): string | undefined {
  const path = kustomization.openapi?.["path"];
  if (path === undefined) return undefined;
  try {
    return loader.readText(path);
  } catch (error) {
    if (!(error instanceof KpackError) || error.span) throw error;
    throw error.with({ span: positionOf({ file, text: loader.readText(fileName) }, ["openapi", "path"]) });
  }
}
