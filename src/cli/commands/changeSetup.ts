import { updateChartDependencies } from "../../actions/chart/index.ts";
import type { ChangeOptions, ChangeResult, ContentRequest, ValuesPolicy } from "../../actions/release/index.ts";
import { KpackError } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { planText } from "../printers/plan.ts";
import { printData, releaseData, statusText } from "../printers/release.ts";
import { chartEnvironment, compatibility, postRendererOf, refuseFetching, userValues } from "./chartSetup.ts";

/** The flags that install, upgrade, rollback and uninstall share. */
export function changeOptions(request: CommandRequest, name: string): Omit<ChangeOptions, "policy"> {
  const { options, io } = request;
  const text = (flag: string): string | undefined => (options.knows(flag) ? options.text(flag) : undefined);
  const flag = (flagName: string): boolean => options.knows(flagName) && options.flag(flagName);
  const max = options.knows("history-max") ? options.number("history-max") : undefined;
  const isMaxGiven = options.knows("history-max") && options.has("history-max");
  const fromEnvironment = Number(io.env["HELM_MAX_HISTORY"] ?? Number.NaN);
  return {
    name,
    dryRun: dryRunOf(request),
    historyMax: !isMaxGiven && Number.isInteger(fromEnvironment) ? fromEnvironment : (max ?? 10),
    description: text("description"),
    takeOver: flag("take-over"),
    queue: flag("queue"),
    createNamespace: flag("create-namespace"),
  };
}

/** `--dry-run`; Helm's older true and false as well. */
export function dryRunOf({ options }: CommandRequest): ChangeOptions["dryRun"] {
  const mode = options.knows("dry-run") ? options.text("dry-run") : "none";
  if (mode === "server") return "server";
  return mode === "client" || mode === "true" ? "client" : "none";
}

/** The flags that say what is rendered; brings dependencies first where that is asked for. */
export async function contentRequest(
  request: CommandRequest,
  reference: string,
): Promise<Omit<ContentRequest, "releaseName" | "namespace" | "revision" | "isUpgrade">> {
  const { options, io } = request;
  refuseFetching(options);
  if (options.flag("dependency-update"))
    await updateChartDependencies({
      environment: chartEnvironment(request),
      reference,
      print: (line) => io.writeErr(`${line}\n`),
    });
  return {
    reference,
    values: userValues(options),
    compat: compatibility(options),
    skipSchemaValidation: options.flag("skip-schema-validation"),
    strictValues: options.flag("strict-values"),
    subchartNotes: options.flag("render-subchart-notes"),
    enableDns: options.flag("enable-dns"),
    skipCrds: options.flag("skip-crds"),
    postRenderer: await postRendererOf(request),
    overlay: options.text("kustomize"),
  };
}

/** What an upgrade's values come from. The first of Helm's flags wins, in Helm's order. */
export function valuesPolicy({ options }: CommandRequest): ValuesPolicy {
  if (options.flag("reset-values")) return "reset";
  if (options.flag("reuse-values")) return "reuse";
  return options.flag("reset-then-reuse-values") ? "reset-then-reuse" : "auto";
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

/** Prints the outcome of a change, under a line that says what was done; throws a failure. */
export async function finishChange(request: CommandRequest, result: ChangeResult, title = ""): Promise<number> {
  const { options, io } = request;
  if (dryRunOf(request) !== "none") {
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
  if (!printData(request, releaseData(result.release, { chart: true })))
    io.writeOut(`${title}${await statusText(result, { hideNotes })}`);
  return 0;
}
