import type { ChartEnvironment } from "../../actions/chart/index.ts";
import { installRelease, sourceName } from "../../actions/release/index.ts";
import { joinPath } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { changeOptions, contentRequest, finishChange, parseLabels } from "./changeSetup.ts";
import { givenName } from "./givenName.ts";
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
  request: CommandRequest,
  charts: ChartEnvironment,
): Promise<[name: string, source: string]> {
  const [name, source] = await givenName(request, charts);
  if (name !== undefined) return [name, source];
  const base = await sourceName(charts, joinPath(request.io.directory, source));
  const isGenerated = request.options.flag("generate-name");
  return [isGenerated ? `${base}-${Math.floor(charts.clock.now() / 1000)}` : base, source];
}
