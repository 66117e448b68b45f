import { KpackError } from "../../base/index.ts";

/** Splits a line as a shell would, with quotes, backslashes and comments. Mirrors: kustomize execplugin.ShlexSplit. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  let isEscaped = false;
  for (const c of line) {
    if (isEscaped) {
      word += c;
      isEscaped = false;
    } else if (c === "\\" && quote !== "'") isEscaped = true;
    else if ((c === "'" || c === '"') && quote === "") quote = c;
    else if (c === quote) quote = "";
    else if (c === "#" && quote === "") break;
    else if (/\s/.test(c) && quote === "") {
      if (word !== "") words.push(word);
      word = "";
    } else word += c;
  }
  if (quote !== "")
    throw new KpackError("kustomize/bad-arguments", "failed to parse argsOneLiner: unclosed quote in string");
  if (word !== "") words.push(word);
  return words;
}
