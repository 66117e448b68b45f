import { readRevision } from "../../actions/release/index.ts";
import type { CommandRequest } from "../command.ts";
import { printData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  return withReleases(request, async (environment) => {
    const revision = await readRevision(environment, args[0] ?? "", options.number("revision"));
    if (!printData(request, revision.release)) io.writeOut(statusText(revision));
    return 0;
  });
}
