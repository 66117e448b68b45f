import type { LintedChart } from "../../actions/chart/index.ts";
import { defaultCapabilities, formatLintMessage, lintCharts } from "../../actions/chart/index.ts";
import { KpackError } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { chartEnvironment, compatibility, namespaceOf, userValues } from "./chartSetup.ts";

export async function run(request: CommandRequest): Promise<number> {
  const { options, io } = request;
  const linted = await lintCharts(chartEnvironment(request), {
    references: request.args.length > 0 ? request.args : ["."],
    values: userValues(options),
    namespace: namespaceOf(request),
    capabilities: defaultCapabilities(options.text("kube-version")),
    compat: compatibility(options),
    strict: options.flag("strict"),
    withSubcharts: options.flag("with-subcharts"),
    skipSchemaValidation: options.flag("skip-schema-validation"),
  });
  const quiet = options.flag("quiet");
  const shown = quiet ? linted.filter(isNotable) : linted;
  for (const chart of shown) io.writeOut(formatChart(chart, quiet));
  const failed = linted.filter((chart) => chart.failed).length;
  const summary = `${linted.length} chart(s) linted, ${failed} chart(s) failed`;
  if (failed > 0) throw new KpackError("chart/lint-failed", summary);
  if (!quiet || shown.length > 0) io.writeOut(`${summary}\n`);
  return 0;
}

function isNotable(chart: LintedChart): boolean {
  return chart.failed || chart.messages.some(({ severity }) => severity !== "info");
}

function formatChart({ reference, messages, failure }: LintedChart, quiet: boolean): string {
  let text = `==> Linting ${reference}\n`;
  if (messages.length === 0 && failure !== undefined) text += `Error ${failure}\n`;
  for (const message of messages) if (!quiet || message.severity !== "info") text += `${formatLintMessage(message)}\n`;
  return `${text}\n`;
}
