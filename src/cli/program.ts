import { Command, CommanderError, Option } from "commander";
import type { CommandSpec } from "./command.ts";
import type { OptionSpec } from "./optionSpec.ts";
import { usageError } from "./optionValues.ts";

/** What commander says of a word that is no flag of the command: the help text, or a usage error that names near flags. */
export function explainWord(spec: CommandSpec, specs: readonly OptionSpec[], word: string): string {
  const program = describeCommand(spec, specs);
  try {
    program.parse([word], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code !== "commander.helpDisplayed")
      throw usageError(
        error.message.replace(/^error: /, ""),
        `"kpack ${spec.path.join(" ")} --help" lists arguments and flags`,
      );
  }
  return program.helpInformation();
}

function describeCommand(spec: CommandSpec, specs: readonly OptionSpec[]): Command {
  const program = new Command(`kpack ${spec.path.join(" ")}`)
    .usage(`${spec.usage} [flags]`.trim())
    .description([spec.summary, spec.description].filter(Boolean).join("\n\n"))
    .argument("[args...]", "")
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .configureHelp({ visibleArguments: () => [], showGlobalOptions: false })
    .helpOption("-h, --help", "show this help");
  for (const option of specs) program.addOption(describeOption(option));
  if (spec.examples?.length)
    program.addHelpText("after", () =>
      ["", "Examples:", ...(spec.examples ?? []).flatMap((e) => [`  # ${e.text}`, `  ${e.command}`])].join("\n"),
    );
  return program;
}

function describeOption(option: OptionSpec): Option {
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
  return described;
}

function valueName(option: OptionSpec): string {
  if (option.kind === "number") return "N";
  return option.kind === "duration" ? "DURATION" : "TEXT";
}
