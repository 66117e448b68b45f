import { KpackError, type Value } from "../../base/index.ts";
import { decodeText, parseDocument, stringify, stringifyPretty } from "../../yaml/index.ts";
import { hasByteUnits, toBytes } from "../goBytes.ts";
import { type GoMap, type GoValue, isGoMap } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { callError, checkTextLength } from "./failure.ts";
import { wrongKind } from "./json.ts";
import { plainValue } from "./plainValue.ts";
import { prettyValue } from "./prettyValue.ts";

const family = "Data formats";

function write(context: RenderContext, value: GoValue): string {
  return finish(context, stringify(plainValue(value)));
}

/** Mirrors: Helm toYAMLPretty, in which go-yaml 3 panics over values of kinds that it does not know. */
function writePretty(context: RenderContext, value: GoValue): string {
  const plain = prettyValue(value);
  return orNothing(() => finish(context, stringifyPretty(plain)));
}

function finish(context: RenderContext, text: string): string {
  checkTextLength(context, text.length);
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

/** Helm gives nothing where a value has no YAML; a cyclic value or an exhausted budget is an error all the same. */
function orNothing(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (isUnprintable(error)) return "";
    throw error;
  }
}

function isUnprintable(error: unknown): error is KpackError {
  return error instanceof KpackError && (error.code === "template/function-failed" || error.code.startsWith("yaml/"));
}

function mustToYaml(context: RenderContext, value: GoValue): string {
  try {
    return write(context, value);
  } catch (error) {
    if (!isUnprintable(error)) throw error;
    throw callError(error.code.startsWith("yaml/") ? error.message : `error marshaling into JSON: ${error.message}`);
  }
}

/** The value of a YAML text; a text in place of it when it cannot be read or is of another kind. */
function read(context: RenderContext, text: string): { value: Value } | { error: string } {
  checkTextLength(context, text.length);
  try {
    const source = hasByteUnits(text) ? decodeText(toBytes(text)) : text;
    return { value: parseDocument(source, { reader: "sigs", limits: context.limits }) };
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return { error: `error converting YAML to JSON: ${error.message}` };
  }
}

const mismatch = "error unmarshaling JSON: while decoding JSON: ";

/** Mirrors: Helm fromYAML: an error stands under the key "Error". */
function fromYaml(context: RenderContext, text: string): GoMap {
  const result = read(context, text);
  if ("error" in result) return { Error: result.error };
  const value = result.value as GoValue;
  if (value === null) return {};
  return isGoMap(value) ? value : { Error: mismatch + wrongKind(result.value, "map[string]interface {}") };
}

/** Mirrors: Helm fromYAMLArray: an error is the only item. */
function fromYamlArray(context: RenderContext, text: string): GoValue[] {
  const result = read(context, text);
  if ("error" in result) return [result.error];
  const value = result.value as GoValue;
  if (value === null) return [];
  return Array.isArray(value) ? value : [mismatch + wrongKind(result.value, "[]interface {}")];
}

/** YAML. Mirrors: Helm pkg/engine/funcs.go. */
export const yamlFunctions: readonly TemplateFunction[] = [
  {
    name: "toYaml",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "The value as YAML without a final line break; nothing when it has none.",
    example: { template: '{{ dict "b" (list 1 "x") "a" true | toYaml }}', output: "a: true\nb:\n- 1\n- x" },
    call: (context, value) => orNothing(() => write(context, value)),
  },
  {
    name: "mustToYaml",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "As toYaml, but a value without YAML is an error.",
    example: { template: "{{ list 1 | mustToYaml }}", output: "- 1" },
    call: mustToYaml,
  },
  {
    name: "toYamlPretty",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "As toYaml, with lists indented below their keys.",
    example: { template: '{{ dict "b" (list 1 "x") | toYamlPretty }}', output: "b:\n  - 1\n  - x" },
    call: writePretty,
  },
  {
    name: "fromYaml",
    family,
    params: ["string"],
    returns: "map[string]interface {}",
    doc: 'The dictionary that YAML describes; an error stands under the key "Error".',
    example: { template: '{{ (fromYaml "a: [1, x]").a }}', output: "[1 x]" },
    call: fromYaml,
  },
  {
    name: "fromYamlArray",
    family,
    params: ["string"],
    returns: "[]interface {}",
    doc: "The list that YAML describes; an error is its only item.",
    example: { template: '{{ fromYamlArray "[1, x]" }}', output: "[1 x]" },
    call: fromYamlArray,
  },
];
