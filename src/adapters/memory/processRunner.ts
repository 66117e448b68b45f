import { KpackError } from "../../base/index.ts";
import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../ports/index.ts";

/** Programs as functions, by command. `requests` lists what was run. */
export function createMemoryProcessRunner(
  programs: Readonly<Record<string, (request: ProcessRequest) => Partial<ProcessResult>>>,
): ProcessRunner & { readonly requests: ProcessRequest[] } {
  const requests: ProcessRequest[] = [];
  return {
    requests,
    run: (request) => {
      requests.push(request);
      const program = Object.hasOwn(programs, request.command) ? programs[request.command] : undefined;
      if (!program)
        throw new KpackError("process/not-started", `fork/exec ${request.command}: no such file or directory`);
      return { status: 0, stdout: new Uint8Array(), stderr: "", ...program(request) };
    },
  };
}
