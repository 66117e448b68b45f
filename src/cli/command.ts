import type { Reporter } from "../ports/index.ts";
import type { CommandIo } from "./io.ts";
import type { OptionValues } from "./optionValues.ts";

/** One flag, as data: help, parsing, completion and docs/reference/cli.md all come from it. */
export interface OptionSpec {
  /** Long name without dashes, as in Helm and kustomize. */
  name: string;
  /** One letter. */
  short?: string;
  description: string;
  /**
   * flag: true or false (`--x`, `--x=false`); text: one value, the last wins; list: repeatable, values as given;
   * csv: repeatable, each also comma-separated; number: a whole number; duration: Go syntax such as 5m0s.
   */
  kind: "flag" | "text" | "list" | "csv" | "number" | "duration";
  /** Name of the value in help, e.g. "FILE". */
  value?: string;
  /** Shown in help and used when the flag is absent. */
  default?: string | number | boolean;
  /** The value when the flag stands alone, for flags that take `=VALUE` optionally (`--wait`, `--dry-run`). */
  bare?: string;
  choices?: readonly string[];
  /** Not shown in help. */
  hidden?: boolean;
  /** A warning printed when the flag is used. */
  deprecated?: string;
}

export interface CommandSpec {
  /** Words after `kpack`, e.g. ["show", "values"]. */
  path: readonly string[];
  /** Other last words, e.g. "ls" for list. */
  aliases?: readonly string[];
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
  args: readonly string[];
  options: OptionValues;
  io: CommandIo;
  reporter: Reporter;
}
