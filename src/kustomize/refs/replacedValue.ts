import { KpackError, type Value, cloneValue } from "../../base/index.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";
import type { BuildContext } from "../transformer.ts";
import { isInBrackets, retextUntyped } from "../fields/untyped.ts";
import { isScalar } from "../fields/writeScalar.ts";
import { valueAt } from "./lookupPath.ts";
import type { Place, PlaceKind } from "./matchPath.ts";
import type { FieldOptions } from "./replacement.ts";
import { retext, untypedScalar } from "../fields/retext.ts";

/** One value on its way to one field path. */
export interface FieldWrite {
  /** What to write; asked for each write. */
  readonly value: () => Value;
  readonly options: FieldOptions | undefined;
  readonly path: readonly string[];
  readonly create: PlaceKind;
  readonly context: BuildContext;
  /** Where the fields are the object's own, not those of a document in a text. */
  readonly resource?: Resource;
}

/** What a field is changed to. A scalar keeps its type and takes over the text only. */
export function replacedValue(place: Place, { value: valueOfSource, options, resource }: FieldWrite): Value {
  const old = valueAt(place);
  const value = valueOfSource();
  let incoming = value;
  if (options !== undefined && options.delimiter !== "") {
    if (!isScalar(old))
      throw new KpackError("kustomize/replacement", "delimiter option can only be used with scalar nodes");
    incoming = insertPart(nodeText(old), nodeText(value), options);
  }
  if (place.created && isScalar(old)) return created(nodeText(incoming), place, resource);
  if (resource !== undefined && typeof old === "string")
    return retextUntyped(resource, old, nodeText(incoming), place.path);
  if (isScalar(old)) return retext(old, nodeText(incoming));
  return cloneValue(incoming);
}

function created(text: string, place: Place, resource: Resource | undefined): Value {
  return text === "" && resource && isInBrackets(resource, place.path) ? "" : untypedScalar(text);
}

function insertPart(old: string, part: string, { delimiter, index }: FieldOptions): string {
  const parts = old.split(delimiter);
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
  return parts.join(delimiter);
}
