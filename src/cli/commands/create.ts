import { createChart } from "../../actions/chart/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { chartEnvironment } from "./chartSetup.ts";

export async function run(request: CommandRequest): Promise<number> {
  const [path = ""] = request.args;
  if (request.options.has("starter"))
    throw usageError(
      "kpack cannot copy a starter chart yet",
      "leave --starter out, or copy the starter's folder yourself",
    );
  await createChart(
    chartEnvironment(request),
    path,
    request.options.text("engine") === "gotmpl" ? "gotmpl" : "handlebars",
  );
  request.io.writeOut(`Creating ${path}\n`);
  return 0;
}
