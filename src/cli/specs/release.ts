import type { CommandSpec } from "../command.ts";

export const releaseCommands: readonly CommandSpec[] = [];
