import { createChart } from "../../actions/chart/index.ts";
import type { CommandRequest } from "../command.ts";
import { chartEnvironment } from "./chartSetup.ts";

export function run(request: CommandRequest): number {
  const [path = ""] = request.args;
  createChart(chartEnvironment(request), path, request.options.text("engine") === "gotmpl" ? "gotmpl" : "handlebars");
  request.io.writeOut(`Creating ${path}\n`);
  return 0;
}
