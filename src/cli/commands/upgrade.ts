import { upgradeRelease } from "../../actions/release/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { changeOptions, contentRequest, finishChange, parseLabels, valuesPolicy } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { options, args } = request;
  const [name = "", reference = ""] = args;
  return withReleases(request, async (environment) => {
    const last = lastRevision(await environment.records.history(name, environment.namespace));
    const result = await upgradeRelease(environment, {
      ...changeOptions(request, name),
      policy: planPolicy(request, last && appliedBy(last.release), environment.isFolder),
      content: await contentRequest(request, reference),
      labels: parseLabels(options.list("labels")),
      replace: false,
      rollbackOnFailure: options.flag("rollback-on-failure") || options.flag("atomic"),
      install: options.flag("install"),
      valuesPolicy: valuesPolicy(request),
    });
    const title =
      result.plan.verb === "install"
        ? `Release "${name}" did not exist and was installed.\n`
        : `Release "${name}" has been upgraded.\n`;
    return finishChange(request, result, title);
  });
}
