export type Severity = "info" | "warning" | "error";

/** A finding of lint. */
export interface LintMessage {
  severity: Severity;
  /** File, folder or template that it is about. */
  path: string;
  text: string;
}

/** Collects findings. */
export class LintReport {
  readonly messages: LintMessage[] = [];

  /** Notes a problem, if there is one; false when there was. */
  check(severity: Severity, path: string, problem: string | undefined): boolean {
    if (problem !== undefined) this.messages.push({ severity, path, text: problem });
    return problem === undefined;
  }
}

/** One line, as Helm prints it. */
export function formatLintMessage({ severity, path, text }: LintMessage): string {
  return `[${severity.toUpperCase()}] ${path}: ${text}`;
}
