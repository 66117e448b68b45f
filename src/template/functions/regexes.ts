import { KpackError, quoteGo } from "../../base/index.ts";
import type { GoRegex } from "../../base/regex/re2/index.ts";
import { hasByteUnits } from "../goBytes.ts";
import { type GoInt, type GoValue, nilList, typedList } from "../goValue.ts";
import { ModuleNeeded, type RenderContext, type TemplateFunction } from "../templateFunction.ts";
import { callError, checkListLength, checkTextLength } from "./failure.ts";

const family = "Regular expressions";

/** Where the text stops being UTF-8. */
function firstBadByte(text: string): number {
  let at = 0;
  for (const character of text) {
    if (!character.isWellFormed()) break;
    at += character.length;
  }
  return at;
}

function compile(context: RenderContext, pattern: string, text: string): GoRegex {
  const { compileRegex } = context.modules;
  if (!compileRegex) throw new ModuleNeeded("compileRegex");
  context.charge(text.length >> 4);
  if (hasByteUnits(pattern))
    throw new KpackError(
      "regex/syntax",
      `error parsing regexp: invalid UTF-8: \`${pattern.slice(firstBadByte(pattern))}\``,
    );
  return compileRegex(pattern);
}

/** As Go's MustCompile, which names the pattern in its panic. */
function mustCompile(context: RenderContext, pattern: string, text: string): GoRegex {
  try {
    return compile(context, pattern, text);
  } catch (error) {
    if (!(error instanceof KpackError) || error.code !== "regex/syntax") throw error;
    const quoted = /^[\t\x20-\x5f\x61-\x7e\u00a0-\ud7ff]*$/.test(pattern) ? `\`${pattern}\`` : quoteGo(pattern);
    throw callError(`regexp: Compile(${quoted}): ${error.message}`, error.hint);
  }
}

function findAll(regex: GoRegex, text: string, most: number): GoValue[] {
  const found: string[] = [];
  if (most !== 0)
    for (const match of regex.matches(text)) {
      found.push(text.slice(match.start, match.end));
      if (found.length === most) break;
    }
  return found.length === 0 ? nilList("[]string") : typedList("[]string", found);
}

function find(regex: GoRegex, text: string): string {
  const match = regex.find(text);
  return match ? text.slice(match.start, match.end) : "";
}

type Compile = (context: RenderContext, pattern: string, text: string) => GoRegex;

interface RegexFunction {
  name: string;
  params: string[];
  returns: string;
  doc: string;
  example: [args: string, output: string];
  call(compile: Compile, context: RenderContext, pattern: string, ...rest: GoValue[]): GoValue;
}

const definitions: readonly RegexFunction[] = [
  {
    name: "regexFind",
    params: ["string", "string"],
    returns: "string",
    doc: "The first match of a pattern in a text; an empty text when there is none.",
    example: ['"[0-9]+" "a12b3"', "12"],
    call: (compilePattern, context, pattern, text: string) => find(compilePattern(context, pattern, text), text),
  },
  {
    name: "regexFindAll",
    params: ["string", "string", "int"],
    returns: "[]string",
    doc: "The matches of a pattern in a text, at most a number of them; all for -1.",
    example: ['"[0-9]+" "a12b3" -1', "[12 3]"],
    call: (compilePattern, context, pattern, text: string, most: GoInt) =>
      findAll(compilePattern(context, pattern, text), text, Number(most.value)),
  },
  {
    name: "regexReplaceAll",
    params: ["string", "string", "string"],
    returns: "string",
    doc: "The text with every match of a pattern replaced; $1 and $name stand for groups.",
    example: ['"a(x*)b" "-ab-axxb-" "$1-W"', "--W-xx-W-"],
    call: (compilePattern, context, pattern, text: string, replacement: string) => {
      const regex = compilePattern(context, pattern, text);
      return bounded(context, regex, text, replacement, () => regex.replaceAllTemplate(text, replacement));
    },
  },
  {
    name: "regexReplaceAllLiteral",
    params: ["string", "string", "string"],
    returns: "string",
    doc: "The text with every match of a pattern replaced by a text as it is.",
    example: ['"a(x*)b" "-ab-axxb-" "$1"', "-$1-$1-"],
    call: (compilePattern, context, pattern, text: string, replacement: string) => {
      const regex = compilePattern(context, pattern, text);
      return bounded(context, regex, text, replacement, () => regex.replaceAll(text, () => replacement));
    },
  },
  {
    name: "regexSplit",
    params: ["string", "string", "int"],
    returns: "[]string",
    doc: "The parts of a text between matches of a pattern, at most a number of them; all for -1.",
    example: ['"z+" "pizza" -1', "[pi a]"],
    call: (compilePattern, context, pattern, text: string, most: GoInt) => {
      const parts = compilePattern(context, pattern, text).split(text, Number(most.value));
      checkListLength(context, parts.length);
      return most.value === 0n ? nilList("[]string") : typedList("[]string", parts);
    },
  },
];

/** Refuses a replacement whose result could be too long: each character of the text may be replaced once. */
function bounded(
  context: RenderContext,
  regex: GoRegex,
  text: string,
  replacement: string,
  replace: () => string,
): string {
  if ((text.length + 1) * (replacement.length + 1) > context.limits.stringBytes) {
    let matches = 0;
    for (const _match of regex.matches(text)) matches++;
    checkTextLength(context, text.length + matches * replacement.length);
  }
  const result = replace();
  checkTextLength(context, result.length);
  return result;
}

function asFunction(definition: RegexFunction, name: string, compilePattern: Compile): TemplateFunction {
  const { params, returns, doc, example } = definition;
  return {
    name,
    family,
    params,
    returns,
    doc: name === definition.name ? doc : `${doc} The error names no pattern.`,
    example: { template: `{{ ${name} ${example[0]} }}`, output: example[1] },
    call: (context, pattern: string, ...rest) => definition.call(compilePattern, context, pattern, ...rest),
  };
}

/** Whether a pattern matches; a pattern that cannot be read matches nothing. */
function lenientMatch(context: RenderContext, pattern: string, text: string): boolean {
  try {
    return compile(context, pattern, text).test(text);
  } catch (error) {
    if (error instanceof KpackError && error.code === "regex/syntax") return false;
    throw error;
  }
}

/** Regular expressions in RE2 syntax, in linear time. Mirrors: sprig regex.go. */
export function regexFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "regexMatch",
      family,
      params: ["string", "string"],
      returns: "bool",
      doc: "Tells whether a pattern matches in a text; false for a pattern that cannot be read.",
      example: { template: '{{ regexMatch "^[a-z]+$" "abc" }}', output: "true" },
      call: lenientMatch,
    },
    {
      name: "mustRegexMatch",
      family,
      params: ["string", "string"],
      returns: "bool",
      doc: "Tells whether a pattern matches in a text.",
      example: { template: '{{ mustRegexMatch "^[a-z]+$" "abc1" }}', output: "false" },
      call: (context, pattern: string, text: string) => compile(context, pattern, text).test(text),
    },
    ...definitions.flatMap((definition) => [
      asFunction(definition, definition.name, mustCompile),
      asFunction(definition, `mustR${definition.name.slice(1)}`, compile),
    ]),
    {
      name: "regexQuoteMeta",
      family,
      params: ["string"],
      returns: "string",
      doc: "A pattern that matches exactly the text.",
      example: { template: '{{ regexQuoteMeta "1.2*" }}', output: "1\\.2\\*" },
      call: (_context, text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&"),
    },
  ];
}
