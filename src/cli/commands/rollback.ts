import { rollbackRelease } from "../../actions/release/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { changeOptions, finishChange } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const [name = "", revision = "0"] = request.args;
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

function finishRollback(request: CommandRequest, result: Parameters<typeof finishChange>[1]): number {
  const { options, io } = request;
  const isText = options.text("output") === "table" && options.text("dry-run") === "none" && !result.failure;
  if (!isText) return finishChange(request, result);
  io.writeOut(`Rollback was a success! Revision ${result.release.version} is deployed.\n`);
  return 0;
}
