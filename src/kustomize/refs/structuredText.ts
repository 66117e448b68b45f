import { KpackError, type Value, compareBytes, getOwn, isMap, plain } from "../../base/index.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";
import { type DocumentEdit, editDocument, parseDocument } from "../../yaml/index.ts";
import { goString } from "../generators/goString.ts";
import { isMistyped } from "../fields/checkScalars.ts";
import { isScalar, setPlace } from "../fields/writeScalar.ts";
import { type Found, lookupField } from "./lookupPath.ts";
import { matchPath } from "./matchPath.ts";
import { type FieldWrite, replacedValue } from "./replacedValue.ts";

/** A text field on a path, and the document that it holds. */
interface TextField {
  readonly found: Found;
  readonly text: string;
  readonly document: Value;
  /** The parts of the path behind the field. */
  readonly rest: readonly string[];
}

/**
 * Replaces a field of the JSON or YAML document that a text field holds: `data.config\.json.a.b`. False when the path
 * does not lead into a text, or not to a field of what is in it. Mirrors: kustomize setValueInStructuredData.
 * JSON comes out with sorted keys, indented when it was; YAML keeps its order, quotes and comments.
 */
export function replaceInText(resource: Resource, write: FieldWrite): boolean {
  if (write.path.length < 2) return false;
  const field = findTextField(resource.object, write.path);
  if (field === undefined) return false;
  try {
    return replaceInField(field, write);
  } catch (error) {
    if (isMismatch(error)) return false;
    throw error;
  }
}

/** Walks down the path until a scalar comes before its end; what cannot be looked up is left to the ordinary way. */
function findTextField(root: Value, path: readonly string[]): TextField | undefined {
  let found: Found | undefined = { parent: [root], key: 0, value: root };
  for (let i = 1; i < path.length; i++) {
    try {
      found = lookupField(found.value, path.slice(i - 1, i));
    } catch (error) {
      if (isMismatch(error)) return undefined;
      throw error;
    }
    if (found === undefined) return undefined;
    if (!isScalar(found.value)) continue;
    const text = nodeText(found.value);
    try {
      return { found, text, document: parseDocument(text, { reader: "kyaml" }), rest: path.slice(i) };
    } catch (error) {
      if (isMismatch(error)) return undefined;
      throw error;
    }
  }
  return undefined;
}

function isMismatch(error: unknown): boolean {
  return error instanceof KpackError && error.code !== "regex/engine-not-loaded";
}

function replaceInField({ found, text, document, rest }: TextField, write: FieldWrite): boolean {
  const places = matchPath(document, { path: rest, create: write.create, compileRegex: write.context.compileRegex });
  if (places.length === 0) return false;
  // What kustomize adds to a text that holds no map or list is lost.
  if (typeof document !== "object" || document === null) return true;
  const edits: DocumentEdit[] = [];
  for (const place of places) {
    const value = replacedValue(place, write);
    setPlace(place, value);
    edits.push({ path: place.path, value });
  }
  const { parent, key } = found;
  setPlace({ parent: parent as Value[], key }, print(text, document, edits));
  return true;
}

function print(text: string, document: Value, edits: readonly DocumentEdit[]): string {
  const first = text.trim()[0];
  if (first !== "{" && first !== "[") return editDocument(text, edits).trim();
  const isIndented = text.includes("\n") && text.includes("  ");
  return isIndented ? goJson(document, "\n") : goJson(document, "");
}

/** JSON as Go's encoding/json writes it: sorted keys, HTML characters escaped; `lineBreak` with its indentation, or empty for one line. */
function goJson(value: Value, lineBreak: string): string {
  const scalar = plain(value);
  const inner = lineBreak === "" ? "" : `${lineBreak}  `;
  if (Array.isArray(scalar)) {
    if (scalar.length === 0) return "[]";
    return `[${inner}${scalar.map((item) => goJson(item, inner)).join(`,${inner}`)}${lineBreak}]`;
  }
  if (isMap(scalar)) {
    const keys = Object.keys(scalar).sort(compareBytes);
    if (keys.length === 0) return "{}";
    const colon = lineBreak === "" ? ":" : ": ";
    const entries = keys.map((key) => `${goString(key)}${colon}${goJson(getOwn(scalar, key) ?? null, inner)}`);
    return `{${inner}${entries.join(`,${inner}`)}${lineBreak}}`;
  }
  if (isMistyped(value)) throw new KpackError("kustomize/replacement", "the text does not fit the type of the field");
  return typeof scalar === "string" ? goString(scalar) : String(scalar);
}
