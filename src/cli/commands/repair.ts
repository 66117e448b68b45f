import { repairRelease } from "../../actions/release/index.ts";
import type { CommandRequest } from "../command.ts";
import { printData } from "../printers/release.ts";
import { repairText } from "../printers/repair.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const name = args[0] ?? "";
  return withReleases(request, async (environment) => {
    const [dryRun, prune] = [options.flag("dry-run"), options.flag("prune")];
    const result = await repairRelease(environment, {
      name,
      dryRun,
      queue: options.flag("queue"),
      prune,
    });
    const { namespace } = environment;
    if (!printData(request, { name, namespace, dryRun, ...result }))
      io.writeOut(repairText(name, result, { dryRun, prune }));
    return 0;
  });
}
