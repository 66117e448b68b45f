import { nearNames } from "../base/index.ts";
import type { CommandSpec } from "./command.ts";
import type { OptionSpec } from "./optionSpec.ts";
import { OptionValues, usageError } from "./optionValues.ts";
import { readWords } from "./readWords.ts";

export interface ParsedCommand {
  args: string[];
  options: OptionValues;
  /** Help was asked for; the text to print. */
  help?: string;
}

/**
 * Reads the words after the command's name as pflag does, so that Helm's and kustomize's habits carry over.
 * commander, which words help and mistakes, is loaded only for these. Throws `cli/usage`.
 */
export async function parseCommand(
  spec: CommandSpec,
  words: readonly string[],
  globals: readonly OptionSpec[],
): Promise<ParsedCommand> {
  const specs = [...spec.options, ...globals];
  const { args, given, stoppedAt } = readWords(specs, words);
  const options = new OptionValues(specs, given);
  if (stoppedAt !== undefined) {
    const { explainWord } = await import("./program.ts");
    return { args, options, help: explainWord(spec, specs, stoppedAt) };
  }
  checkChoices(specs, given);
  checkCount(spec, args);
  return { args, options };
}

function checkChoices(specs: readonly OptionSpec[], given: ReadonlyMap<string, readonly string[]>): void {
  for (const { name, choices } of specs) {
    if (!choices) continue;
    for (const value of given.get(name) ?? []) {
      if (choices.includes(value)) continue;
      const [near] = nearNames(value, choices, 1);
      throw usageError(`--${name} is one of ${choices.join(", ")}, not "${value}"`, near && `did you mean ${near}?`);
    }
  }
}

function checkCount(spec: CommandSpec, args: readonly string[]): void {
  const { least, most } = spec.arguments;
  if (args.length >= least && (most === undefined || args.length <= most)) return;
  const wanted = most === least ? `${least}` : most === undefined ? `at least ${least}` : `${least} to ${most}`;
  throw usageError(
    `"kpack ${spec.path.join(" ")}" takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${args.length}`,
    `usage: kpack ${spec.path.join(" ")} ${spec.usage} [flags]`,
  );
}
