import { KpackError, trimGoSpace } from "../../base/index.ts";

/** A document of a YAML stream. */
export interface StreamPart {
  text: string;
  /** Where it begins in the stream; from 1. */
  line: number;
}

/**
 * Pieces between lines of `---`, blanks and a comment. The text ends in a line break, whether it was written or not:
 * a block scalar at the end keeps it. Mirrors: apimachinery util/yaml YAMLReader.
 * @param path names the file in errors.
 */
export function splitYamlStream(text: string, path: string): StreamPart[] {
  const whole = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (!/^---/m.test(whole)) return [{ text: whole, line: 1 }];
  const documents: StreamPart[] = [];
  const lines = whole.split("\n");
  let start = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const isLast = at === lines.length - 1;
    if (!isLast && !isSeparator(line, path, at + 1)) continue;
    if (at > start) documents.push({ text: `${lines.slice(start, at).join("\n")}\n`, line: start + 1 });
    start = at + 1;
  }
  return documents;
}

function isSeparator(line: string, path: string, number: number): boolean {
  if (!line.startsWith("---")) return false;
  const rest = trimGoSpace(line.slice(3));
  if (rest === "" || rest.startsWith("#")) return true;
  throw new KpackError("chart/values-separator", `invalid Yaml document separator: ${rest}`, {
    span: { file: path, line: number },
    hint: "a line that starts with --- holds nothing else but a comment",
  });
}
