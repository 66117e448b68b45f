import { showChartPart } from "../../actions/chart/index.ts";
import type { CommandModule } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { chartEnvironment, refuseFetching } from "./chartSetup.ts";

type Part = Parameters<typeof showChartPart>[2];

/** `kpack show PART CHART`. */
export function showCommand(part: Part): CommandModule {
  return {
    run: async (request) => {
      refuseFetching(request.options);
      if (request.options.knows("jsonpath") && request.options.has("jsonpath"))
        throw usageError("kpack has no JSONPath", "pipe the output into a tool that picks parts of YAML");
      request.io.writeOut(await showChartPart(chartEnvironment(request), request.args[0] ?? "", part));
      return 0;
    },
  };
}
