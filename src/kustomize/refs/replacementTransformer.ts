import { KpackError, type Value, formatSpan, isMap } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, syncSharedScalars } from "../../manifest/index.ts";
import { splitBracketedPath } from "../config/index.ts";
import { isMistyped } from "../fields/checkScalars.ts";
import { withBuildAnnotations } from "../buildAnnotations.ts";
import { FieldError, atField } from "../fieldError.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { setPlace } from "../fields/writeScalar.ts";
import { type Place, type PlaceKind, matchPath } from "./matchPath.ts";
import { type FieldWrite, replacedValue } from "./replacedValue.ts";
import type { Replacement, ReplacementTarget } from "./replacement.ts";
import { findSourceValue, reachesAnnotations } from "./replacementSource.ts";
import { replaceInText } from "./structuredText.ts";
import { selectTargets } from "./targetSelector.ts";

/** Copies values from one object's field to others. Mirrors: kustomize ReplacementTransformer and api/filters/replacement. */
export function createReplacementTransformer(replacements: readonly Replacement[]): Transformer {
  return (set, context) => {
    for (const replacement of replacements) atOrigin(replacement, () => replace(set, replacement, context));
  };
}

/** Errors are about the entry that the replacement was read from, in the kustomization or in a file of its own. */
function atOrigin({ origin: { file, path } }: Replacement, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof KpackError) || error.span?.file) throw error;
    const inner = [...path, ...(error instanceof FieldError ? error.path : [])];
    if (file === undefined) throw new FieldError(error.code, error.message, { ...error, path: inner });
    throw error.with({ span: { file, path: inner } });
  }
}

function replace(set: ResourceSet, replacement: Replacement, context: BuildContext): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KpackError("kustomize/replacement", "replacements must specify a source and at least one target", {
      hint: targets === undefined ? "add targets: with a list of what is to change" : "add source: or sourceValue:",
    });
  }
  const valueOfSource = atField(["source"], () => findSourceValue(set, replacement));
  for (const [i, target] of targets.entries())
    atField(["targets", i], () => replaceInTarget(set, target, valueOfSource, context));
}

function replaceInTarget(
  set: ResourceSet,
  target: ReplacementTarget,
  valueOfSource: () => Value,
  context: BuildContext,
): void {
  const { select } = target;
  if (select === undefined) {
    throw new KpackError("kustomize/replacement", "target must specify resources to select", {
      hint: "add select: with the kind or name of the objects to change",
    });
  }
  const selected = atField(["select"], () => selectTargets(set, target, select, context.compileRegex));
  for (const resource of selected) {
    writeToTarget(resource, valueOfSource, target, context);
    resource.invalidate();
  }
}

function writeToTarget(
  resource: Resource,
  valueOfSource: () => Value,
  target: ReplacementTarget,
  context: BuildContext,
): void {
  const fieldPaths = target.fieldPaths.length > 0 ? target.fieldPaths : ["metadata.name"];
  for (const [i, fieldPath] of fieldPaths.entries()) {
    const write: FieldWrite = {
      value: valueOfSource,
      options: target.options,
      path: splitBracketedPath(fieldPath, "."),
      create: target.options?.create ? kindOf(valueOfSource()) : "none",
      context,
    };
    try {
      if (reachesAnnotations(write.path)) withBuildAnnotations(resource, () => writeField(resource, write, fieldPath));
      else writeField(resource, write, fieldPath);
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      const { source } = resource;
      const notes = [...error.notes, `in ${formatId(resource.id)}${source ? ` (${formatSpan(source)})` : ""}`];
      throw new FieldError(error.code, error.message, { ...error, span: undefined, notes, path: ["fieldPaths", i] });
    }
    if (resource.sharedScalars.length > 0) syncSharedScalars(resource.sharedScalars);
  }
}

function writeField(resource: Resource, write: FieldWrite, fieldPath: string): void {
  if (replaceInText(resource, write)) return;
  let places: readonly Place[];
  const what = write.create === "none" ? "unable to find" : "unable to find or create";
  const message = `${what} field ${JSON.stringify(fieldPath)} in replacement target`;
  try {
    places = matchPath(resource.object, {
      path: write.path,
      create: write.create,
      compileRegex: write.context.compileRegex,
    });
  } catch (error) {
    if (!(error instanceof KpackError) || error.code !== "kustomize/field-path") throw error;
    throw new KpackError("kustomize/replacement-target", `${message}: ${error.message}`, error);
  }
  if (places.length === 0) {
    throw new KpackError("kustomize/replacement-target", message, {
      hint: write.create === "none" ? "check the path, or let it be made with options: {create: true}" : undefined,
    });
  }
  for (const place of places) {
    const value = replacedValue(place, { ...write, resource });
    setPlace(place, value);
    if (isMistyped(value)) resource.hasMistypedScalars = true;
  }
}

function kindOf(value: Value): PlaceKind {
  if (Array.isArray(value)) return "list";
  return isMap(value) ? "map" : "scalar";
}
