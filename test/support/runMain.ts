/** Runs a kpack command in this process, as if it were one of its own: for suites that need thousands of runs. */
import { main } from "../../src/cli/main.ts";
import type { Run } from "./runKpack.ts";

export async function runMain(
  argv: readonly string[],
  { env = {}, directory = process.cwd() }: { env?: Record<string, string>; directory?: string } = {},
): Promise<Run> {
  const out: Buffer[] = [];
  let stderr = "";
  const status = await main(argv, {
    writeOut: (text) => void out.push(Buffer.from(text as string)),
    writeErr: (text) => {
      stderr += text;
    },
    readStdin: () => new Uint8Array(),
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    colors: false,
    env,
    directory,
  });
  return { status, stdout: Buffer.concat(out).toString("utf8"), stderr };
}

/**
 * Gives each command a process id of its own that is dead once `end` is called or another begins: a lock that a run left
 * behind is then a dead process's, as it would be.
 */
export class ProcessIds {
  readonly #realPid = process.pid;
  readonly #realKill = process.kill;
  #current = 4_000_000;

  constructor() {
    process.kill = ((pid: number, signal?: string | number) => {
      if (signal !== 0) return this.#realKill.call(process, pid, signal);
      if (pid !== this.#current && pid > 4_000_000) throw Object.assign(new Error("ESRCH"), { code: "ESRCH" });
      return true;
    }) as typeof process.kill;
  }

  next(): void {
    this.#current++;
    Object.defineProperty(process, "pid", { value: this.#current, configurable: true, writable: true });
  }

  restore(): void {
    process.kill = this.#realKill;
    Object.defineProperty(process, "pid", { value: this.#realPid, configurable: true, writable: true });
  }
}
