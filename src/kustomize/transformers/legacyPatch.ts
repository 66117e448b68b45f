import { KpackError } from "../../base/index.ts";
import { type Resource, type Selector, readResources } from "../../manifest/index.ts";
import { FieldError, atField } from "../fieldError.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { readPatchOperations, select } from "./patch.ts";
import { applyOperations, findPatchTarget, mergePatchIntoAll } from "./patchTarget.ts";

export interface StrategicMergePatchesRequest {
  /** File paths, or patches written in place. */
  readonly paths: readonly string[];
  /** Patches written in place. */
  readonly patches: string;
}

/** `patchesStrategicMerge:`. Mirrors: kustomize PatchStrategicMergeTransformer. */
export function createStrategicMergeTransformer(
  request: StrategicMergePatchesRequest,
  context: BuildContext,
): Transformer {
  const { paths, patches } = request;
  if (paths.length === 0 && patches === "") throw invalid("empty file path and empty patch content");
  const loaded = paths.flatMap((path, i) =>
    atField([i], () => readPatches(path, context)).map((patch) => ({ patch, index: i })),
  );
  if (patches !== "")
    for (const patch of readResources(patches, { openApi: context.openapi, oddKeys: "text" }))
      loaded.push({ patch, index: -1 });
  if (loaded.length === 0) throw invalid(`patch appears to be empty; files=[${paths.join(" ")}], Patch=${patches}`);
  return (set) => {
    for (const { patch, index } of loaded)
      atField(index < 0 ? [] : [index], () =>
        mergePatchIntoAll(set, [findPatchTarget(set, patch, () => "")], patch, context),
      );
  };
}

/** The text itself when it is a manifest, as kustomize tries it first; else the file of that name. */
function readPatches(path: string, context: BuildContext): Resource[] {
  try {
    return readResources(path, { openApi: context.openapi, oddKeys: "text", file: "" });
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (path.includes("\n")) throw error;
  }
  return readResources(context.readText(path), {
    openApi: context.openapi,
    oddKeys: "text",
    file: context.display(path),
  });
}

export interface JsonPatchRequest {
  readonly target: Selector | undefined;
  readonly path: string;
  readonly jsonOp: string;
}

/** One entry of `patchesJson6902:`. Mirrors: kustomize PatchJson6902Transformer. */
export function createJsonPatchTransformer(
  { target, path, jsonOp }: JsonPatchRequest,
  context: BuildContext,
): Transformer {
  if (target === undefined) throw invalid("must specify a target for patch", "add target: with kind and name");
  if (!target.name) throw invalid("must specify the target name", "add name: to its target");
  if (path === "" && jsonOp === "") throw invalid("empty file path and empty jsonOp");
  if (path !== "" && jsonOp !== "") throw invalid("must specify a file path or jsonOp, not both");
  const text = path === "" ? jsonOp : atField(["path"], () => context.readText(path));
  const file = path === "" ? undefined : context.display(path);
  if (text === "") throw invalid(`patch file '${path}' empty seems to be empty`);
  const patch = readPatchOperations(text, file, context);
  if (patch.length === 0) throw invalid(`patch appears to be empty; file=${path}, JsonOp=${jsonOp}`);
  return (set) => {
    for (const resource of atField(["target"], () => select(set, target, context)))
      inOperations(file, () => applyOperations(resource, patch, context));
  };
}

/** An error about an operation is about its file, or about the field that holds the patch. */
function inOperations(file: string | undefined, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (file !== undefined) throw error.with({ span: { file } });
    throw new FieldError(error.code, error.message, { ...error, path: ["patch"] });
  }
}

function invalid(message: string, hint?: string): KpackError {
  return new KpackError("kustomize/invalid-patch", message, { hint });
}
