import { productVersion } from "../base/index.ts";
import type { CommandSpec } from "./command.ts";

const groups = ["Render", "Charts", "Releases", "Other"] as const;

/** What `kpack` and `kpack --help` print. */
export function rootHelp(commands: readonly CommandSpec[], _topic: readonly string[]): string {
  const lines = [
    `kpack ${productVersion}: renders kustomizations and Helm charts, and records releases`,
    "",
    "Usage: kpack COMMAND [ARGUMENTS] [FLAGS]",
  ];
  const width = Math.max(...commands.map((c) => c.path.join(" ").length));
  for (const group of groups) {
    const members = commands.filter((c) => c.group === group);
    if (members.length === 0) continue;
    lines.push("", `${group}:`, ...members.map((c) => `  ${c.path.join(" ").padEnd(width)}  ${c.summary}`));
  }
  lines.push(
    "",
    "Start here:",
    "  kpack build DIR              print what a kustomization renders",
    "  kpack COMMAND --help         arguments, flags and examples of one command",
    "",
  );
  return lines.join("\n");
}

/** Help for the first word of two-word commands ("kpack show"); undefined when there is no such group. */
export function groupHelp(commands: readonly CommandSpec[], words: readonly string[]): string | undefined {
  const members = commands.filter(
    (c) => c.path.length > 1 && (c.path[0] === words[0] || c.groupAliases?.includes(words[0] ?? "")),
  );
  const rest = words.slice(1).filter((w) => w !== "-h" && w !== "--help");
  if (members.length === 0 || rest.length > 0) return undefined;
  const width = Math.max(...members.map((c) => c.path.join(" ").length));
  return [
    `Usage: kpack ${members[0]?.path[0]} ${members.map((c) => c.path.at(-1)).join("|")} [ARGUMENTS] [FLAGS]`,
    "",
    ...members.map((c) => `  ${c.path.join(" ").padEnd(width)}  ${c.summary}`),
    "",
  ].join("\n");
}
