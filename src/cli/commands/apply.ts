import { applySavedPlan, decodeSavedPlan } from "../../actions/release/index.ts";
import { createNodeFileSystem } from "../../adapters/node/index.ts";
import { joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { printData, releaseData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const file = args[0] ?? "";
  const saved = decodeSavedPlan(
    new TextDecoder().decode(createNodeFileSystem().readFile(joinPath(io.directory, file))),
    file,
  );
  return withReleases(request, async (environment) => {
    const result = await applySavedPlan(environment, saved, {
      historyMax: options.number("history-max") ?? 10,
      fieldManager: "kpack",
      queue: options.flag("queue"),
    });
    if (result.failure) throw result.failure;
    if (!printData(request, releaseData(result.release, { chart: true }))) io.writeOut(await statusText(result));
    return 0;
  });
}
