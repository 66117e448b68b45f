import { KpackError } from "../base/index.ts";
import type { OptionSpec } from "./optionSpec.ts";

/** Parsed flags by their long names, typed by the reader. Asking for an undeclared flag is a programming error. */
export class OptionValues {
  readonly #specs: ReadonlyMap<string, OptionSpec>;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(specs: readonly OptionSpec[], given: ReadonlyMap<string, readonly string[]>) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.#given = given;
  }

  /** Whether the command has such a flag: for code that serves several commands. */
  knows(name: string): boolean {
    return this.#specs.has(name);
  }

  /** Whether the user gave the flag at all. */
  has(name: string): boolean {
    this.#spec(name);
    return this.#given.has(name);
  }

  flag(name: string): boolean {
    const last = this.#last(name);
    return last === undefined ? this.#spec(name).default === true : last === "true";
  }

  text(name: string): string | undefined {
    const spec = this.#spec(name);
    return this.#last(name) ?? (spec.default === undefined ? undefined : String(spec.default));
  }

  /** Every value of a repeatable flag in order; `csv` flags are split at commas. */
  list(name: string): string[] {
    const values = this.#given.get(name) ?? [];
    return this.#spec(name).kind === "csv" ? values.flatMap((v) => v.split(",")) : [...values];
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^[+-]?\d{1,15}$/.test(text)) throw usageError(`--${name} takes a whole number, not "${text}"`);
    return Number(text);
  }

  /** Milliseconds. */
  duration(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : parseDuration(text, name);
  }

  #last(name: string): string | undefined {
    this.#spec(name);
    return this.#given.get(name)?.at(-1);
  }

  #spec(name: string): OptionSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw new Error(`flag --${name} is not declared`);
    return spec;
  }
}

/** A mistake on the command line: exit code 2. */
export function usageError(message: string, hint?: string): KpackError {
  return new KpackError("cli/usage", message, { hint });
}

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** A Go duration (`1h30m`, `300ms`, `0`) in milliseconds. */
function parseDuration(text: string, name: string): number {
  if (text === "0") return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((p) => p[0]).join("") !== text)
    throw usageError(`--${name} takes a duration such as 30s, 5m or 1h30m, not "${text}"`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
}
