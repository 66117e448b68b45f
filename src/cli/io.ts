import fs from "node:fs";
import { terminalText } from "../base/index.ts";

/** The process's streams and surroundings, given to commands so that tests can replace them. */
export interface CommandIo {
  /** Manifests and data: bytes as they are. */
  writeOut(text: string | Uint8Array): void;
  /** Messages; control characters become visible escapes, unless the caller has seen to that (`isSafe`), as colours need. */
  writeErr(text: string, isSafe?: boolean): void;
  readStdin(): Uint8Array;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** Whether messages are coloured; a command's --color may decide otherwise. */
  colors: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** Loops will run a million times: the launcher may prepare for it. */
  expectLongRun?(): void;
}

/** The real process. Writes synchronously: cheaper at start than process.stdout, and nothing is lost at exit. */
export function processIo(expectLongRun: () => void = () => {}): CommandIo {
  const env = process.env;
  let chosenColors: boolean | undefined;
  const terminals = new Map<number, boolean>();
  const known = (fd: number): boolean => {
    const answer = terminals.get(fd) ?? isTerminal(fd);
    terminals.set(fd, answer);
    return answer;
  };
  return {
    writeOut: (text) => writeAll(1, text),
    writeErr: (text, isSafe = false) => writeAll(2, isSafe ? text : terminalText(text)),
    readStdin: () => fs.readFileSync(0),
    get outIsTerminal() {
      return known(1);
    },
    get errIsTerminal() {
      return known(2);
    },
    get columns() {
      return (known(2) && process.stderr.columns) || 80;
    },
    get colors() {
      return chosenColors ?? (!env["NO_COLOR"] && env["TERM"] !== "dumb" && known(2));
    },
    set colors(chosen) {
      chosenColors = chosen;
    },
    env,
    get directory() {
      return process.cwd();
    },
    expectLongRun,
  };
}

function writeAll(fd: number, text: string | Uint8Array): void {
  if (typeof text !== "string") {
    writeBytes(fd, text);
    return;
  }
  // Most text is ASCII and fits; asking for its length in UTF-8 takes as long as encoding it.
  const bytes = Buffer.allocUnsafe(text.length);
  const { read, written } = new TextEncoder().encodeInto(text, bytes);
  writeBytes(fd, bytes.subarray(0, written));
  if (read < text.length) writeBytes(fd, Buffer.from(text.slice(read), "utf8"));
}

function writeBytes(fd: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      else throw error;
    }
  }
}

/** Asked only by what prints differently on a terminal: node:tty brings the whole of node:net along. */
function isTerminal(fd: number): boolean {
  try {
    if (!fs.fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (process.getBuiltinModule("node:tty") as unknown as typeof import("node:tty")).isatty(fd);
}
