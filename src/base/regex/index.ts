/**
 * regex: the only way in which a user's pattern becomes a regular expression. Patterns without metacharacters need no
 * engine; for all others `loadRegexCompiler` loads RE2 (re2js) once, so that commands without patterns do not pay for it.
 * Rooms that are loaded on demand themselves may import `re2/index.ts` directly for Go's whole regexp interface.
 */
import { KpackError } from "../error.ts";
import { type CompileRegex, compileLiteral } from "./regex.ts";

export { anchoredLiteral, wholePattern } from "./regex.ts";
export type { CompileRegex, Regex } from "./regex.ts";

/**
 * A compiler for at least these patterns: without the engine when all of them are literal.
 * The compiler remembers what it compiled. Patterns are not checked here, but when they are compiled.
 */
export async function loadRegexCompiler(patterns: Iterable<string>): Promise<CompileRegex> {
  for (const pattern of patterns) {
    if (compileLiteral(pattern) === undefined) return (await import("./re2/index.ts")).createRegexCompiler();
  }
  return compileLiteralOnly;
}

/** Compiles literal patterns. Throws `regex/engine-not-loaded` for others: they were not announced in the load phase. */
export const compileLiteralOnly: CompileRegex = (pattern) => {
  const literal = compileLiteral(pattern);
  if (literal === undefined)
    throw new KpackError(
      "regex/engine-not-loaded",
      `pattern ${JSON.stringify(pattern)} needs the regular expression engine`,
    );
  return literal;
};
