import { KpackError, type Limits, type Value, type ValueMap, defaultLimits, isMap, setOwn } from "../base/index.ts";
import type { DecodeRules } from "./decode.ts";
import { checkCharacters } from "./decodeText.ts";
import { cutFields } from "./cutFields.ts";
import { type ExactDocument, readExact, readExactStream } from "./exactReader.ts";
import { type KnownLines, readFast } from "./fastReader.ts";
import { splitDocuments } from "./splitDocuments.ts";

export interface ReadOptions {
  /**
   * "kyaml": resources as kustomize loads and prints them (`yes` is a string, odd spellings become `OddScalar`).
   * "sigs": values, kustomizations, charts, as sigs.k8s.io/yaml reads them (`yes` is true, a date is its text).
   */
  reader: "kyaml" | "sigs";
  /** Named in errors. */
  file?: string | undefined;
  limits?: Limits | undefined;
  /** The same key twice in a mapping. Default: "error" for kyaml, "last" (wins) for sigs. */
  duplicateKeys?: "error" | "first" | "last" | undefined;
  /**
   * Integers: "exact" (bigint above 2^53; default for kyaml), "float64" (rounded like JSON numbers; default for sigs),
   * or "bigint" (all of them, to tell 1 from 1.0).
   */
  integers?: "float64" | "exact" | "bigint" | undefined;
  /**
   * kyaml only: keys below the outermost mapping that are not strings. "error" (default): kustomize could not print
   * them. "text": they become their text; a patch may have them where its target has the string.
   */
  oddKeys?: "error" | "text" | undefined;
  /** `parseDocument` only: what to do with further documents. Default "ignore", as go-yaml does. */
  furtherDocuments?: "ignore" | "error" | undefined;
}

export interface ParsedDocument extends ExactDocument {
  /** Where the document's text begins, in UTF-16 units. */
  readonly offset: number;
  /** The document's text, with the kyaml reader. */
  readonly text?: string;
}

/**
 * All documents of a stream. Empty ones have the value null. With the kyaml reader the stream is cut at `---` lines
 * first, as kustomize does.
 *
 * Throws `KpackError` (`yaml/...`) with go-yaml's wording, file, line and column.
 */
export function parseDocuments(text: string, options: ReadOptions): ParsedDocument[] {
  const source = prepare(text, options);
  if (options.reader === "sigs") return parseStream(source, options);
  const lines = knownLinesFor(source);
  return inFile(options, 0, () => splitDocuments(source)).map(({ text: part, offset, line }) => ({
    value: inFile(options, line, () => parseFirst(part, options, lines)),
    offset,
    line,
    text: part,
  }));
}

/** The first document of a text; null when there is none. */
export function parseDocument(text: string, options: ReadOptions): Value {
  const source = prepare(text, options);
  return inFile(options, 0, () => parseFirst(source, options, knownLinesFor(source)));
}

/** Remembering lines pays where there are many. */
function knownLinesFor(text: string): KnownLines | undefined {
  return text.length > 8 * 1024 ? new Map() : undefined;
}

/**
 * The first document with the outermost mapping's entries for `fields` alone (in lower case; keys match in any case, as
 * encoding/json matches them). The rest of the text must be as valid as for `parseDocument`, but is not read where
 * checking it is enough.
 */
export function parseFields(text: string, fields: readonly string[], options: ReadOptions & { reader: "sigs" }): Value {
  const { duplicateKeys, integers, limits } = makeRules(text, options);
  if (duplicateKeys === "last" && options.furtherDocuments !== "error" && text.length <= limits.fileBytes) {
    const cut = cutFields(text, fields);
    const value = cut === "" ? {} : cut && readFast(cut, { isKyaml: false, allowsDuplicates: true, integers });
    if (value !== undefined) return value;
  }
  const whole = parseDocument(text, options);
  if (!isMap(whole)) return whole;
  const picked: ValueMap = {};
  for (const [key, value] of Object.entries(whole)) if (fields.includes(key.toLowerCase())) setOwn(picked, key, value);
  return picked;
}

function prepare(text: string, options: ReadOptions): string {
  const limit = (options.limits ?? defaultLimits).fileBytes;
  if (text.length > limit)
    throw new KpackError("yaml/too-large", `the text has more than the ${limit} bytes that are allowed`, {
      span: { file: options.file ?? "" },
    });
  return inFile(options, 0, () => checkCharacters(text));
}

function parseFirst(text: string, options: ReadOptions, lines: KnownLines | undefined): Value {
  const rules = makeRules(text, options);
  if (options.furtherDocuments !== "error") {
    const value = readFast(text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text, {
      isKyaml: rules.reader === "kyaml",
      allowsDuplicates: rules.duplicateKeys === "last",
      integers: rules.integers,
      lines,
    });
    if (value !== undefined) return value;
  }
  return readExact(text, rules, options.furtherDocuments === "error");
}

/** The first document by the exact reader alone. */
export function parseExact(text: string, options: ReadOptions): Value {
  return readExact(text, makeRules(text, options), options.furtherDocuments === "error");
}

function parseStream(text: string, options: ReadOptions): ParsedDocument[] {
  const documents = inFile(options, 0, () => readExactStream(text, makeRules(text, options)));
  return documents.map((document) => ({ ...document, offset: 0 }));
}

function makeRules(text: string, options: ReadOptions): DecodeRules {
  const isKyaml = options.reader === "kyaml";
  return {
    reader: options.reader,
    duplicateKeys: options.duplicateKeys ?? (isKyaml ? "error" : "last"),
    integers: options.integers ?? (isKyaml ? "exact" : "float64"),
    oddKeys: options.oddKeys ?? "error",
    limits: options.limits ?? defaultLimits,
    sourceSize: text.length,
  };
}

/** Runs a reader and completes the position in its errors: the file, and the lines before the text it saw. */
function inFile<T>(options: ReadOptions, linesBefore: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const { code, message, span, hint, notes, cause } = error;
    const line = span?.line === undefined ? {} : { line: span.line + linesBefore };
    throw new KpackError(code, message, { span: { ...span, ...line, file: options.file ?? "" }, hint, notes, cause });
  }
}
