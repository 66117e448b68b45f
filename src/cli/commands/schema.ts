import { inferChartSchema } from "../../actions/chart/index.ts";
import type { CommandRequest } from "../command.ts";
import { chartEnvironment } from "./chartSetup.ts";

export async function run(request: CommandRequest): Promise<number> {
  const { options, io, args } = request;
  const draft = options.text("draft");
  const output = options.text("output");
  const text = await inferChartSchema(chartEnvironment(request), {
    reference: args[0] ?? "",
    draft: draft === "7" || draft === "2019-09" ? draft : "2020-12",
    closed: options.flag("no-additional-properties"),
    output,
  });
  if (output === undefined) io.writeOut(text);
  return 0;
}
