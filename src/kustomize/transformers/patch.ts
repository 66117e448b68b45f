import { KpackError, quoteGo } from "../../base/index.ts";
import {
  type Resource,
  type ResourceSet,
  ResourceSelector,
  type Selector,
  readResources,
} from "../../manifest/index.ts";
import { type JsonPatch, parseJsonPatch } from "../../patch/index.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { FieldError, atField } from "../fieldError.ts";
import { applyOperations, findPatchTarget, mergePatch, mergePatchIntoAll } from "./patchTarget.ts";

/** One entry of `patches:`; empty text means not given. */
export interface PatchRequest {
  readonly path: string;
  readonly patch: string;
  readonly target: Selector | undefined;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

/** A patch text, and where it came from as kustomize says it. */
interface PatchText {
  readonly text: string;
  /** Empty for a patch that is written in place. */
  readonly file: string;
  readonly described: string;
}

/**
 * A strategic merge patch or a JSON patch, told apart by its content. Mirrors: kustomize PatchTransformer.
 * Throws `kustomize/invalid-patch` when the text is neither, or both.
 */
export function createPatchTransformer(request: PatchRequest, context: BuildContext): Transformer {
  const source = readPatchText(request, context);
  const merges = attempt(() =>
    readResources(source.text, { openApi: context.openapi, file: source.file, oddKeys: "text" }),
  );
  // One document that is an object is no list of operations.
  const isMerge = (merges.value?.length ?? 0) > 0 && !/^---/m.test(source.text);
  const operations: Attempt<JsonPatch> = isMerge
    ? {}
    : attempt(() => readPatchOperations(source.text, source.file, context));
  if ((merges.value?.length ?? 0) > 0 && (operations.value?.length ?? 0) > 0) {
    throw invalid(source, `illegally qualifies as both an SM and JSON patch: ${source.described}`);
  }
  if (merges.value === undefined && operations.value === undefined)
    throw unreadable(source, merges.error, operations.error);
  if (merges.value !== undefined) {
    for (const patch of merges.value) {
      patch.allowNameChange = request.allowNameChange;
      patch.allowKindChange = request.allowKindChange;
      // kustomize notes it in the patch's annotations and thereby makes texts of all of them.
      if (request.allowNameChange || request.allowKindChange) patch.setAnnotations(patch.annotations());
    }
    return createMergeTransformer(merges.value, request.target, source);
  }
  return createOperationsTransformer(operations.value ?? [], request.target, source);
}

function readPatchText(request: PatchRequest, context: BuildContext): PatchText {
  const patch = request.patch.trim();
  if (patch === "" && request.path === "")
    throw new KpackError("kustomize/invalid-patch", "must specify one of patch and path in a patches entry", {
      hint: "add path: with the name of a file, or patch: with the text of the patch",
    });
  if (patch !== "" && request.path !== "") {
    throw new KpackError("kustomize/invalid-patch", "patch and path can't be set at the same time", {
      hint: `keep one of the two: the file '${request.path}' or the text`,
    });
  }
  if (patch !== "") return { text: patch, file: "", described: `[patch: ${quoteGo(patch)}]` };
  try {
    const text = context.readText(request.path);
    return { text, file: context.display(request.path), described: `[path: ${quoteGo(request.path)}]` };
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const message = `failed to get the patch file from path(${request.path}): ${error.message}`;
    throw new FieldError(error.code, message, { ...error, path: ["path"] });
  }
}

function createMergeTransformer(
  patches: readonly Resource[],
  target: Selector | undefined,
  source: PatchText,
): Transformer {
  const [first] = patches;
  if (first === undefined) return () => {};
  if (target === undefined) {
    return (set, context) => {
      for (const patch of patches) {
        const prefix = (id: string): string => `no resource matches strategic merge patch ${id}: `;
        inPatch(source, () => mergePatch(findPatchTarget(set, patch, prefix), patch, context));
      }
    };
  }
  return (set, context) => {
    if (patches.length > 1) {
      throw invalid(
        source,
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source.described}`,
        "write one entry for each document, or leave out the target",
      );
    }
    const selected = inTarget(() => select(set, target, context));
    inPatch(source, () => mergePatchIntoAll(set, selected, first, context));
  };
}

function createOperationsTransformer(patch: JsonPatch, target: Selector | undefined, source: PatchText): Transformer {
  return (set, context) => {
    if (target === undefined)
      throw invalid(
        source,
        `must specify a target for JSON patch ${source.described}`,
        "add target: with the kind and name of the object to patch",
      );
    for (const resource of inTarget(() => select(set, target, context))) {
      resource.storePreviousId();
      inPatch(source, () => applyOperations(resource, patch, context));
    }
  };
}

/** An error about a place in the patch's text is about its file, or about the field that holds it. */
function inPatch(source: PatchText, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    if (source.file !== "") throw error.span?.file ? error : error.with({ span: { file: source.file } });
    throw new FieldError(error.code, error.message, { ...error, path: ["patch"] });
  }
}

function inTarget<T>(work: () => T): T {
  return atField(["target"], work);
}

export function select(set: ResourceSet, target: Selector, context: BuildContext): readonly Resource[] {
  return set.select(new ResourceSelector(target, context.compileRegex));
}

/** Operations of a JSON patch, from JSON or YAML text. */
export function readPatchOperations(text: string, file: string | undefined, context: BuildContext): JsonPatch {
  if (text === "") throw new KpackError("kustomize/invalid-patch", "empty json patch operations");
  return parseJsonPatch(text, { file, limits: context.limits });
}

interface Attempt<T> {
  value?: T;
  error?: KpackError;
}

function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof KpackError) return { error };
    throw error;
  }
}

function invalid(source: PatchText, message: string, hint?: string): KpackError {
  return new KpackError("kustomize/invalid-patch", message, {
    hint,
    span: source.file === "" ? undefined : { file: source.file },
  });
}

/** Shows why the text is not the kind of patch that it looks like. */
function unreadable(source: PatchText, merge: KpackError | undefined, json: KpackError | undefined): KpackError {
  const looksLikeOperations = /^(\[|-)/.test(source.text.trimStart().replace(/^---\s*/, ""));
  const why = looksLikeOperations ? json : merge;
  return new FieldError("kustomize/invalid-patch", `unable to parse SM or JSON patch from ${source.described}`, {
    path: source.file === "" ? ["patch"] : [],
    span: why?.span ?? (source.file === "" ? undefined : { file: source.file }),
    notes:
      why === undefined
        ? []
        : [`read as a ${looksLikeOperations ? "JSON patch" : "strategic merge patch"}: ${why.message}`],
    hint: why?.hint,
  });
}
