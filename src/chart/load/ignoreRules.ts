import { baseName, KpackError, matchPath } from "../../base/index.ts";

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

  /** `text` is the content of .helmignore; undefined without one. */
  constructor(text: string | undefined, file: string) {
    for (const [index, line] of (text ?? "").split("\n").entries()) this.add(line, file, index + 1);
    this.add("templates/.?*", file, 0);
  }

  /** Whether the file or folder at `path`, below the chart's root, is left out. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const rule of this.rules) {
      const matches = rule.matches(rule.nameOnly ? baseName(path) : path);
      if (rule.negated) {
        if ((rule.foldersOnly && !isFolder) || !matches) return true;
      } else if (matches && (isFolder || !rule.foldersOnly)) return true;
    }
    return false;
  }

  private add(line: string, file: string, number: number): void {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return;
    const fail = (message: string, hint: string): KpackError =>
      new KpackError("chart/bad-ignore-rule", `${message}: ${text}`, { span: { file, line: number }, hint });
    if (text.includes("**"))
      throw fail("double-star (**) syntax is not supported", "name a folder with a trailing slash instead");
    if (matchPath(text, "abc") === undefined) throw fail("syntax error in pattern", "close every [ and escape with \\");
    const negated = text.startsWith("!");
    let pattern = negated ? text.slice(1) : text;
    const foldersOnly = pattern.endsWith("/");
    if (foldersOnly) pattern = pattern.slice(0, -1);
    const rooted = pattern.startsWith("/");
    if (rooted) pattern = pattern.slice(1);
    this.rules.push({ matches: matcherOf(pattern), nameOnly: !rooted && !pattern.includes("/"), negated, foldersOnly });
  }
}

/** Most rules are plain names or `*.extension`, which need no matching of patterns. */
function matcherOf(pattern: string): (path: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (path) => path === pattern;
  const tail = pattern.slice(1);
  if (pattern.startsWith("*") && !/[*?[\\]/.test(tail))
    return (path) => path.endsWith(tail) && !path.slice(0, path.length - tail.length).includes("/");
  return (path) => matchPath(pattern, path) === true;
}
