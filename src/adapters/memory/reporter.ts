import type { Reporter } from "../../ports/index.ts";

/** Keeps what was reported. */
export function createMemoryReporter(): Reporter & { readonly warnings: string[]; readonly details: string[] } {
  const warnings: string[] = [];
  const details: string[] = [];
  return { warnings, details, warn: (message) => warnings.push(message), debug: (message) => details.push(message) };
}
