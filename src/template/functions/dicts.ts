import { compareBytes, setOwn } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import { type GoMap, type GoValue, isGoMap, isNilCollection, typedList } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { copyValue } from "./copyValue.ts";
import { callError, checkListLength } from "./failure.ts";
import { mergeMaps } from "./mergeMaps.ts";
import { textOf } from "./textOf.ts";

const family = "Dictionaries";
const mapType = "map[string]interface {}";

function dict(context: RenderContext, ...items: GoValue[]): GoMap {
  context.charge(items.length >> 1);
  const map: GoMap = {};
  for (let i = 0; i < items.length; i += 2) setOwn(map, textOf(items[i]), i + 1 < items.length ? items[i + 1] : "");
  return map;
}

function refuseNilMap(map: GoMap): void {
  if (isNilCollection(map)) throw callError("assignment to entry in nil map");
}

function pluck(context: RenderContext, key: string, ...maps: GoMap[]): GoValue[] {
  context.charge(maps.length);
  return maps.filter((map) => Object.hasOwn(map, key)).map((map) => map[key]);
}

/** Go's order is random; kpack's is by bytes, so that a render is reproducible. */
function sortedKeys(map: GoMap): string[] {
  return Object.keys(map).sort(compareBytes);
}

function pick(_context: RenderContext, map: GoMap, ...keys: string[]): GoMap {
  const picked: GoMap = {};
  for (const key of keys) if (Object.hasOwn(map, key)) setOwn(picked, key, map[key]);
  return picked;
}

function omit(context: RenderContext, map: GoMap, ...keys: string[]): GoMap {
  const omitted = new Set(keys);
  const kept: GoMap = {};
  const names = Object.keys(map);
  context.charge(names.length);
  for (const key of names) if (!omitted.has(key)) setOwn(kept, key, map[key]);
  return kept;
}

function merger(overwrite: boolean) {
  return (context: RenderContext, target: GoMap, ...sources: GoMap[]): GoMap => {
    const into = isNilCollection(target) && sources.some((s) => !isNilCollection(s)) ? {} : target;
    for (const source of sources) mergeMaps(into, source, overwrite, (steps) => context.charge(steps));
    return into;
  };
}

/** Mirrors: sprig dig: keys, a default, and the map; a part that is no plain map fails as a Go type assertion does. */
function dig(_context: RenderContext, ...args: GoValue[]): GoValue {
  if (args.length < 3) throw callError("dig needs at least three arguments");
  const keys = args.slice(0, -2);
  let map: GoValue = asMap(args.at(-1));
  const names = keys.map(asText);
  for (const [i, name] of names.entries()) {
    if (!Object.hasOwn(map, name)) return args.at(-2);
    const step: GoValue = map[name];
    if (i === names.length - 1) return step;
    map = asMap(step);
  }
  return map;
}

function asMap(value: GoValue): GoMap {
  if (isGoMap(value) && goTypeName(value) === mapType) return value;
  throw callError(`interface conversion: interface {} is ${assertedName(value)}, not ${mapType}`);
}

function asText(value: GoValue): string {
  if (typeof value === "string") return value;
  throw callError(`interface conversion: interface {} is ${assertedName(value)}, not string`);
}

function assertedName(value: GoValue): string {
  return value === null || value === undefined ? "nil" : goTypeName(value);
}

const deepCopy: TemplateFunction["call"] = (_context, value) => {
  if (value === null || value === undefined) throw callError("reflect: call of reflect.Value.Type on zero Value");
  return copyValue(value);
};

/** A function that merges dictionaries, and its namesake that reports errors: none of them can fail. */
function mergers(base: "merge" | "mergeOverwrite", doc: string): TemplateFunction[] {
  const overwrites = base === "mergeOverwrite";
  return [base, `must${base[0]?.toUpperCase()}${base.slice(1)}`].map((name) => ({
    name,
    family,
    params: [mapType, "...map[string]interface {}"],
    returns: "interface {}",
    doc,
    example: {
      template: `{{ ${name} (dict "a" 1) (dict "a" 2 "b" 3) }}`,
      output: overwrites ? "map[a:2 b:3]" : "map[a:1 b:3]",
    },
    call: merger(overwrites),
  }));
}

