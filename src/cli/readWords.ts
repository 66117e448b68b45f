import type { OptionSpec } from "./optionSpec.ts";
import { usageError } from "./optionValues.ts";

export interface ReadWords {
  args: string[];
  /** Values by a flag's long name, in the order given; "true" or "false" for kind "flag". */
  given: Map<string, string[]>;
  /** The word that is no flag of the command, lacks its value, or asks for help; what follows it is not read. */
  stoppedAt?: string;
}

/**
 * Arguments and flags among words, in any order. Mirrors: pflag's forms (`--x v`, `--x=v`, `-x v`, `-xv`, `-x=v`, `-ab`,
 * `--flag=false`, flags whose value may only follow `=`, and `--`, after which all are arguments).
 */
export function readWords(specs: readonly OptionSpec[], words: readonly string[]): ReadWords {
  const read: ReadWords = { args: [], given: new Map() };
  const rest = words[Symbol.iterator]();
  for (const word of rest) {
    if (word === "--") read.args.push(...rest);
    else if (!word.startsWith("-") || word === "-") read.args.push(word);
    else if (!(word.startsWith("--") ? readLong(word, specs, rest, read) : readShort(word, specs, rest, read)))
      return read;
  }
  return read;
}

function readLong(word: string, specs: readonly OptionSpec[], rest: Iterator<string>, read: ReadWords): boolean {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec) return take(spec, equals < 0 ? undefined : word.slice(equals + 1), rest, read);
  read.stoppedAt = word;
  return false;
}

function readShort(word: string, specs: readonly OptionSpec[], rest: Iterator<string>, read: ReadWords): boolean {
  for (let at = 1; at < word.length; at++) {
    const spec = specs.find((candidate) => candidate.short === word[at]);
    if (!spec) {
      read.stoppedAt = `-${word.slice(at)}`;
      return false;
    }
    const after = word.slice(at + 1);
    const isLast = spec.kind !== "flag" && spec.bare === undefined;
    if (after === "" || after.startsWith("=") || isLast)
      return take(spec, after === "" ? undefined : after.replace(/^=/, ""), rest, read);
    record(spec, spec.bare ?? "true", read);
  }
  return true;
}

/** `text` is what stands in the flag's own word; a flag that needs more takes the next word, whatever it begins with. */
function take(spec: OptionSpec, text: string | undefined, rest: Iterator<string>, read: ReadWords): boolean {
  const own = spec.kind === "flag" ? truth(spec, text ?? "true") : (text ?? spec.bare);
  if (own !== undefined) return record(spec, own, read);
  const next = rest.next();
  if (!next.done) return record(spec, next.value, read);
  read.stoppedAt = `--${spec.name}`;
  return false;
}

function record(spec: OptionSpec, value: string, { given }: ReadWords): true {
  given.set(spec.name, [...(given.get(spec.name) ?? []), value]);
  return true;
}

function truth(spec: OptionSpec, text: string): string {
  if (/^(1|t|true)$/i.test(text)) return "true";
  if (/^(0|f|false)$/i.test(text)) return "false";
  throw usageError(`--${spec.name} takes true or false, not "${text}"`, `--${spec.name} alone means true`);
}
