import { packageChart, updateChartDependencies } from "../../actions/chart/index.ts";
import { baseName } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { chartEnvironment } from "./chartSetup.ts";
import { sourceDateEpoch } from "./dependency.ts";

export async function run(request: CommandRequest): Promise<number> {
  const { options, io } = request;
  if (options.flag("sign")) throw usageError("kpack cannot sign packages yet", "sign the .tgz with gpg and helm");
  const environment = chartEnvironment(request);
  const modified = sourceDateEpoch(request);
  for (const reference of request.args) {
    if (options.flag("dependency-update"))
      await updateChartDependencies({ environment, reference, print: () => {}, sourceDateEpoch: modified });
    const destination = options.text("destination") ?? ".";
    const path = await packageChart({
      environment,
      reference,
      destination,
      version: options.text("version"),
      appVersion: options.text("app-version"),
      modified,
    });
    const shown = destination === "." ? path : `${destination.replace(/\/+$/, "")}/${baseName(path)}`;
    io.writeOut(`Successfully packaged chart and saved it to: ${shown}\n`);
  }
  return 0;
}
