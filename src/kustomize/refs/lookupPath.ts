import { KpackError, type Value, type ValueMap, getOwn, isMap, plain } from "../../base/index.ts";
import { nodeText } from "../../manifest/index.ts";

/** `[name=value]`: an item of a list, chosen by one of its fields; an empty name means the item itself. */
export interface ItemChoice {
  readonly field: string;
  readonly value: string;
}

/** The part as a position in a list: a decimal number with an optional sign; undefined when it is none. */
export function parseIndex(part: string): number | undefined {
  return /^[+-]?[0-9]{1,15}$/.test(part) ? Number(part) : undefined;
}

export function isItemChoice(part: string): boolean {
  return part.startsWith("[") && part.endsWith("]");
}

/** Splits `[name=value]`. Throws when there is no `=`. */
export function parseItemChoice(part: string): ItemChoice {
  const inner = part.slice(part.startsWith("[") ? 1 : 0, part.endsWith("]") ? -1 : undefined);
  const equals = inner.indexOf("=");
  if (equals < 0) {
    throw pathError(
      "list path element must contain fieldName=fieldValue for element to match",
      `write ${part} as [name=value]`,
    );
  }
  return { field: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

/** A value and where it stands. */
export interface Found {
  readonly parent: ValueMap | readonly Value[];
  readonly key: string | number;
  readonly value: Value;
}

/** What stands there now. */
export function valueAt({ parent, key }: Pick<Found, "parent" | "key">): Value {
  const value = isMap(parent) ? getOwn(parent, String(key)) : parent[Number(key)];
  return value ?? null;
}

/** The value that a path leads to; undefined when it is not there. See lookupField. */
export function lookupPath(root: Value, path: readonly string[]): Value | undefined {
  return lookupField(root, path)?.value;
}

/**
 * The field that a path leads to; undefined when it is not there. Parts are field names, list positions, `-` for the
 * last item and `[name=value]`. Throws when a part does not fit what it is used on. Mirrors: kyaml PathGetter.
 */
export function lookupField(root: Value, path: readonly string[]): Found | undefined {
  let found: Found | undefined = { parent: [root], key: 0, value: root };
  for (const part of path.map((word) => word.trim())) {
    if (part === "") continue;
    found = step(found.value, part);
    if (found === undefined) return undefined;
  }
  return found;
}

function step(value: Value, part: string): Found | undefined {
  const index = parseIndex(part);
  if (index !== undefined || part === "-") {
    if (index !== undefined && index < 0) throw pathError(`array index ${index} cannot be negative`);
    const items = itemsOf(value);
    return itemAt(items, index ?? items.length - 1);
  }
  if (part === "*") throw pathError("wildcard is not supported in PathGetter", "a source is one value: name the item");
  if (isItemChoice(part)) {
    const choice = parseItemChoice(part);
    const items = itemsOf(value);
    return itemAt(
      items,
      items.findIndex((item) => isChosen(item, choice)),
    );
  }
  if (plain(value) === null) return undefined;
  if (!isMap(value)) throw kindError("MappingNode", value);
  const field = getOwn(value, part);
  return field === undefined ? undefined : { parent: value, key: part, value: field };
}

function itemAt(items: readonly Value[], index: number): Found | undefined {
  const value = items[index];
  return value === undefined ? undefined : { parent: items, key: index, value };
}

function isChosen(item: Value, { field, value }: ItemChoice): boolean {
  if (field === "") return nodeText(item) === value;
  const found = isMap(item) ? getOwn(item, field) : undefined;
  return found !== undefined && nodeText(found) === value;
}

/** The items of a list; null has none. Throws for everything else. */
export function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (plain(value) === null) return [];
  throw kindError("SequenceNode", value);
}

export function kindError(expected: string, value: Value): KpackError {
  const actual = Array.isArray(value) ? "SequenceNode" : isMap(value) ? "MappingNode" : "ScalarNode";
  return pathError(`wrong node kind: expected ${expected} but got ${actual}`);
}

export function pathError(message: string, hint?: string): KpackError {
  return new KpackError("kustomize/field-path", message, { hint });
}
