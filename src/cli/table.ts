import type { CommandSpec } from "./command.ts";
import type { OptionSpec } from "./optionSpec.ts";
import { chartCommands } from "./specs/chart.ts";
import { kustomizeCommands } from "./specs/kustomize.ts";
import { otherCommands } from "./specs/other.ts";
import { releaseCommands } from "./specs/release.ts";

/** Every command, in the order help shows them. */
export const commands: readonly CommandSpec[] = [
  ...kustomizeCommands,
  ...chartCommands,
  ...releaseCommands,
  ...otherCommands,
];

export const globalOptions: readonly OptionSpec[] = [
  { name: "debug", kind: "flag", description: "print what is done and, on failure, the stack trace, on stderr" },
  { name: "stack-trace", kind: "flag", description: "print the stack trace of a failure", hidden: true },
];
