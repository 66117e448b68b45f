export interface ProcessRequest {
  command: string;
  args: readonly string[];
  /** Content of a file made for this run only, whose path becomes the first argument. */
  temporaryFile?: Uint8Array;
  directory: string;
  env: Readonly<Record<string, string>>;
  input: Uint8Array;
  timeoutMs: number;
  maxOutputBytes: number;
}
export interface ProcessResult {
  /** Exit code; 128 + signal number when killed. */
  status: number;
  stdout: Uint8Array;
  stderr: string;
}
/** Runs a program without a shell and waits for it. Only given to code when the user asked for plug-ins. */
export interface ProcessRunner {
  run(request: ProcessRequest): ProcessResult;
}
