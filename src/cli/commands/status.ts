import { readObjectStates, readRevision } from "../../actions/release/index.ts";
import type { CommandRequest } from "../command.ts";
import { printData, releaseData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  return withReleases(request, async (environment) => {
    const revision = await readRevision(environment, args[0] ?? "", options.number("revision"));
    const states = await readObjectStates(environment, revision.release);
    if (!printData(request, releaseData(revision.release, states ? { states } : {})))
      io.writeOut(await statusText(revision, { states }));
    return 0;
  });
}
