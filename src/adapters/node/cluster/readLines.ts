import type http from "node:http";

/** No line of a watch or a log is longer, in bytes; a longer one of a log is cut there. */
const longestLine = 64 * 1024 * 1024;

/**
 * The lines of an answer as they come, without their ends; a last line without end counts.
 * Ends quietly when nothing comes for `idleMs` (a connection that died unnoticed looks like that), when the signal
 * aborts, and when the connection breaks: what follows is the reader's decision in every case.
 */
export async function* readLines(
  response: http.IncomingMessage,
  { idleMs, signal }: { idleMs: number; signal?: AbortSignal | undefined },
): AsyncGenerator<string> {
  const stop = (): void => {
    response.destroy();
  };
  response.setTimeout(idleMs, stop);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      const pieces = decoder.decode(chunk, { stream: true }).split("\n");
      const last = pieces.pop() ?? "";
      for (const piece of pieces) {
        yield stripReturn(parts.join("") + piece);
        if (signal?.aborted) return;
        parts = [];
        size = 0;
      }
      size += last.length;
      parts.push(last);
      if (size > longestLine) {
        yield parts.join("");
        parts = [];
        size = 0;
      }
    }
  } catch (error) {
    if (!isStreamEnd(error)) throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    response.destroy();
  }
  const rest = parts.join("") + decoder.decode();
  if (rest !== "") yield stripReturn(rest);
}

function stripReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** A connection that was cut: by us, by the server, by the network. */
function isStreamEnd(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE" || code === "EPIPE" || code === "ETIMEDOUT";
}
