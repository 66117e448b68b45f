import type { CommandIo } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

export interface CommandRun {
  status: number;
  stdout: string;
  stderr: string;
}

export interface CommandSurroundings {
  /** Where the command runs; absolute. */
  directory: string;
  stdin?: string;
  env?: Readonly<Record<string, string>>;
}

/** Runs one command line in this process, without a terminal. */
export async function runCommand(args: readonly string[], surroundings: CommandSurroundings): Promise<CommandRun> {
  const output: Buffer[] = [];
  let stderr = "";
  const io: CommandIo = {
    writeOut: (text) => void output.push(Buffer.from(text as Uint8Array)),
    writeErr: (text) => {
      stderr += text;
    },
    readStdin: () => new TextEncoder().encode(surroundings.stdin ?? ""),
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    colors: false,
    env: surroundings.env ?? {},
    directory: surroundings.directory,
  };
  const status = await main(args, io);
  return { status, stdout: Buffer.concat(output).toString(), stderr };
}
