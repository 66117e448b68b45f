import { uninstallRelease } from "../../actions/release/index.ts";
import type { CommandRequest } from "../command.ts";
import { planText } from "../printers/plan.ts";
import { changeOptions, dryRunOf } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  return withReleases(request, async (environment) => {
    for (const name of args) {
      const result = await uninstallRelease(environment, {
        ...changeOptions(request, name),
        policy: planPolicy(request, undefined, environment.isFolder),
        keepHistory: options.flag("keep-history"),
        ignoreNotFound: options.flag("ignore-not-found"),
      });
      if (!result) io.writeOut(`release "${name}" not found, nothing to uninstall\n`);
      else if (dryRunOf(request) !== "none") io.writeOut(planText(result.plan));
      else if (result.failure) throw result.failure;
      else {
        const kept = result.plan.changes.filter(({ action }) => action === "keep").map(({ object }) => object);
        const home = kept.filter(({ kind, name }) => kind === "Namespace" && name === environment.namespace);
        const others = kept.filter((object) => !home.includes(object)).map(({ kind, name }) => `${kind} ${name}`);
        if (others.length > 0) io.writeOut(`kept by their resource policy: ${others.join(", ")}\n`);
        for (const { name } of home) io.writeOut(`kept, for what lies in it: Namespace ${name}\n`);
        io.writeOut(`release "${name}" uninstalled\n`);
      }
    }
    return 0;
  });
}
