import type { OptionSpec } from "../optionSpec.ts";

/** Flags of every command. */
export const globalOptions: readonly OptionSpec[] = [
  { name: "debug", kind: "flag", description: "print what is done and, on failure, the stack trace, on stderr" },
  { name: "stack-trace", kind: "flag", description: "print the stack trace of a failure", hidden: true },
];
