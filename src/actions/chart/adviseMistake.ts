import { type KpackError, nearNames } from "../../base/index.ts";
import type { Chart, ChartFile } from "../../chart/index.ts";
import { templateFunctions } from "../../template/functions/index.ts";

/** The template that an error points at, and the line of its span, from 1. */
export interface MistakenTemplate {
  root: Chart;
  file: ChartFile | undefined;
  line: number | undefined;
}

type Advice = (found: RegExpExecArray, template: MistakenTemplate) => string | undefined;

/** The mistakes that template authors make most, by what the engine says of them, and what to do. */
const rules: readonly (readonly [pattern: RegExp, advice: Advice])[] = [
  [
    /can't evaluate field (Values|Chart|Release|Capabilities|Files|Template|Subcharts) in type/,
    ([, name = ""]) => `inside range and with, the dot is the item: write $.${name} for the chart's own`,
  ],
  [/function "([^"]+)" not defined/, ([, name = ""]) => didYouMean(name, templateFunctions.keys())],
  [
    /no template "([^"]+)"/,
    ([, name = ""], { root }) =>
      didYouMean(name, definedNames(root)) ?? "no file of the chart or its subcharts defines it",
  ],
  [/bad character U\+002D '-'/, () => 'a key with a dash is read with index: {{ index .Values "my-key" }}'],
  [/unexpected EOF/, (_found, template) => unclosedBlock(template)],
  [
    /unexpected \{\{end\}\}/,
    () => "every block above is closed already: remove this end, or open its if, range or with",
  ],
  [
    /wrong number of args for include: want 2 got 1/,
    () => 'include takes a name and what the dot is in it: {{ include "name" . }}',
  ],
  [/wrong type for value; expected string; got interface/, () => "the value is not set, or null, and a text is needed"],
  [/unclosed action|unexpected "}" in operand/, () => "an action begins with {{ and ends with }}, in its line"],
  [
    /YAML parse error.*mapping values are not allowed/,
    () =>
      "a text that holds a colon needs quotes ({{ .Values.x | quote }}); a mapping begins on a line of its own (nindent)",
  ],
  [
    /YAML parse error.*cannot start any token/,
    () => "YAML is indented with blanks: a tab, @, ` or % cannot begin a value",
  ],
  [
    /YAML parse error.*could not find expected ':'/,
    () => "a line is neither `key: value` with a blank behind the colon nor `- item`",
  ],
];

/** What to do about an error of a template, where that can be told. */
export function adviseMistake(error: KpackError, template: MistakenTemplate): string | undefined {
  const shadowed =
    /^\.Values(?:\.[\w.]+)?\.(Values|Chart|Release|Capabilities|Files|Template|Subcharts) is not set/.exec(
      error.hint ?? "",
    );
  if (shadowed) return `inside range and with, the dot is the item: write $.${shadowed[1]} for the chart's own`;
  for (const [pattern, advice] of rules) {
    const found = pattern.exec(error.message);
    if (found) return advice(found, template);
  }
  return undefined;
}

function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearNames(name, candidates);
  return near.length > 0 ? `did you mean ${near.join(" or ")}?` : undefined;
}

const decoder = new TextDecoder();

function definedNames(chart: Chart): Set<string> {
  const names = new Set<string>();
  for (const { bytes } of chart.templates)
    for (const [, name = ""] of decoder.decode(bytes).matchAll(/\{\{-?\s*(?:define|block)\s+["`]([^"`]+)["`]/g))
      names.add(name);
  for (const subchart of chart.dependencies) for (const name of definedNames(subchart)) names.add(name);
  return names;
}

/** The innermost block that no end closes. */
function unclosedBlock({ file }: MistakenTemplate): string | undefined {
  if (!file) return undefined;
  const open: { word: string; line: number }[] = [];
  let line = 1;
  let at = 0;
  const text = decoder.decode(file.bytes);
  for (const { 1: word = "", index } of text.matchAll(/\{\{(?:- )?\s*(if|range|with|define|block|end)\b/g)) {
    for (; at < index; at++) if (text[at] === "\n") line++;
    if (word === "end") open.pop();
    else open.push({ word, line });
  }
  const last = open.at(-1);
  return last && `the ${last.word} of line ${last.line} has no end`;
}
