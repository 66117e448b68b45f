import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { KpackError } from "../../base/index.ts";
import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

/** Runs programs without a shell. The child gets exactly `request.env`. */
export function createNodeProcessRunner(): ProcessRunner {
  return { run: runWithTemporaryFile };
}

function runWithTemporaryFile(request: ProcessRequest): ProcessResult {
  if (!request.temporaryFile) return runProcess(request);
  const folder = mkdtempSync(`${builtin("os").tmpdir()}/kpack-run-`);
  try {
    const file = `${folder}/config.yaml`;
    writeFileSync(file, request.temporaryFile, { mode: 0o600 });
    return runProcess({ ...request, args: [file, ...request.args] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runProcess(request: ProcessRequest): ProcessResult {
  const result = builtin("child_process").spawnSync(request.command, [...request.args], {
    cwd: request.directory,
    env: { ...request.env },
    input: request.input,
    timeout: request.timeoutMs,
    maxBuffer: request.maxOutputBytes,
    shell: false,
    windowsHide: true,
    killSignal: "SIGKILL",
  });
  // EPIPE: the program ended without reading all its input, which is its right.
  if (result.error && !("code" in result.error && result.error.code === "EPIPE"))
    throw processError(request, result.error);
  const signal = result.signal;
  const status = result.status ?? 128 + (signal ? builtin("os").constants.signals[signal] : 0);
  return { status, stdout: result.stdout, stderr: result.stderr.toString("utf8") };
}

function processError(request: ProcessRequest, error: Error): KpackError {
  const code = "code" in error ? String(error.code) : "";
  if (code === "ETIMEDOUT")
    return new KpackError("process/timeout", `hit ${request.timeoutMs / 1000}s timeout running '${request.command}'`);
  if (code === "ENOBUFS")
    return new KpackError(
      "process/too-much-output",
      `'${request.command}' wrote more than the limit of ${request.maxOutputBytes} bytes`,
    );
  const reason =
    code === "ENOENT" ? "no such file or directory" : code === "EACCES" ? "permission denied" : error.message;
  return new KpackError("process/not-started", `fork/exec ${request.command}: ${reason}`, { cause: error });
}
