import { KpackError, type Value, parseJson, parseWholeJson } from "../../base/index.ts";
import { type GoMap, type GoValue, isGoMap, nilList, nilMap } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { checkTextLength } from "./failure.ts";
import { type JsonStyle, writeJson } from "./writeJson.ts";

const family = "Data formats";
const compact: JsonStyle = { escapeHtml: true };
const raw: JsonStyle = { escapeHtml: false };
const pretty: JsonStyle = { escapeHtml: true, indent: "  " };

/** Helm's and sprig's writers give nothing where the value has no JSON; a cyclic value is always an error. */
function orNothing(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof KpackError && error.code === "template/function-failed") return "";
    throw error;
  }
}

/** How Go's JSON errors name a value that does not fit. */
function jsonKind(value: Value): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return typeof value === "number" || typeof value === "bigint" ? "number" : "object";
}

/** The error of reading a value of another kind into a Go type. */
export function wrongKind(value: Value, type: string): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`;
}

/** Mirrors: Helm fromJSON: an error stands under the key "Error". */
function fromJson(context: RenderContext, text: string): GoMap {
  checkTextLength(context, text.length);
  try {
    const { value, rangeError } = parseWholeJson(text);
    if (value === null) return nilMap();
    if (!isGoMap(value as GoValue)) return { Error: wrongKind(value, "map[string]interface {}") };
    const map = value as GoMap;
    if (rangeError) map["Error"] = rangeError.message;
    return map;
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return { Error: error.message };
  }
}

/** Mirrors: Helm fromJSONArray: an error is the only item. */
function fromJsonArray(context: RenderContext, text: string): GoValue[] {
  checkTextLength(context, text.length);
  try {
    const value = parseJson(text);
    if (value === null) return nilList();
    return Array.isArray(value) ? (value as GoValue[]) : [wrongKind(value, "[]interface {}")];
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return [error.message];
  }
}

function writer(name: string, doc: string, style: JsonStyle, mode: "strict" | "lenient"): TemplateFunction {
  const output = style.indent === undefined ? '{"a":[1,"x"]}' : '{\n  "a": [\n    1,\n    "x"\n  ]\n}';
  return {
    name,
    family,
    params: ["interface {}"],
    returns: "string",
    doc,
    example: { template: `{{ dict "a" (list 1 "x") | ${name} }}`, output },
    call: (context, value) => {
      const text = mode === "strict" ? writeJson(value, style) : orNothing(() => writeJson(value, style));
      checkTextLength(context, text.length);
      return text;
    },
  };
}

/** JSON. Mirrors: Helm's own functions where it has them, sprig defaults.go for the others. */
export const jsonFunctions: readonly TemplateFunction[] = [
  writer("toJson", "The value as JSON; nothing when it has none.", compact, "lenient"),
  writer("mustToJson", "The value as JSON.", compact, "strict"),
  writer("toPrettyJson", "The value as JSON, one item a line; nothing when it has none.", pretty, "lenient"),
  writer("mustToPrettyJson", "The value as JSON, one item a line.", pretty, "strict"),
  writer("toRawJson", "The value as JSON with <, > and & as they are.", raw, "strict"),
  writer("mustToRawJson", "The same as toRawJson.", raw, "strict"),
  {
    name: "fromJson",
    family,
    params: ["string"],
    returns: "map[string]interface {}",
    doc: 'The dictionary that JSON describes; an error stands under the key "Error".',
    example: { template: `{{ (fromJson "{\\"a\\": 1}").a }}`, output: "1" },
    call: fromJson,
  },
  {
    name: "fromJsonArray",
    family,
    params: ["string"],
    returns: "[]interface {}",
    doc: "The list that JSON describes; an error is its only item.",
    example: { template: '{{ fromJsonArray "[1, 2]" }}', output: "[1 2]" },
    call: fromJsonArray,
  },
  {
    name: "mustFromJson",
    family,
    params: ["string"],
    returns: "interface {}",
    doc: "The value that JSON describes.",
    example: { template: '{{ mustFromJson "[1, 2]" }}', output: "[1 2]" },
    call: (context, text: string) => {
      checkTextLength(context, text.length);
      return parseJson(text) as GoValue;
    },
  },
];
