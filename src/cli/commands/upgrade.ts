import { upgradeRelease, type ValuesPolicy } from "../../actions/release/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { changeOptions, contentOptions, finishChange, parseLabels } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { options, args } = request;
  const [name = "", reference = ""] = args;
  return withReleases(request, async (environment) => {
    const last = lastRevision(await environment.records.history(name, environment.namespace));
    const result = await upgradeRelease(environment, {
      ...changeOptions(request, name),
      policy: planPolicy(request, last && appliedBy(last.release), environment.isFolder),
      content: contentOptions(request, reference),
      labels: parseLabels(options.list("labels")),
      replace: false,
      rollbackOnFailure: options.flag("rollback-on-failure") || options.flag("atomic"),
      install: options.flag("install"),
      valuesPolicy: valuesPolicy(request),
    });
    return finishChange(request, result);
  });
}

function valuesPolicy({ options }: CommandRequest): ValuesPolicy {
  const chosen = (["reset-values", "reset-then-reuse-values", "reuse-values"] as const).filter((flag) =>
    options.flag(flag),
  );
  if (chosen.length > 1) throw usageError(`--${chosen.join(" and --")} exclude each other`);
  if (chosen[0] === undefined) return "auto";
  return chosen[0] === "reset-values" ? "reset" : chosen[0] === "reuse-values" ? "reuse" : "reset-then-reuse";
}
