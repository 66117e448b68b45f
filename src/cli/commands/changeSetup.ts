import type { ChangeOptions, ChangeResult, ContentRequest } from "../../actions/release/index.ts";
import { KpackError } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { planText } from "../printers/plan.ts";
import { printData, statusText } from "../printers/release.ts";
import { compatibility, userValues } from "./chartSetup.ts";

/** The flags that install, upgrade, rollback and uninstall share. */
export function changeOptions({ options, io }: CommandRequest, name: string): Omit<ChangeOptions, "policy"> {
  const text = (flag: string): string | undefined => (options.knows(flag) ? options.text(flag) : undefined);
  const flag = (flagName: string): boolean => options.knows(flagName) && options.flag(flagName);
  const dryRun = text("dry-run");
  const max = options.knows("history-max") ? options.number("history-max") : undefined;
  const isMaxGiven = options.knows("history-max") && options.has("history-max");
  const fromEnvironment = Number(io.env["HELM_MAX_HISTORY"] ?? Number.NaN);
  return {
    name,
    dryRun: dryRun === "client" || dryRun === "server" ? dryRun : "none",
    historyMax: !isMaxGiven && Number.isInteger(fromEnvironment) ? fromEnvironment : (max ?? 10),
    description: text("description"),
    takeOver: flag("take-over"),
    queue: flag("queue"),
    createNamespace: flag("create-namespace"),
  };
}

/** The flags that say what is rendered. */
export function contentOptions(
  { options }: CommandRequest,
  reference: string,
): Omit<ContentRequest, "releaseName" | "namespace" | "revision" | "isUpgrade"> {
  const flag = (name: string): boolean => options.knows(name) && options.flag(name);
  return {
    reference,
    values: userValues(options),
    compat: compatibility(options),
    skipSchemaValidation: flag("skip-schema-validation"),
    subchartNotes: flag("render-subchart-notes"),
    enableDns: flag("enable-dns"),
    skipCrds: flag("skip-crds"),
  };
}

export function parseLabels(pairs: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const pair of pairs.filter(Boolean)) {
    const equals = pair.indexOf("=");
    if (equals <= 0) throw usageError(`--labels takes NAME=VALUE, not "${pair}"`);
    labels[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  for (const name of ["name", "owner", "status", "version", "createdAt", "modifiedAt"])
    if (Object.hasOwn(labels, name)) throw usageError(`the label "${name}" is kpack's own`, "choose another name");
  return labels;
}

/** Prints the outcome of a change; a failure is thrown after the status is printed. */
export function finishChange(request: CommandRequest, result: ChangeResult): number {
  const { options, io } = request;
  const isDryRun = options.text("dry-run") !== "none";
  if (isDryRun) {
    if (!printData(request, result.plan)) io.writeOut(planText(result.plan));
    return 0;
  }
  if (result.failure) {
    const { failure } = result;
    throw new KpackError(failure.code, failure.message, {
      notes: failure.notes,
      hint: failure.hint ?? `"kpack history ${result.release.name}" shows the revisions`,
      cause: failure,
    });
  }
  const hideNotes = options.knows("hide-notes") && options.flag("hide-notes");
  if (!printData(request, result.release)) io.writeOut(statusText(result, { hideNotes }));
  return 0;
}
