import { encodeSavedPlan, upgradeRelease } from "../../actions/release/index.ts";
import { createNodeFileSystem } from "../../adapters/node/index.ts";
import { joinPath } from "../../base/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { planText } from "../printers/plan.ts";
import { changeOptions, contentRequest, parseLabels, valuesPolicy } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const [name = "", reference = ""] = args;
  return withReleases(request, async (environment) => {
    const last = lastRevision(await environment.records.history(name, environment.namespace));
    const change = changeOptions(request, name);
    const policy = planPolicy(request, last && appliedBy(last.release), environment.isFolder);
    const { plan, release, labels } = await upgradeRelease(environment, {
      ...change,
      dryRun: "client",
      policy,
      content: await contentRequest(request, reference),
      labels: parseLabels(options.list("labels")),
      replace: false,
      rollbackOnFailure: false,
      install: true,
      valuesPolicy: valuesPolicy(request),
    });
    io.writeOut(planText(plan));
    const output = options.text("output");
    if (output === undefined) return 0;
    const { historyMax, createNamespace, description } = change;
    const rollbackOnFailure = options.flag("rollback-on-failure") || options.flag("atomic");
    const text = encodeSavedPlan({
      plan,
      revision: { release, labels },
      options: {
        ...{ policy, historyMax, createNamespace, rollbackOnFailure },
        ...(description === undefined ? {} : { description }),
      },
    });
    const bytes = new TextEncoder().encode(text);
    createNodeFileSystem().writeFile(joinPath(io.directory, output), bytes, { mode: 0o600 });
    io.writeErr(`saved to ${output}; "kpack apply ${output}" carries it out\n`);
    return 0;
  });
}
