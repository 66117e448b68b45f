import { KpackError, formatSpan, terminalText } from "../base/index.ts";
import type { CommandIo } from "./io.ts";

/** One failure on stderr: message, place, code; on a terminal also the source lines; then notes and the remedy. */
export async function printError(io: CommandIo, error: unknown, debug: boolean): Promise<void> {
  const failure = asKpackError(error);
  const paint = await painter(io);
  const place = failure.span?.file ? `${formatSpan(failure.span)}: ` : "";
  // Only the colours reach the terminal as they are.
  const safe = terminalText;
  const lines = [`${paint.red("Error:")} ${safe(`${place}${failure.message}`)} [${failure.code}]`];
  const frame = io.errIsTerminal ? await sourceFrame(failure, io) : undefined;
  if (frame) lines.push(safe(frame));
  for (const note of failure.notes) lines.push(safe(`  ${note}`));
  if (failure.hint) lines.push(`${paint.cyan("Hint:")} ${safe(failure.hint)}`);
  if (debug) for (let at: unknown = error; at instanceof Error; at = at.cause) lines.push(safe(at.stack ?? at.message));
  io.writeErr(`${lines.join("\n")}\n`, true);
}

export function printWarning(io: CommandIo, message: string): void {
  io.writeErr(`${message.startsWith("# ") ? message : `Warning: ${message}`}\n`);
}

/** What is not a KpackError is a fault of kpack: say so, in one line, without a stack trace unless --debug. */
function asKpackError(error: unknown): KpackError {
  if (error instanceof KpackError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new KpackError("cli/internal", `internal error: ${message.split("\n")[0]}`, {
    hint: "this is a fault in kpack; run again with --debug and report the output",
    cause: error,
  });
}

async function painter(io: CommandIo): Promise<{ red(text: string): string; cyan(text: string): string }> {
  if (!io.colors) return { red: (text) => text, cyan: (text) => text };
  const { default: colors } = await import("picocolors");
  const { red, bold, cyan } = colors.createColors(true);
  return { red: (text) => bold(red(text)), cyan };
}

/** The offending line with its neighbours and a caret, read again from the file; undefined when it cannot be had. */
async function sourceFrame(failure: KpackError, io: CommandIo): Promise<string | undefined> {
  const { span } = failure;
  if (span?.line === undefined) return undefined;
  const [{ readFileSync, statSync }, { resolve }] = await Promise.all([import("node:fs"), import("node:path")]);
  try {
    const file = resolve(io.directory, span.file);
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > 8 * 1024 * 1024) return undefined;
    return codeFrame(readFileSync(file, "utf8"), span.line, span.column);
  } catch {
    return undefined;
  }
}

function codeFrame(text: string, line: number, column: number | undefined): string | undefined {
  const lines = text.split(/\r?\n/);
  if (line > lines.length) return undefined;
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const out: string[] = [];
  for (let n = first; n <= last; n++) {
    out.push(`${n === line ? ">" : " "} ${String(n).padStart(width)} | ${(lines[n - 1] ?? "").slice(0, 200)}`);
    if (n === line && column !== undefined)
      out.push(`  ${" ".repeat(width)} | ${" ".repeat(Math.min(column, 200) - 1)}^`);
  }
  return out.join("\n");
}
