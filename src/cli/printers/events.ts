import { type ClusterEvent, formatRef } from "../../cluster/index.ts";
import { terminalText } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";

export interface EventPrinter {
  print: (event: ClusterEvent) => void;
  /** Removes the live line. */
  close: () => void;
}

/**
 * What happens, on stderr: on a terminal changes as lines and the state of a wait as one live line below them; in a log a
 * line for each change; with `-o json` each event as a line of JSON.
 */
export async function createEventPrinter({ io, options }: CommandRequest): Promise<EventPrinter> {
  if (options.knows("output") && options.text("output") === "json") {
    const print = (event: ClusterEvent): void => io.writeErr(`${JSON.stringify(toPlainEvent(event))}\n`);
    return { print, close: () => undefined };
  }
  let live = "";
  const clear = (): void => {
    if (live !== "") process.stderr.write(`\r${" ".repeat(live.length)}\r`);
    live = "";
  };
  const print = (event: ClusterEvent): void => {
    const line = describeEvent(event);
    if (line === undefined) return;
    if (event.type === "wait-progress" && io.errIsTerminal) {
      clear();
      live = terminalText(line).slice(0, io.columns - 1);
      process.stderr.write(live);
      return;
    }
    clear();
    io.writeErr(`${line}\n`);
  };
  return { print, close: clear };
}

function describeEvent(event: ClusterEvent): string | undefined {
  switch (event.type) {
    case "operation-done":
      return event.target && !["unchanged", "absent", "done"].includes(event.result)
        ? `${formatRef(event.target)} ${event.result}`
        : undefined;
    case "wait-progress":
      return `${event.ready}/${event.total} ready; ${formatRef(event.target)}: ${event.status.message || event.status.status}`;
    case "wait-warning":
      return `${formatRef(event.target)}: ${event.reason}: ${event.message}`;
    case "hook-log":
      return `${event.pod} ${event.container}: ${event.line}`;
    case "hook-log-missing":
      return `${event.pod} ${event.container}: no log: ${event.reason}`;
    default:
      return undefined;
  }
}

/** Without objects, which may be Secrets, and with errors as text. */
function toPlainEvent(event: ClusterEvent): object {
  if (event.type === "operation-done") return { ...event, object: undefined };
  if (event.type === "operation-failed")
    return { ...event, error: { code: event.error.code, message: event.error.message } };
  if (event.type === "finished")
    return {
      ...event,
      failed: event.failed.map(({ operation, error }) => ({ operation, code: error.code, message: error.message })),
    };
  return event;
}
