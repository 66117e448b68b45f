import { type Value, getOwn, isMap } from "../../base/index.ts";
import { nodeText, scalarText } from "../../manifest/index.ts";
import { checkKind, isEmptyElement, isMissing } from "./kind.ts";

/**
 * Elements of merged lists are found by the texts of their keys. The empty key stands for the element itself, in
 * lists of scalars. The rules below keep kustomize's surprises, which its output shows.
 * Mirrors: kyaml yaml/fns.go ElementSetter, ElementMatcher, FieldMatcher.
 */

/**
 * Sets `element` in place of every element whose keys have these values, or appends it; without an element the
 * matching ones are removed. Null elements and empty mappings are always removed; where there are no values,
 * every element that does not match is.
 */
export function setElement(
  list: Value[],
  element: Value | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  const forMappings = (keys[0] ?? "") !== "" && (values[0] ?? "") !== "";
  const kept: Value[] = [];
  let isFound = false;
  for (const item of list) {
    if (isEmptyElement(item)) continue;
    if (forMappings && !isMap(item)) kept.push(item);
    else if (hasValues(item, keys, values)) {
      isFound = true;
      if (element !== undefined) kept.push(element);
    } else if (values.length > 0) kept.push(item);
  }
  if (!isFound && !isMissing(element)) kept.push(element);
  replaceContent(list, kept);
}

export function replaceContent(list: Value[], content: readonly Value[]): void {
  for (let i = 0; i < content.length; i++) list[i] = content[i] as Value;
  list.length = content.length;
}

/** An empty value fits any field that is there; keys beyond the values are not looked at once one has fitted. */
function hasValues(item: Value, keys: readonly string[], values: readonly string[]): boolean {
  let fits = false;
  for (let i = 0; i < keys.length; i++) {
    const value = values[i];
    if (value !== undefined) fits = hasValue(item, keys[i] ?? "", value);
    if (!fits) return false;
  }
  return fits;
}

function hasValue(item: Value, key: string, value: string): boolean {
  if (key === "") {
    checkKind(item, "ScalarNode");
    return scalarText(item) === value;
  }
  checkKind(item, "MappingNode");
  const field = isMap(item) ? getOwn(item, key) : undefined;
  return field !== undefined && (value === "" || nodeText(field) === value);
}

/** The first element whose keys have exactly these values. */
export function findElement(list: Value[], keys: readonly string[], values: readonly string[]): Value | undefined {
  if ((keys[0] ?? "") === "") return list.find((item) => nodeText(item) === (values[0] ?? ""));
  return list.find((item) => isMap(item) && keys.every((key, i) => fieldText(item, key) === values[i]));
}

function fieldText(item: Value, key: string): string | undefined {
  const field = isMap(item) ? getOwn(item, key) : undefined;
  return field === undefined ? undefined : nodeText(field);
}

/** The text by which an element is identified; empty where the key is missing, null, or an empty list or mapping. */
export function keyText(item: Value, key: string): string {
  const field = isMap(item) ? getOwn(item, key) : undefined;
  return isMissing(field) ? "" : nodeText(field);
}
