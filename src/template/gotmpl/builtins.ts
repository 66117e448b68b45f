import { KpackError, compareBytes } from "../../base/index.ts";
import { byteLength, sliceBytes, toBytes } from "../goBytes.ts";
import { formatValue } from "../goFormat.ts";
import { sprint, sprintf, sprintln } from "../printf/index.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoObject, type GoValue, goType, typedList } from "../goValue.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { StructObject } from "../objects/structObject.ts";
import { escapeHtml, escapeJs, escapeQuery } from "./escape.ts";
import { basicKind, integerOf, isNil, isPlainMap, isTrue, toCollection, zeroOfElement } from "./typeRules.ts";

/** An error of a built-in function, in Go's words. */
function failure(message: string): KpackError {
  return new KpackError("template/function-failed", message);
}

function builtin(
  name: string,
  params: readonly string[],
  doc: string,
  call: (...args: GoValue[]) => GoValue,
): TemplateFunction {
  return { name, family: "Built in", params, returns: "interface {}", doc, call: (_context, ...args) => call(...args) };
}

const value = "reflect.Value";
const anyValues = ["...interface {}"];

/**
 * The functions that Go's text/template brings along. `and`, `or` and `call` are run by the evaluator.
 * Mirrors: Go text/template funcs.go, with its error texts.
 */
export const builtinFunctions: readonly TemplateFunction[] = [
  builtin("and", [value, `...${value}`], "The first argument that is false, or else the last one.", (...all) =>
    firstOrLast(all, false),
  ),
  builtin("or", [value, `...${value}`], "The first argument that is true, or else the last one.", (...all) =>
    firstOrLast(all, true),
  ),
  builtin("not", [value], "The opposite truth of its argument.", (arg) => !isTrue(arg)),
  builtin("call", [value, `...${value}`], "The result of calling a function value.", (...all) => callFunction("", all)),
  builtin("html", anyValues, "The arguments printed, with HTML's special characters escaped.", (...all) =>
    escapeHtml(printAll(all)),
  ),
  builtin("js", anyValues, "The arguments printed, escaped for a JavaScript string.", (...all) =>
    escapeJs(printAll(all)),
  ),
  builtin("urlquery", anyValues, "The arguments printed, escaped for the query of a URL.", (...all) =>
    escapeQuery(printAll(all)),
  ),
  builtin(
    "index",
    [value, `...${value}`],
    "The item of a list or map under an index or key, and so on.",
    (item, ...keys) => keys.reduce(indexOne, requireValue(item, "index")),
  ),
  builtin("slice", [value, `...${value}`], "A part of a string or list, from one index up to another.", (item, ...at) =>
    slice(requireValue(item, "slice"), at),
  ),
  builtin("len", [value], "The number of items of a list or map, or of bytes of a string.", (item) => length(item)),
  builtin("print", anyValues, "The arguments printed, with spaces between those that are not strings.", (...all) =>
    sprint(all),
  ),
  builtin("println", anyValues, "The arguments printed with spaces between them and a newline at the end.", (...all) =>
    sprintln(all),
  ),
  builtin("printf", ["string", ...anyValues], "The arguments printed as Go's format string says.", (format, ...all) =>
    sprintf(String(format), all),
  ),
  builtin("eq", [value, `...${value}`], "Whether the first argument equals any of the others.", equalsAny),
  builtin("ne", [value, value], "Whether two values differ.", (a, b) => !equalsAny(a, b)),
  builtin("lt", [value, value], "Whether the first of two values is less than the second.", (a, b) => isLess(a, b)),
  builtin(
    "le",
    [value, value],
    "Whether the first of two values is at most the second.",
    (a, b) => isLess(a, b) || equalsAny(a, b),
  ),
  builtin(
    "gt",
    [value, value],
    "Whether the first of two values is greater than the second.",
    (a, b) => !(isLess(a, b) || equalsAny(a, b)),
  ),
  builtin("ge", [value, value], "Whether the first of two values is at least the second.", (a, b) => !isLess(a, b)),
];

function firstOrLast(all: readonly GoValue[], stopsAt: boolean): GoValue {
  return all.find((item) => isTrue(item) === stopsAt) ?? all.at(-1);
}

/** The `call` function; `values` is the function and its arguments, `shown` the expression that named it. */
export function callFunction(shown: string, values: readonly GoValue[]): GoValue {
  const [target, ...args] = values;
  if (target === undefined || target === null) throw failure("call of nil");
  if (typeof target !== "function") throw failure(`non-function ${shown} of type ${goTypeName(target)}`);
  return target(...args);
}

/** Mirrors: text/template evalArgs: of a pointer what it points to, unless that has a text of its own. */
function printAll(all: readonly GoValue[]): string {
  return sprint(
    all.map((item) => (item instanceof StructObject && item.isPointer ? item.printed : (item ?? "<no value>"))),
  );
}

function requireValue(item: GoValue, name: string): GoValue {
  if (item === undefined || item === null) throw failure(`${name} of untyped nil`);
  return item;
}

function indexOne(item: GoValue, key: GoValue): GoValue {
  if (item === null) throw failure("index of nil pointer");
  if (item === undefined) throw failure("reflect: call of reflect.Value.Type on zero Value");
  const collection = toCollection(item);
  if (Array.isArray(collection)) {
    const at = indexArgument(key, collection.length);
    if (at === collection.length) throw failure("reflect: slice index out of range");
    return collection[at];
  }
  if (typeof collection === "string" || collection instanceof Uint8Array) return indexByte(collection, key);
  if (!isPlainMap(collection)) throw failure(`can't index item of type ${goTypeName(item).replace(/^\*/, "")}`);
  if (typeof key !== "string") {
    if (key === undefined || key === null) throw failure("value is nil; should be of type string");
    throw failure(`value has type ${goTypeName(key)}; should be string`);
  }
  const found = Object.hasOwn(collection, key) ? collection[key] : undefined;
  return found === undefined ? zeroOfElement(collection) : found;
}

