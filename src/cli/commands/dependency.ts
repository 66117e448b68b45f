import { buildChartDependencies, listChartDependencies, updateChartDependencies } from "../../actions/chart/index.ts";
import type { CommandModule, CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { formatTable } from "../printers/table.ts";
import { chartEnvironment, refuseFetching } from "./chartSetup.ts";

type Verb = "list" | "build" | "update";

/** `kpack dependency list|build|update [CHART]`. */
export function dependencyCommand(verb: Verb): CommandModule {
  return { run: (request) => (verb === "list" ? list(request) : bring(request, verb)) };
}

async function bring(request: CommandRequest, verb: "build" | "update"): Promise<number> {
  refuseFetching(request.options);
  const run = verb === "build" ? buildChartDependencies : updateChartDependencies;
  await run({
    environment: chartEnvironment(request),
    reference: request.args[0] ?? ".",
    print: (line) => request.io.writeOut(`${line}\n`),
    sourceDateEpoch: sourceDateEpoch(request),
  });
  return 0;
}

async function list(request: CommandRequest): Promise<number> {
  const reference = request.args[0] ?? ".";
  const found = await listChartDependencies(chartEnvironment(request), reference);
  const { io } = request;
  if (!found) {
    io.writeOut(`WARNING: no dependencies at ${reference.replace(/\/+$/, "")}/charts\n`);
    return 0;
  }
  const widest = request.options.number("max-col-width") ?? 80;
  const short = (cell: string): string => (cell.length > widest ? `${cell.slice(0, widest - 3)}...` : cell);
  const rows = found.rows.map(({ name, version, repository, status }) =>
    [name, version, repository, status].map(short),
  );
  io.writeOut(`${await formatTable(["NAME", "VERSION", "REPOSITORY", "STATUS"], rows)}\n`);
  for (const warning of found.warnings) io.writeOut(`WARNING: ${warning}\n`);
  return 0;
}

/** SOURCE_DATE_EPOCH: seconds. */
export function sourceDateEpoch(request: CommandRequest): number | undefined {
  const text = request.io.env["SOURCE_DATE_EPOCH"];
  if (text === undefined || text === "") return undefined;
  if (!/^\d{1,12}$/.test(text)) throw usageError(`SOURCE_DATE_EPOCH must be a number of seconds, not "${text}"`);
  return Number(text);
}
