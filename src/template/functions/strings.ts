import { quoteGo, trimGoSpace } from "../../base/index.ts";
import { byteLength, fromRunes, sliceBytes, toRunes } from "../goBytes.ts";
import { formatValue } from "../goFormat.ts";
import { type GoInt, type GoMap, type GoValue, typedList, typedMap } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { abbreviate, abbreviateFrom, deleteWhiteSpace, initials, wrapText } from "./abbreviate.ts";
import { callError, checkListLength, checkTextLength } from "./failure.ts";
import { randomBelow } from "./randomness.ts";
import { lowerText, upperText } from "./rune.ts";
import { textOf } from "./textOf.ts";
import { connectedCase, pascalCase, swapCase, titleText, untitleText } from "./wordCase.ts";

const family = "Text";

function repeat(context: RenderContext, count: number, text: string): string {
  if (count < 0) throw callError("strings: negative Repeat count");
  if (count * text.length >= 2 ** 63) throw callError("strings: Repeat output length overflow");
  checkTextLength(context, count * text.length);
  return text.repeat(count);
}

function indent(context: RenderContext, spaces: number, text: string): string {
  const pad = repeat(context, spaces, " ");
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  checkTextLength(context, text.length + lines * spaces);
  return pad + text.replaceAll("\n", `\n${pad}`);
}

/** Mirrors: strings.Replace; an empty text is found before each character and at the end. */
function replaceText(context: RenderContext, from: string, to: string, text: string): string {
  if (from === to) return text;
  const parts = from === "" ? ["", ...Array.from(text), ""] : text.split(from);
  checkTextLength(context, text.length + (parts.length - 1) * to.length);
  return parts.join(to);
}

/** Mirrors: strings.Split; without a separator every character is a part. */
function splitText(context: RenderContext, separator: string, text: string): string[] {
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  checkListLength(context, parts.length);
  return parts;
}