function indexByte(item: string | Uint8Array, key: GoValue): GoValue {
  const bytes = typeof item === "string" ? toBytes(item) : item;
  const at = indexArgument(key, bytes.length);
  const byte = bytes[at];
  if (byte === undefined) throw failure(`reflect: ${typeof item === "string" ? "string" : "slice"} index out of range`);
  return new GoInt("uint8", BigInt(byte));
}

function indexArgument(key: GoValue, limit: number): number {
  if (key === undefined || key === null) throw failure("cannot index slice/array with nil");
  const at = integerOf(key);
  if (at === undefined) throw failure(`cannot index slice/array with type ${goTypeName(key)}`);
  if (at < 0n || at > BigInt(limit)) throw failure(`index out of range: ${at}`);
  return Number(at);
}

function slice(item: GoValue, at: readonly GoValue[]): GoValue {
  if (at.length > 3) throw failure(`too many slice indexes: ${at.length}`);
  const collection = toCollection(item);
  const isText = typeof collection === "string";
  if (isText && at.length === 3) throw failure("cannot 3-index slice a string");
  if (!isText && !Array.isArray(collection) && !(collection instanceof Uint8Array))
    throw failure(`can't slice item of type ${goTypeName(item)}`);
  const size = isText ? byteLength(collection) : collection.length;
  const [from = 0, to = size, limit = size] = at.map((index) => indexArgument(index, size));
  if (from > to) throw failure(`invalid slice index: ${from} > ${to}`);
  if (to > limit) throw failure(`invalid slice index: ${to} > ${limit}`);
  if (isText) return sliceBytes(collection, from, to);
  if (!Array.isArray(collection)) return collection.subarray(from, to);
  const part = collection.slice(from, to);
  const type = Reflect.get(collection, goType);
  return typeof type === "string" ? typedList(type, part) : part;
}

function length(item: GoValue): GoInt {
  if (item === null) throw failure("len of nil pointer");
  if (item === undefined) throw failure("reflect: call of reflect.Value.Type on zero Value");
  const collection = toCollection(item);
  let count: number;
  if (typeof collection === "string") count = byteLength(collection);
  else if (Array.isArray(collection) || collection instanceof Uint8Array) count = collection.length;
  else if (isPlainMap(collection)) count = Object.keys(collection).length;
  else throw failure(`len of type ${goTypeName(item).replace(/^\*/, "")}`);
  return new GoInt("int", BigInt(count));
}

/** `eq`: whether the first argument equals one of the others. */
function equalsAny(first: GoValue, ...others: GoValue[]): boolean {
  if (others.length === 0) throw failure("missing argument for comparison");
  return others.some((other) => equals(first, other));
}

function equals(a: GoValue, b: GoValue): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA !== kindB) {
    const numbers = compareIntegers(a, b);
    if (numbers !== undefined && kindA !== "other" && kindB !== "other") return numbers === 0;
    if (isAbsent(a) || isAbsent(b)) return false;
    throw failure(`incompatible types for comparison: ${goTypeName(a)} and ${goTypeName(b)}`);
  }
  switch (kindA) {
    case "int":
    case "uint":
      return compareIntegers(a, b) === 0;
    case "complex":
      return formatValue(a) === formatValue(b);
    case "other":
      return equalsOther(a, b);
  }
  return a === b;
}

function equalsOther(a: GoValue, b: GoValue): boolean {
  const familyA = familyOf(a);
  const familyB = familyOf(b);
  if (familyA !== familyB && familyA !== "nil" && familyB !== "nil")
    throw failure(`non-comparable types ${printReflect(a)}: ${goTypeName(a)}, ${goTypeName(b)}: ${sprint([b])}`);
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (familyB === "list" || familyB === "map" || familyB === "function")
    throw failure(`non-comparable type ${printReflect(b)}: ${goTypeName(b)}`);
  return a === b || (a instanceof GoObject && b instanceof GoObject && equalObjects(a, b));
}

function equalObjects(a: GoObject, b: GoObject): boolean {
  return a.goKind === "struct" && a.typeName === b.typeName && a.format() === b.format();
}

function familyOf(item: GoValue): string {
  if (item === undefined || item === null) return "nil";
  const collection = toCollection(item);
  if (Array.isArray(collection) || collection instanceof Uint8Array) return "list";
  if (isPlainMap(collection)) return "map";
  return collection instanceof GoObject ? collection.goKind : "function";
}

/** reflect.Value's own String form, which `%s` of a value shows in one error. */
function printReflect(item: GoValue): string {
  return sprintf("%s", [item]);
}

function isAbsent(item: GoValue): boolean {
  return item === undefined || item === null;
}

/** Sign of a - b for integers of any kinds; undefined when one is none. */
function compareIntegers(a: GoValue, b: GoValue): number | undefined {
  const left = integerOf(a);
  const right = integerOf(b);
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `lt`. */
function isLess(a: GoValue, b: GoValue): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA === "other" || kindB === "other") throw failure("invalid type for comparison");
  const integers = compareIntegers(a, b);
  if (integers !== undefined) return integers < 0;
  if (kindA !== kindB) throw failure(`incompatible types for comparison: ${goTypeName(a)} and ${goTypeName(b)}`);
  if (typeof a === "string" && typeof b === "string") return compareBytes(a, b) < 0;
  if (typeof a === "number" && typeof b === "number") return a < b;
  throw failure("invalid type for comparison");
}
