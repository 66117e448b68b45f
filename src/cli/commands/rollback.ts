import { type ChangeResult, rollbackRelease } from "../../actions/release/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { changeOptions, dryRunOf, finishChange } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const [name = "", revision = "0"] = request.args;
  if (request.options.flag("recreate-pods"))
    throw usageError("--recreate-pods is gone, from Helm too", 'use "kubectl rollout restart" afterwards');
  if (!/^\d{1,9}$/.test(revision)) throw usageError(`the revision must be a number, not "${revision}"`);
  return withReleases(request, async (environment) => {
    const last = lastRevision(await environment.records.history(name, environment.namespace));
    const result = await rollbackRelease(environment, {
      ...changeOptions(request, name),
      policy: planPolicy(request, last && appliedBy(last.release), environment.isFolder),
      revision: Number(revision),
    });
    return finishRollback(request, result);
  });
}

async function finishRollback(request: CommandRequest, result: ChangeResult): Promise<number> {
  const { options, io } = request;
  const isText = options.text("output") === "table" && dryRunOf(request) === "none" && !result.failure;
  if (!isText) return finishChange(request, result);
  io.writeOut(`Rollback was a success! Revision ${result.release.version} is deployed.\n`);
  return 0;
}
