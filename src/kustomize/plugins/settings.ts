import type { ProcessRunner } from "../../ports/index.ts";

/** What the user allows plug-ins that are not built in. */
export interface PluginSettings {
  /** --enable-alpha-plugins: any at all. */
  isEnabled: boolean;
  /** --enable-exec: KRM functions that are programs. */
  isExecEnabled: boolean;
  /** -e/--env: `NAME=value` for functions. */
  functionEnv: readonly string[];
  /** The environment that programs get, and where plug-in homes are named. */
  env: Readonly<Record<string, string | undefined>>;
  process?: ProcessRunner | undefined;
  timeoutMs?: number | undefined;
  maxOutputBytes?: number | undefined;
}

export const defaultPluginTimeoutMs: number = 5 * 60_000;
