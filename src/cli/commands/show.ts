import { showChartPart } from "../../actions/chart/index.ts";
import type { CommandModule } from "../command.ts";
import { chartEnvironment } from "./chartSetup.ts";

type Part = Parameters<typeof showChartPart>[2];

/** `kpack show PART CHART`. */
export function showCommand(part: Part): CommandModule {
  return {
    run: async (request) => {
      request.io.writeOut(await showChartPart(chartEnvironment(request), request.args[0] ?? "", part));
      return 0;
    },
  };
}
