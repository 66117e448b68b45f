import type { Reporter } from "../ports/index.ts";
import type { CommandIo } from "./io.ts";
import type { OptionSpec } from "./optionSpec.ts";
import type { OptionValues } from "./optionValues.ts";

export interface CommandSpec {
  /** Words after `kpack`, e.g. ["show", "values"]. */
  path: readonly string[];
  /** Other last words, e.g. "ls" for list. */
  aliases?: readonly string[];
  /** Other first words, e.g. "dep" for dependency. */
  groupAliases?: readonly string[];
  group: "Render" | "Charts" | "Releases" | "Other";
  /** One line. */
  summary: string;
  /** Positional arguments as help shows them, e.g. "[DIR|URL]...". */
  usage: string;
  /** Fewest and most positional arguments; `most` absent: any number. */
  arguments: { least: number; most?: number };
  description?: string;
  examples?: readonly { text: string; command: string }[];
  options: readonly OptionSpec[];
  load: () => Promise<CommandModule>;
}

export interface CommandModule {
  /** The exit code. Throws KpackError on failure. */
  run(request: CommandRequest): Promise<number> | number;
}

export interface CommandRequest {
  /** The command's own path: for those that serve several. */
  path: readonly string[];
  args: readonly string[];
  options: OptionValues;
  io: CommandIo;
  reporter: Reporter;
  /** Every command, for those that speak of others (completion). */
  loadCommands: () => Promise<readonly CommandSpec[]>;
  globalOptions: readonly OptionSpec[];
}
