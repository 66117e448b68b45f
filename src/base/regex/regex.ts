/** A compiled pattern with Go's regexp semantics (RE2: linear time, leftmost-first, no look-around). */
export interface Regex {
  readonly pattern: string;
  /** True when the pattern matches anywhere in the text. */
  test(text: string): boolean;
}

/** Throws KpackError `regex/syntax` with Go's wording. */
export type CompileRegex = (pattern: string) => Regex;

/** True when the pattern has no metacharacter, so that it matches exactly its own text. */
function isLiteralPattern(pattern: string): boolean {
  return !/[\\.+*?()|[\]{}^$]/.test(pattern);
}

/** The pattern for texts that a selector's pattern matches from end to end. */
export function wholePattern(pattern: string): string {
  return `^(?:${pattern})$`;
}

/** The pattern when it is literal, or the literal inside `^...$` and `^(?:...)$`; undefined for all others. */
export function anchoredLiteral(pattern: string): string | undefined {
  if (!pattern.startsWith("^") || !pattern.endsWith("$")) return undefined;
  let inner = pattern.slice(1, -1);
  if (inner.startsWith("(?:") && inner.endsWith(")")) inner = inner.slice(3, -1);
  return isLiteralPattern(inner) ? inner : undefined;
}

/** The regular expression for a literal or anchored literal pattern; undefined when the engine is needed. */
export function compileLiteral(pattern: string): Regex | undefined {
  if (isLiteralPattern(pattern)) return { pattern, test: (text) => text.includes(pattern) };
  const literal = anchoredLiteral(pattern);
  return literal === undefined ? undefined : { pattern, test: (text) => text === literal };
}
