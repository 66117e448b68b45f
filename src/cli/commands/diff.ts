import {
  compareRevisions,
  driftOf,
  readRevision,
  type RevisionChanges,
  upgradeRelease,
} from "../../actions/release/index.ts";
import { appliedBy, lastRevision } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { changeLines, fieldLine, planText } from "../printers/plan.ts";
import { printData } from "../printers/release.ts";
import { contentRequest, valuesPolicy } from "./changeSetup.ts";
import { planPolicy, withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  const [name = "", reference] = args;
  const found = (differs: boolean): number => (differs && options.flag("exit-code") ? 2 : 0);
  return withReleases(request, async (environment) => {
    if (reference !== undefined) {
      const last = lastRevision(await environment.records.history(name, environment.namespace));
      const { plan } = await upgradeRelease(environment, {
        name,
        policy: {
          ...planPolicy(request, last && appliedBy(last.release), environment.isFolder),
          showSecrets: options.flag("show-secrets"),
        },
        content: await contentRequest(request, reference),
        ...{ dryRun: "client" as const, historyMax: 0, takeOver: true, queue: false, createNamespace: false },
        ...{ labels: {}, replace: false, rollbackOnFailure: false, install: true, valuesPolicy: valuesPolicy(request) },
      });
      if (!printData(request, plan.changes)) io.writeOut(planText(plan));
      return found(plan.changes.some(({ action }) => action !== "unchanged" && action !== "keep"));
    }
    const newest = await readRevision(environment, name, options.number("revision"));
    const against = options.number("against");
    const changes: RevisionChanges =
      against === undefined
        ? await driftOf(environment, newest, options.flag("show-secrets"))
        : compareRevisions(await readRevision(environment, name, against), newest, options.flag("show-secrets"));
    if (!printData(request, changes)) io.writeOut(changesText(changes));
    return found(changes.values.length + changes.objects.length > 0);
  });
}

function changesText({ values, objects }: RevisionChanges): string {
  const lines = [
    ...values.map((change) => fieldLine({ ...change, path: `values${change.path}` })),
    ...objects.flatMap(changeLines),
  ];
  return lines.length === 0 ? "nothing differs\n" : `${lines.join("\n")}\n`;
}
