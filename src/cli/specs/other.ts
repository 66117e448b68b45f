import type { CommandSpec } from "../command.ts";

export const otherCommands: readonly CommandSpec[] = [
  {
    path: ["version"],
    group: "Other",
    summary: "Print kpack's version",
    usage: "",
    arguments: { least: 0, most: 0 },
    options: [
      {
        name: "output",
        short: "o",
        kind: "text",
        choices: ["text", "json", "yaml"],
        default: "text",
        description: "output format",
      },
      { name: "short", kind: "flag", description: "print the number alone" },
    ],
    load: () => import("../commands/version.ts"),
  },
  {
    path: ["completion"],
    group: "Other",
    summary: "Print a completion script for a shell",
    usage: "bash|zsh|fish|powershell",
    arguments: { least: 1, most: 1 },
    examples: [{ text: "complete kpack in this bash session", command: "source <(kpack completion bash)" }],
    options: [],
    load: () => import("../commands/completion.ts"),
  },
];
