import { KpackError, type Value, isMap } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, syncSharedScalars } from "../../manifest/index.ts";
import { splitBracketedPath } from "../config/index.ts";
import { isMistyped } from "../fields/checkScalars.ts";
import { withBuildAnnotations } from "../plugins/buildAnnotations.ts";
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
    for (const replacement of replacements) replace(set, replacement, context);
  };
}

function replace(set: ResourceSet, replacement: Replacement, context: BuildContext): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KpackError("kustomize/replacement", "replacements must specify a source and at least one target");
  }
  const valueOfSource = findSourceValue(set, replacement);
  for (const target of targets) {
    if (target.select === undefined) {
      throw new KpackError("kustomize/replacement", "target must specify resources to select", {
        hint: "add select: with the kind or name of the objects to change",
      });
    }
    for (const resource of selectTargets(set, target, target.select, context.compileRegex)) {
      writeToTarget(resource, valueOfSource, target, context);
      resource.invalidate();
    }
  }
}

function writeToTarget(
  resource: Resource,
  valueOfSource: () => Value,
  target: ReplacementTarget,
  context: BuildContext,
): void {
  const fieldPaths = target.fieldPaths.length > 0 ? target.fieldPaths : ["metadata.name"];
  for (const fieldPath of fieldPaths) {
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
      throw error.with({
        span: resource.source,
        notes: [`in ${formatId(resource.id)}`],
      });
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
    const value = replacedValue(place, write);
    setPlace(place, value);
    if (isMistyped(value)) resource.hasMistypedScalars = true;
  }
}

function kindOf(value: Value): PlaceKind {
  if (Array.isArray(value)) return "list";
  return isMap(value) ? "map" : "scalar";
}
