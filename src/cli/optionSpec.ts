/** One flag, as data: help, parsing, completion and docs/reference/cli.md all come from it. */
export interface OptionSpec {
  /** Long name without dashes, as in Helm and kustomize. */
  name: string;
  /** One letter. */
  short?: string;
  description: string;
  /**
   * flag: true or false (`--x`, `--x=false`); text: one value, the last wins; list: repeatable, values as given;
   * csv: repeatable, each also comma-separated; number: a whole number; duration: Go syntax such as 5m0s.
   */
  kind: "flag" | "text" | "list" | "csv" | "number" | "duration";
  /** Name of the value in help, e.g. "FILE". */
  value?: string;
  /** Shown in help and used when the flag is absent. */
  default?: string | number | boolean;
  /** The value when the flag stands alone, for flags that take `=VALUE` optionally (`--wait`, `--dry-run`). */
  bare?: string;
  choices?: readonly string[];
  /** Not shown in help. */
  hidden?: boolean;
  /** A warning printed when the flag is used. */
  deprecated?: string;
}
