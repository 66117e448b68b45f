import { Command, CommanderError, Option } from "commander";
import { nearNames } from "../base/index.ts";
import type { CommandSpec } from "./command.ts";
import type { OptionSpec } from "./optionSpec.ts";
import { OptionValues, usageError } from "./optionValues.ts";

export interface ParsedCommand {
  args: string[];
  options: OptionValues;
  /** Help was asked for; the text to print. */
  help?: string;
}

/** Parses the words after the command's name as pflag does, so that Helm's and kustomize's habits carry over. */
export function parseCommand(
  spec: CommandSpec,
  words: readonly string[],
  globals: readonly OptionSpec[],
): ParsedCommand {
  const specs = [...spec.options, ...globals];
  const given = new Map<string, string[]>();
  const program = describeCommand(spec, specs, given);
  try {
    program.parse(normalizeWords(specs, words), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed")
      return { args: [], options: new OptionValues(specs, given), help: program.helpInformation() };
    throw usageError(
      error.message.replace(/^error: /, ""),
      `"kpack ${spec.path.join(" ")} --help" lists arguments and flags`,
    );
  }
  checkChoices(specs, given);
  checkCount(spec, program.args);
  return { args: program.args, options: new OptionValues(specs, given) };
}

function describeCommand(spec: CommandSpec, specs: readonly OptionSpec[], given: Map<string, string[]>): Command {
  const program = new Command(`kpack ${spec.path.join(" ")}`)
    .usage(`${spec.usage} [flags]`.trim())
    .description([spec.summary, spec.description].filter(Boolean).join("\n\n"))
    .argument("[args...]", "")
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .configureHelp({ visibleArguments: () => [], showGlobalOptions: false })
    .helpOption("-h, --help", "show this help");
  for (const option of specs) program.addOption(describeOption(option, given));
  if (spec.examples?.length)
    program.addHelpText("after", () =>
      ["", "Examples:", ...(spec.examples ?? []).flatMap((e) => [`  # ${e.text}`, `  ${e.command}`])].join("\n"),
    );
  return program;
}

function describeOption(option: OptionSpec, given: Map<string, string[]>): Option {
  const value = option.kind === "flag" ? "" : ` <${option.value ?? valueName(option)}>`;
  const notes = [
    option.choices ? `one of ${option.choices.join(", ")}` : "",
    option.default !== undefined && option.default !== false && option.default !== ""
      ? `default ${option.default}`
      : "",
  ].filter(Boolean);
  const description = notes.length ? `${option.description} (${notes.join("; ")})` : option.description;
  const described = new Option(`${option.short ? `-${option.short}, ` : ""}--${option.name}${value}`, description);
  if (option.hidden || option.deprecated) described.hideHelp();
  // A "--no-x" flag is an ordinary flag named "no-x" in Helm; commander would read it as the negation of "x".
  described.negate = false;
  const record = (text: string): string => {
    given.set(option.name, [...(given.get(option.name) ?? []), text]);
    return text;
  };
  if (option.kind === "flag") described.preset("true");
  return described.argParser(record);
}

function valueName(option: OptionSpec): string {
  if (option.kind === "number") return "N";
  return option.kind === "duration" ? "DURATION" : "TEXT";
}

/** pflag's forms that commander does not know: `--flag=false`, `-o=x`, and flags whose value may only follow `=`. */
function normalizeWords(specs: readonly OptionSpec[], words: readonly string[]): string[] {
  const byName = new Map(specs.map((spec): [string, OptionSpec] => [`--${spec.name}`, spec]));
  const byShort = new Map(
    specs.flatMap((spec): [string, OptionSpec][] => (spec.short ? [[`-${spec.short}`, spec]] : [])),
  );
  const out: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") return [...out, ...words.slice(i)];
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const spec = byName.get(name) ?? byShort.get(name);
    if (!spec) {
      out.push(word);
      continue;
    }
    const takesNext = spec.kind !== "flag" && spec.bare === undefined && equals < 0;
    if (takesNext) {
      out.push(word);
      if (i + 1 < words.length) out.push(words[++i] ?? "");
    } else if (spec.kind === "flag") out.push(...flagWords(spec, equals < 0 ? "true" : word.slice(equals + 1)));
    else out.push(`--${spec.name}=${equals < 0 ? spec.bare : word.slice(equals + 1)}`);
  }
  return out;
}

function flagWords(spec: OptionSpec, text: string): string[] {
  if (/^(1|t|true)$/i.test(text)) return [`--${spec.name}`];
  if (/^(0|f|false)$/i.test(text)) return [];
  throw usageError(`--${spec.name} takes true or false, not "${text}"`, `--${spec.name} alone means true`);
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
