import { KpackError } from "../../base/index.ts";
import { isComposite } from "./equality.ts";

/** One breach of a schema, with the breaches inside it that led to it. */
export interface Violation {
  /** Keys and indexes that lead to the offending value. */
  path: readonly (string | number)[];
  message: string;
  /** group: several breaches of one schema; reference: seen through a $ref; both are left out of print where they add nothing. */
  kind: "leaf" | "group" | "reference";
  causes: readonly Violation[];
}

/**
 * The breaches as an indented list, one `- at '/path': message` a line.
 * Mirrors: santhosh-tekuri/jsonschema ValidationError, without its first line, as Helm prints it.
 */
export function formatViolations(violations: readonly Violation[]): string {
  const lines: string[] = [];
  for (const violation of violations) append(lines, violation, 0);
  return lines.join("\n");
}

function append(lines: string[], violation: Violation, depth: number): void {
  const skipped = violation.kind === "reference" && violation.causes.length === 1;
  if (!skipped) lines.push(`${"  ".repeat(depth)}- at ${quoteSingle(pointer(violation.path))}: ${violation.message}`);
  for (const cause of violation.causes) append(lines, cause, skipped ? depth : depth + 1);
}

/** The innermost breaches: where the user has to look. */
export function leafViolations(violations: readonly Violation[]): Violation[] {
  return violations.flatMap((violation) =>
    violation.causes.length === 0 ? [violation] : leafViolations(violation.causes),
  );
}

function pointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Mirrors: jsonschema quote. */
export function quoteSingle(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Numbers as golang.org/x/text prints them in English: 70,000. */
export function groupedNumber(value: number | bigint): string {
  const text = String(value);
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = ""] = match;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + fraction;
}

/** Names in quotes, with commas. */
export function quoted(names: readonly string[]): string {
  return names.map(quoteSingle).join(", ");
}

/** A value as messages show it. */
export function display(value: unknown): string {
  if (typeof value === "string") return quoteSingle(value);
  if (isComposite(value)) return "value";
  return value === null ? "<nil>" : String(value);
}

/** A schema that asks for more than a checker should do. */
export function tooComplex(message: string): KpackError {
  return new KpackError("schema/too-complex", message, {
    hint: "simplify the schema, or skip it with --skip-schema-validation",
  });
}