function splitLimited(context: RenderContext, separator: string, most: number, text: string): string[] {
  if (most === 0) return [];
  const parts = splitText(context, separator, text);
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

/** Parts under the keys _0, _1, ... */
function numbered(parts: readonly string[]): GoMap {
  return typedMap("map[string]string", Object.fromEntries(parts.map((part, i) => [`_${i}`, part])));
}

function substring(start: bigint, end: bigint, text: string): string {
  const length = BigInt(byteLength(text));
  if (start < 0n) {
    if (end < 0n) throw callError(`runtime error: slice bounds out of range [:${end}]`);
    if (end > length) throw callError(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
    return sliceBytes(text, 0, Number(end));
  }
  const stop = end < 0n || end > length ? length : end;
  if (start > stop) throw callError(`runtime error: slice bounds out of range [${start}:${stop}]`);
  return sliceBytes(text, Number(start), Number(stop));
}

function truncate(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? sliceBytes(text, length + count, length) : text;
  return length > count ? sliceBytes(text, 0, count) : text;
}

function trimCutset(cutset: string, text: string): string {
  const cut = new Set(cutset);
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && cut.has(characters[start] ?? "")) start++;
  while (end > start && cut.has(characters[end - 1] ?? "")) end--;
  return characters.slice(start, end).join("");
}

function shuffle(context: RenderContext, text: string): string {
  const runes = toRunes(text);
  for (let i = runes.length - 1; i > 0; i--) {
    const j = randomBelow(context.random, i + 1);
    [runes[i], runes[j]] = [runes[j] ?? 0, runes[i] ?? 0];
  }
  return fromRunes(runes);
}

const isNil = (value: GoValue): boolean => value === null || value === undefined;

/** A function from text to text. */
function plain(name: string, call: (text: string) => string, doc: string, example: [string, string]): TemplateFunction {
  const [input, output] = example;
  return {
    name,
    family,
    params: ["string"],
    returns: "string",
    doc,
    // Quoting takes Unicode's tables, which only the reference page needs.
    get example() {
      return { template: `{{ ${name} ${quoteGo(input)} }}`, output };
    },
    call: (_context, text: string) => call(text),
  };
}

/** A test of a text for another. */
function test(
  name: string,
  call: (text: string, part: string) => boolean,
  doc: string,
  part: string,
): TemplateFunction {
  return {
    name,
    family,
    params: ["string", "string"],
    returns: "bool",
    doc,
    example: { template: `{{ ${name} "${part}" "catalog" }}`, output: "true" },
    call: (_context, needle: string, text: string) => call(text, needle),
  };
}

function trimmer(
  name: string,
  call: (cut: string, text: string) => string,
  doc: string,
  output: string,
): TemplateFunction {
  return {
    name,
    family,
    params: ["string", "string"],
    returns: "string",
    doc,
    example: { template: `{{ ${name} "-" "--a-b--" }}`, output },
    call: (_context, cut: string, text: string) => call(cut, text),
  };
}

const trimEnd = (cut: string, text: string) => (cut !== "" && text.endsWith(cut) ? text.slice(0, -cut.length) : text);

/** Text. Positions and widths count bytes where Go's do. Mirrors: sprig strings.go. */
export const stringFunctions: readonly TemplateFunction[] = [
  {
    name: "hello",
    family,
    params: [],
    returns: "string",
    doc: "A greeting, to try the library.",
    example: { template: "{{ hello }}", output: "Hello!" },
    call: () => "Hello!",
  },
  plain("trim", trimGoSpace, "The text without white space at both ends.", ["  a b ", "a b"]),
  plain("upper", upperText, "The text in upper case.", ["aé", "AÉ"]),
  plain("lower", lowerText, "The text in lower case.", ["AÉ", "aé"]),
  plain("title", titleText, "The text with every word's first letter in title case.", [
    "hello wide world",
    "Hello Wide World",
  ]),
  plain("untitle", untitleText, "The text with every word's first letter in lower case.", [
    "Hello World",
    "hello world",
  ]),
  plain("swapcase", swapCase, "Upper case letters in lower case and the other way round.", [
    "Hello wOrld",
    "hELLO WoRLD",
  ]),
  plain("snakecase", (text) => connectedCase(text, "_"), "Words joined by underscores, in lower case.", [
    "FirstName",
    "first_name",
  ]),
  plain("kebabcase", (text) => connectedCase(text, "-"), "Words joined by hyphens, in lower case.", [
    "FirstName",
    "first-name",
  ]),
  plain("camelcase", pascalCase, "Words joined without space, each with a capital letter.", [
    "http_server",
    "HttpServer",
  ]),
  plain("nospace", deleteWhiteSpace, "The text without any white space.", ["a b\tc", "abc"]),
  plain("initials", initials, "The first letter of every word.", ["First Try", "FT"]),
  trimmer("trimAll", trimCutset, "The text without the given characters at both ends.", "a-b"),
  trimmer("trimall", trimCutset, "The same as trimAll (old name).", "a-b"),
  trimmer("trimSuffix", trimEnd, "The text without the given end.", "--a-b-"),
  trimmer(
    "trimPrefix",
    (cut, text) => (text.startsWith(cut) ? text.slice(cut.length) : text),
    "The text without the given beginning.",
    "-a-b--",
  ),
  test("contains", (text, part) => text.includes(part), "Tells whether the second text contains the first.", "tal"),
  test(
    "hasPrefix",
    (text, part) => text.startsWith(part),
    "Tells whether the second text begins with the first.",
    "cat",
  ),
  test("hasSuffix", (text, part) => text.endsWith(part), "Tells whether the second text ends with the first.", "log"),
  {
    name: "abbrev",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "The text cut to a number of bytes, three of them dots.",
    example: { template: '{{ abbrev 5 "hello world" }}', output: "he..." },
    call: (_context, width: GoInt, text: string) => (width.value < 4n ? text : abbreviate(text, Number(width.value))),
  },
  {
    name: "abbrevboth",
    family,
    params: ["int", "int", "string"],
    returns: "string",
    doc: "The text cut on both sides to a number of bytes around a position.",
    example: { template: '{{ abbrevboth 5 10 "1234 5678 9123" }}', output: "...5678..." },
    call: (_context, left: GoInt, right: GoInt, text: string) =>
      right.value < 4n || (left.value > 0n && right.value < 7n)
        ? text
        : abbreviateFrom(text, Number(left.value), Number(right.value)),
  },
  {
    name: "trunc",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "The first bytes of a text, or the last ones for a negative number.",
    example: { template: '{{ trunc 3 "catalog" }} {{ trunc -3 "catalog" }}', output: "cat log" },
    call: (_context, count: GoInt, text: string) => truncate(Number(count.value), text),
  },
  {
    name: "substr",
    family,
    params: ["int", "int", "string"],
    returns: "string",
    doc: "The bytes of a text from a start up to an end; a negative end means the end of the text.",
    example: { template: '{{ substr 1 3 "catalog" }}', output: "at" },
    call: (_context, start: GoInt, end: GoInt, text: string) => substring(start.value, end.value, text),
  },
  {
    name: "repeat",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "The text several times over.",
    example: { template: '{{ repeat 3 "ab" }}', output: "ababab" },
    call: (context, count: GoInt, text: string) => repeat(context, Number(count.value), text),
  },
  {
    name: "indent",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "The text with spaces at the beginning of every line.",
    example: { template: '{{ indent 2 "a\\nb" }}', output: "  a\n  b" },
    call: (context, spaces: GoInt, text: string) => indent(context, Number(spaces.value), text),
  },
  {
    name: "nindent",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "A new line, then the text with spaces at the beginning of every line.",
    example: { template: 'x:{{ nindent 2 "a\\nb" }}', output: "x:\n  a\n  b" },
    call: (context, spaces: GoInt, text: string) => `\n${indent(context, Number(spaces.value), text)}`,
  },
  {
    name: "replace",
    family,
    params: ["string", "string", "string"],
    returns: "string",
    doc: "The third text with every occurrence of the first replaced by the second.",
    example: { template: '{{ "a b c" | replace " " "-" }}', output: "a-b-c" },
    call: replaceText,
  },
  {
    name: "plural",
    family,
    params: ["string", "string", "int"],
    returns: "string",
    doc: "The first text for the number 1, the second for all others.",
    example: { template: '{{ plural "pod" "pods" 2 }}', output: "pods" },
    call: (_context, one: string, many: string, count: GoInt) => (count.value === 1n ? one : many),
  },
  {
    name: "wrap",
    family,
    params: ["int", "string"],
    returns: "string",
    doc: "The text broken into lines of at most a number of bytes; longer words stay whole.",
    example: { template: '{{ wrap 5 "one two three" }}', output: "one\ntwo\nthree" },
    call: (context, width: GoInt, text: string) => {
      context.charge(text.length);
      return wrapText(text, Number(width.value), "", false);
    },
  },
  {
    name: "wrapWith",
    family,
    params: ["int", "string", "string"],
    returns: "string",
    doc: "The text broken into parts of at most a number of bytes with a separator between them; longer words are cut.",
    example: { template: '{{ wrapWith 5 "/" "one two seventeen" }}', output: "one/two/seven/teen" },
    call: (context, width: GoInt, separator: string, text: string) => {
      const lines = Math.ceil(text.length / Math.max(1, Number(width.value)));
      checkTextLength(context, text.length + (lines + 1) * separator.length);
      return wrapText(text, Number(width.value), separator, true);
    },
  },
  {
    name: "quote",
    family,
    params: ["...interface {}"],
    returns: "string",
    doc: "Each value in double quotes with Go's escapes, nil ones left out.",
    example: { template: '{{ quote "a\\"b" 1 }}', output: '"a\\"b" "1"' },
    call: (_context, ...values) =>
      values
        .filter((v) => !isNil(v))
        .map((v) => quoteGo(textOf(v)))
        .join(" "),
  },
  {
    name: "squote",
    family,
    params: ["...interface {}"],
    returns: "string",
    doc: "Each value in single quotes as it is, nil ones left out.",
    example: { template: '{{ squote "it" 1 }}', output: "'it' '1'" },
    call: (_context, ...values) =>
      values
        .filter((v) => !isNil(v))
        .map((v) => `'${formatValue(v)}'`)
        .join(" "),
  },
  {
    name: "cat",
    family,
    params: ["...interface {}"],
    returns: "string",
    doc: "The values with a space between them, nil ones left out.",
    example: { template: '{{ cat "a" 1 true }}', output: "a 1 true" },
    call: (_context, ...values) =>
      values
        .filter((v) => !isNil(v))
        .map(formatValue)
        .join(" "),
  },
  {
    name: "shuffle",
    family,
    params: ["string"],
    returns: "string",
    doc: "The characters of a text in random order.",
    call: shuffle,
  },
  {
    name: "split",
    family,
    params: ["string", "string"],
    returns: "map[string]string",
    doc: "The parts of the second text between separators, under the keys _0, _1 and so on.",
    example: { template: '{{ (split "/" "a/b")._1 }}', output: "b" },
    call: (context, separator: string, text: string) => numbered(splitText(context, separator, text)),
  },
  {
    name: "splitn",
    family,
    params: ["string", "int", "string"],
    returns: "map[string]string",
    doc: "As split, with at most a number of parts.",
    example: { template: '{{ (splitn "/" 2 "a/b/c")._1 }}', output: "b/c" },
    call: (context, separator: string, most: GoInt, text: string) =>
      numbered(splitLimited(context, separator, Number(most.value), text)),
  },
  {
    name: "splitList",
    family,
    params: ["string", "string"],
    returns: "[]string",
    doc: "The parts of the second text between separators.",
    example: { template: '{{ splitList "/" "a/b" }}', output: "[a b]" },
    call: (context, separator: string, text: string) => typedList("[]string", splitText(context, separator, text)),
  },
  {
    name: "toString",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "The text of any value.",
    example: { template: "{{ toString 1.5 }}", output: "1.5" },
    call: (_context, value) => textOf(value),
  },
];
