import { compareBytes } from "../../base/index.ts";
import { goKindName, goTypeName } from "../goType.ts";
import { type GoInt, type GoValue, isNilCollection, nilList, typedList } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { deepEqual, equalityKey } from "./deepEqual.ts";
import { isEmpty } from "./emptiness.ts";
import { callError, checkListLength, checkTextLength, nilDereference } from "./failure.ts";
import { itemsOf, listItems } from "./listItems.ts";
import { toInt64 } from "./number.ts";
import { textOf } from "./textOf.ts";

const anyList = "[]interface {}";

function append(context: RenderContext, list: GoValue, item: GoValue): GoValue[] {
  const items = listItems(list, "Cannot push on type");
  checkListLength(context, items.length + 1);
  return [...items, item];
}

function prepend(context: RenderContext, list: GoValue, item: GoValue): GoValue[] {
  const items = listItems(list, "Cannot prepend on type");
  checkListLength(context, items.length + 1);
  return [item, ...items];
}

function first(_context: RenderContext, list: GoValue): GoValue {
  return listItems(list, "Cannot find first on type")[0] ?? null;
}

function last(_context: RenderContext, list: GoValue): GoValue {
  return listItems(list, "Cannot find last on type").at(-1) ?? null;
}

function rest(_context: RenderContext, list: GoValue): GoValue[] {
  const items = listItems(list, "Cannot find rest on type");
  return items.length === 0 ? nilList() : items.slice(1);
}

function initial(_context: RenderContext, list: GoValue): GoValue[] {
  const items = listItems(list, "Cannot find initial on type");
  return items.length === 0 ? nilList() : items.slice(0, -1);
}

function reverse(_context: RenderContext, list: GoValue): GoValue[] {
  return [...listItems(list, "Cannot find reverse on type")].reverse();
}

function compact(_context: RenderContext, list: GoValue): GoValue[] {
  return listItems(list, "Cannot compact on type").filter((item) => !isEmpty(item));
}

