/**
 * Shell patterns on slash-separated paths. `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are classes, `\` escapes.
 * undefined means that the pattern itself is wrong. Linear: a star that has matched once is never reconsidered
 * after a later star. Mirrors: Go path.Match.
 */
export function matchPath(pattern: string, path: string): boolean | undefined {
  let [p, n, starP, starN] = [0, 0, -1, -1];
  const points = [...path];
  const rule = [...pattern];
  if (!isWellFormed(rule)) return undefined;
  while (n < points.length || p < rule.length) {
    if (p < rule.length) {
      if (rule[p] === "*") {
        [starP, starN] = [p, n];
        p++;
        continue;
      }
      const next = n < points.length ? matchOne(rule, p, points[n] as string) : 0;
      if (next > 0) {
        p = next;
        n++;
        continue;
      }
    }
    if (starP < 0 || starN >= points.length || points[starN] === "/") return false;
    starN++;
    p = starP + 1;
    n = starN;
  }
  return true;
}

/** The index after the pattern element at `p` when it matches the character, else 0. */
function matchOne(rule: string[], p: number, char: string): number {
  const element = rule[p];
  if (element === "?") return char === "/" ? 0 : p + 1;
  if (element === "\\") return rule[p + 1] === char ? p + 2 : 0;
  if (element !== "[") return element === char ? p + 1 : 0;
  let at = p + 1;
  const negated = rule[at] === "^";
  if (negated) at++;
  let inside = false;
  for (let first = true; first || rule[at] !== "]"; first = false) {
    if (rule[at] === "\\") at++;
    const low = rule[at++] as string;
    let high = low;
    if (rule[at] === "-") {
      at++;
      if (rule[at] === "\\") at++;
      high = rule[at++] as string;
    }
    const [c, l, h] = [char.codePointAt(0) ?? 0, low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
    if (l <= c && c <= h) inside = true;
  }
  return inside !== negated ? at + 1 : 0;
}

function isWellFormed(rule: string[]): boolean {
  for (let at = 0; at < rule.length; at++) {
    if (rule[at] === "\\") {
      if (++at >= rule.length) return false;
    } else if (rule[at] === "[") {
      at = classEnd(rule, at);
      if (at < 0) return false;
    }
  }
  return true;
}

/** Index of the closing bracket, or -1. */
function classEnd(rule: string[], start: number): number {
  let at = start + 1;
  if (rule[at] === "^") at++;
  for (let first = true; first || rule[at] !== "]"; first = false) {
    at = classItem(rule, at);
    if (at < 0) return -1;
    if (rule[at] === "-") {
      at = classItem(rule, at + 1);
      if (at < 0) return -1;
    }
  }
  return at;
}

/** Index after one character of a class, or -1 when there is none. */
function classItem(rule: string[], at: number): number {
  if (at >= rule.length || rule[at] === "-" || rule[at] === "]") return -1;
  const start = rule[at] === "\\" ? at + 1 : at;
  return start + 1 >= rule.length ? -1 : start + 1;
}