/** Dictionaries (maps with text keys). Mirrors: sprig dict.go. */
export const dictFunctions: readonly TemplateFunction[] = [
  {
    name: "dict",
    family,
    params: ["...interface {}"],
    returns: mapType,
    doc: "Makes a dictionary of keys and values in turn; a last key without a value gets an empty text.",
    example: { template: '{{ dict "a" 1 "b" "x" }}', output: "map[a:1 b:x]" },
    call: dict,
  },
  {
    name: "get",
    family,
    params: [mapType, "string"],
    returns: "interface {}",
    doc: "The value under a key; an empty text when there is none.",
    example: { template: '{{ get (dict "a" 1) "a" }}', output: "1" },
    call: (_context, map: GoMap, key: string) => (Object.hasOwn(map, key) ? map[key] : ""),
  },
  {
    name: "set",
    family,
    params: [mapType, "string", "interface {}"],
    returns: mapType,
    doc: "Puts a value under a key of the dictionary itself, and gives the dictionary.",
    example: { template: '{{ set (dict "a" 1) "b" 2 }}', output: "map[a:1 b:2]" },
    call: (_context, map: GoMap, key: string, value) => {
      refuseNilMap(map);
      setOwn(map, key, value ?? null);
      return map;
    },
  },
  {
    name: "unset",
    family,
    params: [mapType, "string"],
    returns: mapType,
    doc: "Removes a key from the dictionary itself, and gives the dictionary.",
    example: { template: '{{ unset (dict "a" 1 "b" 2) "a" }}', output: "map[b:2]" },
    call: (_context, map: GoMap, key: string) => {
      delete map[key];
      return map;
    },
  },
  {
    name: "hasKey",
    family,
    params: [mapType, "string"],
    returns: "bool",
    doc: "Tells whether a dictionary has a key.",
    example: { template: '{{ hasKey (dict "a" 1) "a" }}', output: "true" },
    call: (_context, map: GoMap, key: string) => Object.hasOwn(map, key),
  },
  {
    name: "pluck",
    family,
    params: ["string", "...map[string]interface {}"],
    returns: "[]interface {}",
    doc: "The values that stand under a key in each of several dictionaries.",
    example: { template: '{{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" 3) }}', output: "[1 3]" },
    call: pluck,
  },
  {
    name: "keys",
    family,
    params: ["...map[string]interface {}"],
    returns: "[]string",
    doc: "The keys of dictionaries, each dictionary's in alphabetical order (Go's order is random).",
    example: { template: '{{ keys (dict "b" 1 "a" 2) }}', output: "[a b]" },
    call: (context, ...maps: GoMap[]) => {
      const keys = maps.flatMap(sortedKeys);
      checkListLength(context, keys.length);
      return typedList("[]string", keys);
    },
  },
  {
    name: "values",
    family,
    params: [mapType],
    returns: "[]interface {}",
    doc: "The values of a dictionary in the order of its keys (Go's order is random).",
    example: { template: '{{ values (dict "b" 1 "a" 2) }}', output: "[2 1]" },
    call: (context, map: GoMap) => {
      const keys = sortedKeys(map);
      context.charge(keys.length);
      return keys.map((key) => map[key]);
    },
  },
  {
    name: "pick",
    family,
    params: [mapType, "...string"],
    returns: mapType,
    doc: "A dictionary of the given keys only.",
    example: { template: '{{ pick (dict "a" 1 "b" 2) "a" }}', output: "map[a:1]" },
    call: pick,
  },
  {
    name: "omit",
    family,
    params: [mapType, "...string"],
    returns: mapType,
    doc: "A dictionary without the given keys.",
    example: { template: '{{ omit (dict "a" 1 "b" 2) "a" }}', output: "map[b:2]" },
    call: omit,
  },
  ...mergers(
    "merge",
    "Fills what is absent or empty in the first dictionary from the others, in the first dictionary itself.",
  ),
  ...mergers(
    "mergeOverwrite",
    "Puts the entries of the other dictionaries into the first one itself, where later ones win.",
  ),
  {
    name: "dig",
    family,
    params: ["...interface {}"],
    returns: "interface {}",
    doc: "The value at a path of keys in nested dictionaries, or a default where a key is missing.",
    example: { template: '{{ dig "a" "b" "none" (dict "a" (dict "b" 1)) }}', output: "1" },
    call: dig,
  },
  ...["deepCopy", "mustDeepCopy"].map(
    (name): TemplateFunction => ({
      name,
      family,
      params: ["interface {}"],
      returns: "interface {}",
      doc: "A copy that shares nothing with the value.",
      example: { template: `{{ $a := dict "l" (list 1) }}{{ ${name} $a }}`, output: "map[l:[1]]" },
      call: deepCopy,
    }),
  ),
];