function uniq(context: RenderContext, list: GoValue): GoValue[] {
  const seen = new Set<string>();
  const items = listItems(list, "Cannot find uniq on type");
  context.charge(items.length);
  return items.filter((item) => {
    const key = equalityKey(item);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function without(context: RenderContext, list: GoValue, ...omit: GoValue[]): GoValue[] {
  const items = listItems(list, "Cannot find without on type");
  context.charge(items.length);
  const omitted = new Set(omit.map(equalityKey));
  omitted.delete(undefined);
  return items.filter((item) => !omitted.has(equalityKey(item) ?? undefined));
}

function has(context: RenderContext, needle: GoValue, haystack: GoValue): boolean {
  if (haystack === null || haystack === undefined) return false;
  const items = listItems(haystack, "Cannot find has on type");
  context.charge(items.length);
  return items.some((item) => deepEqual(needle, item));
}

/** Mirrors: sprig slice: the indices go through `int`, an empty list gives nil. */
function slice(_context: RenderContext, list: GoValue, ...indices: GoValue[]): GoValue {
  const items = itemsOf(list);
  if (!items) {
    if (list === null || list === undefined) throw nilDereference();
    throw callError(`list should be type of slice or array but ${goKindName(list)}`);
  }
  if (items.length === 0) return null;
  const start = indices.length > 0 ? Number(toInt64(indices[0])) : 0;
  const end = indices.length > 1 ? Number(toInt64(indices[1])) : items.length;
  if (start < 0 || end < start || end > items.length) throw callError("reflect.Value.Slice: slice index out of bounds");
  if (list instanceof Uint8Array) return list.subarray(start, end);
  const part = items.slice(start, end);
  const type = goTypeName(list);
  return type === anyList ? part : typedList(type, part);
}

/** Mirrors: sprig chunk, whose arithmetic is in floating point. */
function chunk(context: RenderContext, size: GoInt, list: GoValue): GoValue[] {
  const items = listItems(list, "Cannot chunk type");
  const width = Number(size.value);
  const count = Math.floor((items.length - 1) / width) + 1;
  if (!(count >= 0 && count < 2 ** 47)) throw callError("runtime error: makeslice: len out of range");
  checkListLength(context, Math.max(count, items.length));
  const chunks: GoValue[] = [];
  for (let i = 0; i < count; i++) {
    const length = i === count - 1 ? Math.floor(items.length % width) || width : width;
    if (length < 0) throw callError("runtime error: makeslice: len out of range");
    chunks.push(items.slice(i * width, i * width + length));
  }
  return typedList("[][]interface {}", chunks);
}

function concat(context: RenderContext, ...lists: GoValue[]): GoValue {
  let length = 0;
  const parts = lists.map((list) => {
    const items = itemsOf(list);
    if (list === null || list === undefined) throw nilDereference();
    if (!items) throw callError(`Cannot concat type ${goKindName(list)} as list`);
    length += items.length;
    return items;
  });
  checkListLength(context, length);
  return length === 0 ? nilList() : parts.flat();
}

/** The texts of a list's items without nil ones; any other value is a list of its text. Mirrors: sprig strslice. */
function toStrings(value: GoValue): string[] {
  const items = itemsOf(value);
  if (items) return items.filter((item) => item !== null && item !== undefined).map(textOf);
  return value === null || value === undefined ? [] : [textOf(value)];
}

function sortAlpha(context: RenderContext, list: GoValue): GoValue[] {
  const texts = itemsOf(list) ? toStrings(list) : [textOf(list)];
  context.charge(texts.length);
  return typedList("[]string", texts.sort(compareBytes));
}

function join(context: RenderContext, separator: string, value: GoValue): string {
  const texts = toStrings(value);
  let length = separator.length * texts.length;
  for (const text of texts) length += text.length;
  checkTextLength(context, length);
  return texts.join(separator);
}

type Call = TemplateFunction["call"];

/** A function and its twin with `must`, which differs only where Go code calls it. */
function twins(definition: Omit<TemplateFunction, "family">): TemplateFunction[] {
  const { name } = definition;
  const mustName = `must${name[0]?.toUpperCase()}${name.slice(1)}`;
  const must: TemplateFunction = { ...definition, name: mustName, family };
  if (definition.example)
    must.example = { ...definition.example, template: definition.example.template.replaceAll(name, mustName) };
  return [{ ...definition, family }, must];
}

const family = "Lists";
const list: Call = (_context, ...items) => items;
const onList = (name: string, call: Call, doc: string, output: string): TemplateFunction[] =>
  twins({
    name,
    params: ["interface {}"],
    returns: name === "first" || name === "last" ? "interface {}" : anyList,
    doc,
    example: { template: `{{ list 1 0 2 1 | ${name} }}`, output },
    call,
  });

/** Lists: every function makes a new list and leaves its argument alone. Mirrors: sprig list.go. */
export const listFunctions: readonly TemplateFunction[] = [
  {
    name: "list",
    family,
    params: ["...interface {}"],
    returns: anyList,
    doc: "Makes a list of its arguments.",
    example: { template: '{{ list 1 "a" true }}', output: "[1 a true]" },
    call: list,
  },
  {
    name: "tuple",
    family,
    params: ["...interface {}"],
    returns: anyList,
    doc: "The same as list.",
    example: { template: "{{ tuple 1 2 }}", output: "[1 2]" },
    call: list,
  },
  ...["append", "push"].flatMap((name) =>
    twins({
      name,
      params: ["interface {}", "interface {}"],
      returns: anyList,
      doc: "Puts an item behind a list.",
      example: { template: `{{ ${name} (list 1 2) 3 }}`, output: "[1 2 3]" },
      call: append,
    }),
  ),
  ...twins({
    name: "prepend",
    params: ["interface {}", "interface {}"],
    returns: anyList,
    doc: "Puts an item before a list.",
    example: { template: "{{ prepend (list 1 2) 0 }}", output: "[0 1 2]" },
    call: prepend,
  }),
  ...onList("first", first, "The first item of a list; nil for an empty one.", "1"),
  ...onList("last", last, "The last item of a list; nil for an empty one.", "1"),
  ...onList("rest", rest, "All items of a list but the first.", "[0 2 1]"),
  ...onList("initial", initial, "All items of a list but the last.", "[1 0 2]"),
  ...onList("reverse", reverse, "The items of a list in reverse order.", "[1 2 0 1]"),
  ...onList("uniq", uniq, "The items of a list without those that occurred before.", "[1 0 2]"),
  ...onList("compact", compact, "The items of a list without empty ones (nil, false, 0, empty text).", "[1 2 1]"),
  ...twins({
    name: "without",
    params: ["interface {}", "...interface {}"],
    returns: anyList,
    doc: "The items of a list that equal none of the further arguments.",
    example: { template: "{{ without (list 1 2 3) 2 }}", output: "[1 3]" },
    call: without,
  }),
  ...twins({
    name: "has",
    params: ["interface {}", "interface {}"],
    returns: "bool",
    doc: "Tells whether a list contains a value of the same type.",
    example: { template: "{{ has 2 (list 1 2) }}", output: "true" },
    call: has,
  }),
  ...twins({
    name: "slice",
    params: ["interface {}", "...interface {}"],
    returns: "interface {}",
    doc: "The items of a list from one index up to another.",
    example: { template: "{{ slice (list 1 2 3 4) 1 3 }}", output: "[2 3]" },
    call: slice,
  }),
  ...twins({
    name: "chunk",
    params: ["int", "interface {}"],
    returns: "[][]interface {}",
    doc: "Cuts a list into lists of a given length.",
    example: { template: "{{ chunk 2 (list 1 2 3) }}", output: "[[1 2] [3]]" },
    call: chunk,
  }),
  {
    name: "concat",
    family,
    params: ["...interface {}"],
    returns: "interface {}",
    doc: "Joins lists into one.",
    example: { template: "{{ concat (list 1 2) (list 3) }}", output: "[1 2 3]" },
    call: concat,
  },
  {
    name: "sortAlpha",
    family,
    params: ["interface {}"],
    returns: "[]string",
    doc: "The items of a list as text, sorted by their bytes.",
    example: { template: '{{ sortAlpha (list "b" "a" 10) }}', output: "[10 a b]" },
    call: sortAlpha,
  },
  {
    name: "toStrings",
    family,
    params: ["interface {}"],
    returns: "[]string",
    doc: "The items of a list as text.",
    example: { template: '{{ list 1 true | toStrings | join "," }}', output: "1,true" },
    call: (_context, value) =>
      goTypeName(value) === "[]string" && !isNilCollection(value) ? value : typedList("[]string", toStrings(value)),
  },
  {
    name: "join",
    family,
    params: ["string", "interface {}"],
    returns: "string",
    doc: "The items of a list as one text with a separator between them.",
    example: { template: '{{ list "a" "b" | join "-" }}', output: "a-b" },
    call: join,
  },
];
