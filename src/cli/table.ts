import type { CommandSpec } from "./command.ts";
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
