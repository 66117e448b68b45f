import { KpackError, nearNames, productVersion } from "../base/index.ts";
import type { CommandSpec } from "./command.ts";
import type { CommandIo } from "./io.ts";
import { processIo } from "./io.ts";
import { usageError } from "./optionValues.ts";
import { parseCommand } from "./parse.ts";
import { printError, printWarning } from "./printError.ts";
import { globalOptions } from "./specs/global.ts";
import { kustomizeCommands } from "./specs/kustomize.ts";

export { processIo };

/**
 * Runs one command line (without node and script). Returns the exit code: 0 done, 1 failed, 2 wrong usage,
 * or what the command chose. The only place that catches errors.
 */
export async function main(argv: readonly string[], io: CommandIo = processIo()): Promise<number> {
  const debug = argv.includes("--debug") || argv.includes("--stack-trace");
  try {
    return await runCommand(argv, io, debug);
  } catch (error) {
    if (isBrokenPipe(error)) return 0;
    await printError(io, error, debug);
    return error instanceof KpackError ? (exitCodes.get(error.code) ?? 1) : 1;
  }
}

async function runCommand(argv: readonly string[], io: CommandIo, debug: boolean): Promise<number> {
  const first = argv[0];
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const { rootHelp } = await import("./help.ts");
    const topic = first === "help" ? argv.slice(1) : [];
    const commands = await loadCommands();
    const found = findCommand(commands, topic);
    if (found) return runCommand([...found.spec.path, "--help"], io, debug);
    io.writeOut(rootHelp(commands, topic));
    return 0;
  }
  if (first === "--version" || first === "-v") {
    io.writeOut(`${productVersion}\n`);
    return 0;
  }
  // Builds and charts start without the description of every other command.
  const found =
    findCommand(kustomizeCommands, argv) ??
    findCommand(await loadChartCommands(), argv) ??
    findCommand(await loadCommands(), argv);
  if (!found) {
    const { groupHelp } = await import("./help.ts");
    const commands = await loadCommands();
    const help = groupHelp(commands, argv);
    if (help === undefined) throw unknownCommand(commands, argv);
    io.writeOut(help);
    return 0;
  }
  const { args, options, help } = await parseCommand(found.spec, argv.slice(found.words), globalOptions);
  if (help !== undefined) {
    io.writeOut(help);
    return 0;
  }
  for (const { name, deprecated } of found.spec.options)
    if (deprecated && options.has(name)) printWarning(io, `--${name} is deprecated: ${deprecated}`);
  const module = await found.spec.load();
  const reporter = {
    warn: (message: string): void => printWarning(io, message),
    debug: (message: string): void => {
      if (debug) io.writeErr(`${message}\n`);
    },
  };
  return module.run({ path: found.spec.path, args, options, io, reporter, loadCommands, globalOptions });
}

async function loadChartCommands(): Promise<readonly CommandSpec[]> {
  return (await import("./specs/chart.ts")).chartCommands;
}

async function loadCommands(): Promise<readonly CommandSpec[]> {
  return (await import("./table.ts")).commands;
}

/** Failures that scripts tell apart by the exit code; all others are 1. */
const exitCodes: ReadonlyMap<string, number> = new Map([
  ["cli/usage", 2],
  ["release/locked", 3],
  ["release/pending-operation", 3],
]);

/** The command with the longest path that the words start with. */
function findCommand(
  commands: readonly CommandSpec[],
  words: readonly string[],
): { spec: CommandSpec; words: number } | undefined {
  for (let length = Math.min(3, words.length); length > 0; length--) {
    const spec = commands.find(({ path, aliases, groupAliases }) => {
      if (path.length !== length) return false;
      const last = words[length - 1] ?? "";
      return path.every(
        (word, i) =>
          word === words[i] ||
          (i === length - 1 && aliases?.includes(last)) ||
          (i === 0 && groupAliases?.includes(words[0] ?? "")),
      );
    });
    if (spec) return { spec, words: length };
  }
  return undefined;
}

function unknownCommand(commands: readonly CommandSpec[], argv: readonly string[]): KpackError {
  const name = argv[0] ?? "";
  if (name.startsWith("-"))
    return usageError(`unknown flag ${name}`, 'put flags after the command; "kpack --help" lists commands');
  const near = nearNames(
    name,
    new Set(commands.flatMap((c) => [c.path[0] ?? "", ...(c.path.length === 1 ? (c.aliases ?? []) : [])])),
  );
  const hint = near.length ? `did you mean ${near.join(" or ")}?` : '"kpack --help" lists the commands';
  return usageError(`unknown command "${name}"`, hint);
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
