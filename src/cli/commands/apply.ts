import { applySavedPlan, type SavedPlan } from "../../actions/release/index.ts";
import { createNodeFileSystem } from "../../adapters/node/index.ts";
import { joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { printData, releaseData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export async function run(request: CommandRequest): Promise<number> {
  const { options, io } = request;
  const saved = await readPlan(request);
  return withReleases(request, async (environment) => {
    const result = await applySavedPlan(environment, saved, {
      historyMax: options.has("history-max") ? options.number("history-max") : undefined,
      queue: options.flag("queue"),
    });
    if (result.failure) throw result.failure;
    if (!printData(request, releaseData(result.release, { chart: true }))) io.writeOut(await statusText(result));
    return 0;
  });
}

async function readPlan({ args, options, io }: CommandRequest): Promise<SavedPlan> {
  const file = args[0] ?? "";
  const bytes = createNodeFileSystem().readFile(joinPath(io.directory, file));
  const { createSavedPlanReader } = await import("../../actions/release/savedPlan/index.ts");
  const saved = createSavedPlanReader()(bytes, file);
  const given = options.text("namespace");
  const { namespace } = saved.plan.release;
  if (given && given !== namespace) throw usageError(`the plan is for namespace ${namespace}, not ${given}`);
  return saved;
}
