import { testRelease } from "../../actions/release/index.ts";
import { terminalText } from "../../base/index.ts";
import type { ClusterEvent } from "../../cluster/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { printData, releaseData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const filters = options.list("filter");
  for (const filter of filters)
    if (!/^!?name=./.test(filter)) throw usageError(`--filter takes name=NAME or !name=NAME, not "${filter}"`);
  return withReleases(request, async (environment) => {
    const logs = new PodLogs();
    const onEvent = (event: ClusterEvent): void => {
      if (event.type === "hook-log" && options.text("output") === "table") logs.add(event);
      else environment.onEvent(event);
    };
    const { release, failure } = await testRelease(
      { ...environment, onEvent },
      {
        name: args[0] ?? "",
        only: filters.filter((f) => f.startsWith("name=")).map((f) => f.slice(5)),
        except: filters.filter((f) => f.startsWith("!")).map((f) => f.slice(6)),
        timeoutMs: options.duration("timeout") ?? 300_000,
        logs: options.flag("logs"),
      },
    );
    if (!printData(request, releaseData(release)))
      io.writeOut(`${await statusText({ release }, { hideNotes: true })}${logs.text()}`);
    if (failure) throw failure;
    return 0;
  });
}

/** What test Pods printed, by Pod, to be shown below the outcome as Helm shows it. */
class PodLogs {
  readonly #lines = new Map<string, string[]>();

  add({ pod, line }: Extract<ClusterEvent, { type: "hook-log" }>): void {
    const lines = this.#lines.get(pod);
    if (lines) lines.push(line);
    else this.#lines.set(pod, [line]);
  }

  text(): string {
    return [...this.#lines].map(([pod, lines]) => `\nPOD LOGS: ${pod}\n${terminalText(lines.join("\n"))}\n`).join("");
  }
}
