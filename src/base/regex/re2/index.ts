/**
 * re2: Go's regexp package over re2js, whose sole owner this is. Linear in pattern times text.
 * Entry points: compileRegex (one pattern), createRegexCompiler (remembers patterns).
 * Text is UTF-16; offsets are in UTF-16 units.
 */
import { RE2JS } from "re2js";
import { KpackError } from "../../error.ts";
import { type CompileRegex, type Regex, compileLiteral } from "../regex.ts";

/** One match: the whole text and its groups; a group that took no part is undefined. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Patterns longer than this are refused: their automaton would be larger than any real use needs. Characters. */
const maxPatternLength = 64 * 1024;

/** Go's regexp.Regexp. */
export class GoRegex implements Regex {
  readonly pattern: string;
  readonly #regex: RE2JS;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.#regex = compile(pattern);
  }

  test(text: string): boolean {
    return this.#regex.test(text);
  }

  /** The leftmost match; undefined when there is none. */
  find(text: string): RegexMatch | undefined {
    for (const match of this.matches(text)) return match;
    return undefined;
  }

  /** Matches one after another, as Go's FindAll: an empty match right after a match does not count. */
  *matches(text: string): Generator<RegexMatch> {
    const matcher = this.#regex.matcher(text);
    let previousEnd = -1;
    while (matcher.find()) {
      const start = matcher.start();
      const end = matcher.end();
      if (start === end && start === previousEnd) continue;
      previousEnd = end;
      const groups: (string | undefined)[] = [];
      for (let i = 0; i <= matcher.groupCount(); i++) groups.push(matcher.group(i) ?? undefined);
      yield { start, end, groups };
    }
  }

  /** Group numbers by name. */
  groupNames(): ReadonlyMap<string, number> {
    return new Map(Object.entries(this.#regex.namedGroups()));
  }

  /** Replaces every match by what `replacement` makes of it. */
  replaceAll(text: string, replacement: (match: RegexMatch) => string): string {
    let out = "";
    let at = 0;
    for (const match of this.matches(text)) {
      out += text.slice(at, match.start) + replacement(match);
      at = match.end;
    }
    return out + text.slice(at);
  }

  /** Replaces every match by a template with `$1`, `${name}` and `$$`. Mirrors: Go regexp ReplaceAllString. */
  replaceAllTemplate(text: string, template: string): string {
    const parts = parseTemplate(template);
    const names = this.groupNames();
    return this.replaceAll(text, ({ groups }) =>
      parts.map((part) => (typeof part === "string" ? part : (groups[groupNumber(part.group, names)] ?? ""))).join(""),
    );
  }

  /** Splits around matches, at most `limit` parts (below 0: all, 0: none). Mirrors: Go regexp Split. */
  split(text: string, limit = -1): string[] {
    if (limit === 0) return [];
    if (this.pattern !== "" && text === "") return [""];
    const parts: string[] = [];
    let start = 0;
    let end = 0;
    for (const match of this.matches(text)) {
      if (limit > 0 && parts.length === limit - 1) break;
      end = match.start;
      if (match.end !== 0) parts.push(text.slice(start, end));
      start = match.end;
    }
    if (end !== text.length) parts.push(text.slice(start));
    return parts;
  }
}

/** Throws KpackError `regex/syntax` with Go's wording. */
export function compileRegex(pattern: string): GoRegex {
  return new GoRegex(pattern);
}

/** A compiler that remembers its patterns and spares the engine for literal ones. */
export function createRegexCompiler(): CompileRegex {
  const known = new Map<string, Regex>();
  return (pattern) => {
    let regex = known.get(pattern);
    if (regex === undefined) {
      regex = compileLiteral(pattern) ?? compileRegex(pattern);
      known.set(pattern, regex);
    }
    return regex;
  };
}

function compile(pattern: string): RE2JS {
  if (pattern.length > maxPatternLength)
    throw new KpackError("regex/syntax", `error parsing regexp: expression too large (${pattern.length} characters)`);
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Go names the part of the pattern that is wrong even where there is none.
    throw new KpackError("regex/syntax", message.endsWith("`") ? message : `${message}: \`\``, {
      hint: "Patterns follow Go's RE2 syntax: no look-around, no back-references.",
      cause: error,
    });
  }
}

function groupNumber(group: string, names: ReadonlyMap<string, number>): number {
  return /^[0-9]{1,9}$/.test(group) ? Number(group) : (names.get(group) ?? -1);
}

/** Mirrors: Go regexp Expand: `$name` takes the longest run of word characters, `$$` is a dollar, all else is text. */
function parseTemplate(template: string): (string | { group: string })[] {
  const parts: (string | { group: string })[] = [];
  // Compiling the classes of Unicode takes longer than everything else that most templates need.
  const pattern = /^[ -~\s]*$/.test(template)
    ? /\$(?:\$|([0-9A-Za-z_]+)|\{([0-9A-Za-z_]+)\})/g
    : /\$(?:\$|([0-9A-Za-z_\p{L}\p{Nd}]+)|\{([0-9A-Za-z_\p{L}\p{Nd}]+)\})/gu;
  let at = 0;
  for (const match of template.matchAll(pattern)) {
    parts.push(template.slice(at, match.index));
    const group = match[1] ?? match[2];
    parts.push(group === undefined ? "$" : { group });
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  return parts;
}
