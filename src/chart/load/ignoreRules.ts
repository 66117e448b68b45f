import { baseName, KpackError, matchPath, type Span } from "../../base/index.ts";

interface IgnoreRule {
  matches(path: string): boolean;
  /** Matched against the last part of a path only. */
  nameOnly: boolean;
  negated: boolean;
  foldersOnly: boolean;
}

/**
 * The rules of .helmignore. Mirrors: helm pkg/ignore, with its surprises: rules are tried in order and the first that
 * applies decides; a negated rule ignores everything that it does not match; `**` is an error.
 */
export class IgnoreRules {
  private readonly rules: IgnoreRule[] = [];
  /** Rules that are just a name, as most are. Without a negated rule their place among the others does not matter. */
  private readonly names = new Map<string, { foldersOnly: boolean }>();

  /** `text` is the content of .helmignore; undefined without one. */
  constructor(text: string | undefined, file: string) {
    const lines = (text ?? "").split("\n");
    const isOrdered = lines.some((line) => line.trimStart().startsWith("!"));
    for (const [index, line] of lines.entries()) this.add(line, { file, line: index + 1 }, isOrdered);
    this.add("templates/.?*", { file, line: 0 }, isOrdered);
  }

  /** Whether the file or folder at `path`, below the chart's root, is left out. */
  ignores(path: string, isFolder: boolean): boolean {
    const name = baseName(path);
    const named = this.names.get(name);
    if (named !== undefined && (isFolder || !named.foldersOnly)) return true;
    for (const rule of this.rules) {
      const matches = rule.matches(rule.nameOnly ? name : path);
      if (rule.negated) {
        if ((rule.foldersOnly && !isFolder) || !matches) return true;
      } else if (matches && (isFolder || !rule.foldersOnly)) return true;
    }
    return false;
  }

  private add(line: string, span: Span, isOrdered: boolean): void {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return;
    const fail = (message: string, hint: string): KpackError =>
      new KpackError("chart/bad-ignore-rule", `${message}: ${text}`, { span, hint });
    if (text.includes("**"))
      throw fail("double-star (**) syntax is not supported", "name a folder with a trailing slash instead");
    if (matchPath(text, "abc") === undefined) throw fail("syntax error in pattern", "close every [ and escape with \\");
    const negated = text.startsWith("!");
    let pattern = negated ? text.slice(1) : text;
    const foldersOnly = pattern.endsWith("/");
    if (foldersOnly) pattern = pattern.slice(0, -1);
    const rooted = pattern.startsWith("/");
    if (rooted) pattern = pattern.slice(1);
    const nameOnly = !rooted && !pattern.includes("/");
    if (isOrdered || !nameOnly || special.test(pattern))
      this.rules.push({ matches: matcherOf(pattern), nameOnly, negated, foldersOnly });
    else this.names.set(pattern, { foldersOnly: foldersOnly && (this.names.get(pattern)?.foldersOnly ?? true) });
  }
}

const special = /[*?[\\]/;

/** Most patterns are `*.extension`, or begin with something that few paths begin with. */
function matcherOf(pattern: string): (path: string) => boolean {
  const at = pattern.search(special);
  if (at < 0) return (path) => path === pattern;
  const tail = pattern.slice(1);
  if (pattern.startsWith("*") && !special.test(tail))
    return (path) => path.endsWith(tail) && !path.slice(0, path.length - tail.length).includes("/");
  const head = pattern.slice(0, at);
  return (path) => path.startsWith(head) && matchPath(pattern, path) === true;
}
