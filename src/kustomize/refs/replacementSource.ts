import { KpackError, type Value, cloneValue, formatSpan, nearNames, plain } from "../../base/index.ts";
import { type ResourceId, formatId, isIdSelected } from "../../kube/index.ts";
import { type Resource, type ResourceSet, nodeText } from "../../manifest/index.ts";
import { splitBracketedPath } from "../config/index.ts";
import { FieldError } from "../fieldError.ts";
import { withBuildAnnotations } from "../buildAnnotations.ts";
import { isScalar } from "../fields/writeScalar.ts";
import { type Found, lookupField, valueAt } from "./lookupPath.ts";
import type { FieldOptions, Replacement, ReplacementSource } from "./replacement.ts";
import { retext, untypedScalar } from "../fields/retext.ts";

/**
 * Finds the value of a replacement. The result is asked for each write: a whole field is read anew, because a target
 * may change the source itself. Mirrors: kustomize api/filters/replacement getReplacement.
 */
export function findSourceValue(set: ResourceSet, replacement: Replacement): () => Value {
  const { source, sourceValue } = replacement;
  if (sourceValue !== undefined && source !== undefined) {
    throw new KpackError("kustomize/replacement", "value and resource selectors are mutually exclusive", {
      hint: "give a replacement either source or sourceValue",
    });
  }
  if (sourceValue !== undefined) {
    const value = untypedScalar(sourceValue);
    return () => value;
  }
  if (source === undefined)
    throw new KpackError("kustomize/replacement", "replacements must specify a source and at least one target");
  const resource = selectSource(set, source);
  if (!reachesAnnotations(splitBracketedPath(source.fieldPath, "."))) return readField(resource, source);
  const read = (): Value => withBuildAnnotations(resource, () => cloneValue(readField(resource, source)()));
  // What is not there is an error, also when no target asks for it.
  read();
  return read;
}

function readField(resource: Resource, source: ReplacementSource): () => Value {
  const field = findField(resource, source);
  const part = takePart(field.value, source.options, resource);
  return part === undefined ? () => valueAt(field) : () => part;
}

/** True when the path leads to the annotations as a whole, in which kustomize keeps what it remembers. */
export function reachesAnnotations(path: readonly string[]): boolean {
  return path[0] === "metadata" && (path.length === 1 || (path.length === 2 && path[1] === "annotations"));
}

function selectSource(set: ResourceSet, source: ReplacementSource): Resource {
  const wanted: ResourceId = { ...source, clusterScoped: false };
  const candidates = source.name === "" ? set.resources : set.byAnyName(source.name);
  const matches: Resource[] = [];
  for (const resource of candidates) {
    // Scopes are not considered here: an absent namespace is "default" for every type.
    const ids = [{ ...resource.id, clusterScoped: false }, ...resource.earlierIds()];
    if (ids.some((id) => isIdSelected(id, wanted))) matches.push(resource);
  }
  const [first] = matches;
  if (first !== undefined && matches.length === 1) return first;
  if (first === undefined) {
    throw new KpackError("kustomize/replacement-source", `nothing selected by ${formatSource(source)}`, {
      hint: nearSources(set, source),
    });
  }
  throw new KpackError("kustomize/replacement-source", `multiple matches for selector ${formatSource(source)}`, {
    notes: matches.map((match) => `${formatId(match.id)} in ${match.source?.file ?? "generated"}`),
    hint: "name the source more exactly: kind, name, namespace",
  });
}

/** As kustomize prints a source: id, field path and options. */
function formatSource(source: ReplacementSource): string {
  const parts = [formatId(source)];
  if (source.fieldPath !== "") parts.push(source.fieldPath);
  const { options } = source;
  if (options && (options.delimiter !== "" || options.create)) {
    parts.push(`${options.delimiter}(${options.index}), create=${options.create}`);
  }
  return parts.join(":");
}

function nearSources(set: ResourceSet, source: ReplacementSource): string {
  const ofKind = set.resources.filter((resource) => source.kind === "" || resource.id.kind === source.kind);
  if (ofKind.length === 0) {
    const kinds = nearNames(source.kind, new Set(set.resources.map((resource) => resource.id.kind)));
    return kinds.length > 0 ? `did you mean kind ${kinds.join(" or ")}?` : `there is no ${source.kind} here`;
  }
  const names = [...new Set(ofKind.map((resource) => resource.id.name))];
  const near = nearNames(source.name, names);
  if (near.length > 0 && !near.includes(source.name)) return `did you mean ${near.join(" or ")}?`;
  if (names.includes(source.name)) return "an object of this name exists, with another group, version or namespace";
  return `objects of this kind: ${names.slice(0, 5).join(", ")}`;
}

function findField(resource: Resource, source: ReplacementSource): Found {
  const fieldPath = source.fieldPath || "metadata.name";
  let found: Found | undefined;
  try {
    found = lookupField(resource.object, splitBracketedPath(fieldPath, "."));
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new FieldError("kustomize/replacement-source", `error looking up replacement source: ${error.message}`, {
      ...error,
      notes: [inResource(resource)],
      path: ["fieldPath"],
    });
  }
  if (found !== undefined && !isEmptyNode(found.value)) return found;
  throw new FieldError(
    "kustomize/replacement-source",
    `fieldPath \`${fieldPath}\` is missing for replacement source ${formatId(source)}`,
    {
      notes: [inResource(resource)],
      path: ["fieldPath"],
      hint: "the path is separated by dots; write dots inside a name as \\. and names with slashes in brackets: metadata.annotations.[example.com/a]",
    },
  );
}

function inResource({ id, source }: Resource): string {
  return `in ${formatId(id)}${source ? ` (${formatSpan(source)})` : ""}`;
}

/** Null, and lists and maps without content. */
function isEmptyNode(value: Value): boolean {
  const scalar = plain(value);
  if (scalar === null) return true;
  if (typeof scalar !== "object") return false;
  return Array.isArray(scalar) ? scalar.length === 0 : Object.keys(scalar).length === 0;
}

/** The part of the value that the options ask for; undefined when they ask for all of it. */
function takePart(value: Value, options: FieldOptions | undefined, resource: Resource): Value | undefined {
  if (options === undefined || options.delimiter === "") return undefined;
  if (!isScalar(value)) {
    throw new FieldError("kustomize/replacement", "delimiter option can only be used with scalar nodes", {
      notes: [inResource(resource)],
      hint: "name a field that holds text, or leave the delimiter out",
      path: ["options", "delimiter"],
    });
  }
  const text = nodeText(value);
  const part = text.split(options.delimiter)[options.index];
  if (part === undefined) {
    throw new FieldError("kustomize/replacement", `options.index ${options.index} is out of bounds for value ${text}`, {
      notes: [inResource(resource)],
      path: ["options", "index"],
      hint: `the value has ${text.split(options.delimiter).length} parts, counted from 0`,
    });
  }
  return retext(value, part);
}
