import type { CommandIo } from "./io.ts";

export interface Progress {
  step(label: string): void;
  /** Removes the bar, so that a message can be printed or the command can end. */
  clear(): void;
}

/** A progress bar on a terminal's stderr; silent elsewhere. */
export async function createProgress(io: CommandIo, total: number): Promise<Progress | undefined> {
  if (!io.errIsTerminal || total < 2) return undefined;
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    format: "{bar} {value}/{total} {label}",
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 30,
  });
  bar.start(total, 0, { label: "" });
  return {
    step: (label) => bar.increment(1, { label: label.slice(-Math.max(10, io.columns - 50)) }),
    clear: () => bar.stop(),
  };
}
