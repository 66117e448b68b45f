import type { CommandSpec } from "../command.ts";

export const chartCommands: readonly CommandSpec[] = [];
