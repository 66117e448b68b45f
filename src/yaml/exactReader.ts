import { KpackError, type Value } from "../base/index.ts";
import { type DecodeRules, decodeDocument } from "./decode.ts";
import { extendKeptBlock } from "./keptBlock.ts";
import { Parser } from "./parser.ts";
import { Scanner } from "./scanner.ts";

export interface ExactDocument {
  readonly value: Value;
  /** Lines before the document. */
  readonly line: number;
}

/** The first document of a text; null when there is none. */
export function readExact(text: string, rules: DecodeRules, isOnlyDocument: boolean): Value {
  const scanner = makeScanner(text, rules);
  const parser = new Parser(scanner);
  const root = parser.nextDocument();
  if (root && rules.reader === "kyaml") extendKeptBlock(root, text.slice(scanner.blockScalarEnd));
  const value = root ? decodeDocument(root, rules) : null;
  if (isOnlyDocument && parser.nextDocument())
    throw new KpackError("yaml/multiple-documents", "one document was expected, and the text holds more", {
      hint: "Remove the further documents (after `---`).",
    });
  return value;
}

export function readExactStream(text: string, rules: DecodeRules): ExactDocument[] {
  const parser = new Parser(makeScanner(text, rules));
  const documents: ExactDocument[] = [];
  for (let root = parser.nextDocument(); root; root = parser.nextDocument())
    documents.push({ value: decodeDocument(root, rules), line: root.line });
  return documents;
}

function makeScanner(text: string, rules: DecodeRules): Scanner {
  return new Scanner(text, rules.reader === "kyaml" ? 3 : 2, rules.limits.yamlDepth);
}
