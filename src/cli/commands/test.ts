import { testRelease } from "../../actions/release/index.ts";
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
    const { release, failure } = await testRelease(environment, {
      name: args[0] ?? "",
      only: filters.filter((f) => f.startsWith("name=")).map((f) => f.slice(5)),
      except: filters.filter((f) => f.startsWith("!")).map((f) => f.slice(6)),
      timeoutMs: options.duration("timeout") ?? 300_000,
      logs: options.flag("logs"),
    });
    if (!printData(request, releaseData(release))) io.writeOut(await statusText({ release }, { hideNotes: true }));
    if (failure) throw failure;
    return 0;
  });
}
