import { type GoRegex, compileRegex } from "../../base/regex/re2/index.ts";

const mostPatterns = 1_000;

/** Compiles patterns and remembers the last ones. Throws KpackError `regex/syntax`. */
export function createRegexCache(): (pattern: string) => GoRegex {
  const known = new Map<string, GoRegex>();
  return (pattern) => {
    let regex = known.get(pattern);
    if (!regex) {
      regex = compileRegex(pattern);
      if (known.size >= mostPatterns) known.clear();
      known.set(pattern, regex);
    }
    return regex;
  };
}
