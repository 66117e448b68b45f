import { installRelease } from "../../actions/release/index.ts";
import { baseName, joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { changeOptions, contentOptions, finishChange, parseLabels } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { options } = request;
  return withReleases(request, async (environment) => {
    const [name, reference] = nameAndSource(request);
    const result = await installRelease(environment, {
      ...changeOptions(request, name),
      policy: planPolicy(request, undefined, environment.isFolder),
      content: contentOptions(request, reference),
      labels: parseLabels(options.list("labels")),
      replace: options.flag("replace"),
      rollbackOnFailure: options.flag("rollback-on-failure") || options.flag("atomic"),
    });
    return finishChange(request, result);
  });
}

/** `[NAME] SOURCE`: without a name, the source's own. */
function nameAndSource({ args, options, io }: CommandRequest): [name: string, source: string] {
  const [first = "", second] = args;
  if (second !== undefined) {
    if (options.flag("generate-name")) throw usageError("cannot set --generate-name and also specify a name");
    return [first, second];
  }
  const base = baseName(joinPath(io.directory, first)).replace(/-\d+\.\d+.*\.tgz$|\.(tgz|ya?ml|json)$/, "");
  return [options.flag("generate-name") ? `${base}-${Math.floor(Date.now() / 1000)}` : base, first];
}
