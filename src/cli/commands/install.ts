import type { ChartEnvironment } from "../../actions/chart/index.ts";
import { installRelease, sourceName } from "../../actions/release/index.ts";
import { joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { changeOptions, contentRequest, finishChange, parseLabels } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { options } = request;
  return withReleases(request, async (environment) => {
    const [name, reference] = await nameAndSource(request, environment.charts);
    const result = await installRelease(environment, {
      ...changeOptions(request, name),
      policy: planPolicy(request, undefined, environment.isFolder),
      content: await contentRequest(request, reference),
      labels: parseLabels(options.list("labels")),
      replace: options.flag("replace"),
      rollbackOnFailure: options.flag("rollback-on-failure") || options.flag("atomic"),
    });
    return finishChange(request, result);
  });
}

/** `[NAME] SOURCE`: without a name, `--name-template`, `--generate-name`, or the source's own. */
async function nameAndSource(
  { args, options, io }: CommandRequest,
  charts: ChartEnvironment,
): Promise<[name: string, source: string]> {
  const [first = "", second] = args;
  const template = options.text("name-template");
  if (second !== undefined) {
    if (options.flag("generate-name")) throw usageError("cannot set --generate-name and also specify a name");
    if (template) throw usageError("cannot set --name-template and also specify a name");
    return [first, second];
  }
  if (template) {
    const { renderNameTemplate } = await import("../../actions/chart/index.ts");
    return [await renderNameTemplate(template, charts), first];
  }
  const base = await sourceName(charts, joinPath(io.directory, first));
  return [options.flag("generate-name") ? `${base}-${Math.floor(charts.clock.now() / 1000)}` : base, first];
}
