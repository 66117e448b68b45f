/** The parts of a glob pattern. Separators are `/`. Mirrors: github.com/gobwas/glob, which Helm's `.Files.Glob` uses. */
type GlobNode =
  | { kind: "text"; text: string }
  | { kind: "any" | "super" }
  | { kind: "single" | "set"; contains: (character: string) => boolean }
  | { kind: "anyOf"; patterns: GlobNode[][] };

/**
 * A test for paths. `*` and `?` stay within a path's part, `**` does not, `{a,b}` and `[a-z]` as usual.
 * Undefined when the pattern cannot be read. Time grows with pattern times path, whatever the pattern.
 */
export function compileGlob(pattern: string): ((path: string) => boolean) | undefined {
  const nodes = parseGlob(Array.from(pattern));
  if (nodes === undefined) return undefined;
  return (path) => {
    const text = Array.from(path);
    return advance(nodes, text, new Set([0])).has(text.length);
  };
}

interface OpenTerms {
  outer: GlobNode[];
  patterns: GlobNode[][];
}

function parseGlob(source: readonly string[]): GlobNode[] | undefined {
  const root: GlobNode[] = [];
  const open: OpenTerms[] = [];
  let current = root;
  for (let at = 0; at < source.length; ) {
    const character = source[at] ?? "";
    const terms = open.at(-1);
    if (character === "{") {
      if (open.length >= deepest) return undefined;
      const first: GlobNode[] = [];
      const patterns = [first];
      current.push({ kind: "anyOf", patterns });
      open.push({ outer: current, patterns });
      current = first;
      at++;
    } else if (character === "," && terms !== undefined) {
      current = [];
      terms.patterns.push(current);
      at++;
    } else if (character === "}" && terms !== undefined) {
      current = terms.outer;
      open.pop();
      at++;
    } else if (character === "[") {
      const set = parseSet(source, at + 1);
      if (set === undefined) return undefined;
      current.push({ kind: "set", contains: set.contains });
      at = set.end;
    } else if (character === "?") {
      current.push({ kind: "single", contains: (other) => other !== "/" });
      at++;
    } else if (character === "*") {
      const isSuper = source[at + 1] === "*";
      current.push({ kind: isSuper ? "super" : "any" });
      at += isSuper ? 2 : 1;
    } else {
      const text = readText(source, at, terms === undefined ? "?*[{" : "?*[{},");
      if (text.text !== "") current.push({ kind: "text", text: text.text });
      at = text.end;
    }
  }
  return root;
}

const deepest = 100;

function readText(source: readonly string[], from: number, breakers: string): { text: string; end: number } {
  let text = "";
  let at = from;
  for (; at < source.length; at++) {
    const character = source[at] ?? "";
    if (character === "\\") {
      at++;
      text += source[at] ?? "";
    } else if (breakers.includes(character)) break;
    else text += character;
  }
  return { text, end: at };
}

function parseSet(
  source: readonly string[],
  from: number,
): { contains: (character: string) => boolean; end: number } | undefined {
  const isNegated = source[from] === "!";
  const start = isNegated ? from + 1 : from;
  const low = source[start];
  if (low === undefined) return undefined;
  if (source[start + 1] === "-") {
    const high = source[start + 2];
    if (high === undefined || source[start + 3] !== "]" || high < low) return undefined;
    return { contains: (character) => (character >= low && character <= high) !== isNegated, end: start + 4 };
  }
  const list = readText(source, start, "]");
  if (source[list.end] !== "]" || list.text === "") return undefined;
  return { contains: (character) => list.text.includes(character) !== isNegated, end: list.end + 1 };
}

/** Where in the text the nodes can end when they begin at one of the places. */
function advance(nodes: readonly GlobNode[], text: readonly string[], from: ReadonlySet<number>): ReadonlySet<number> {
  let places = from;
  for (const node of nodes) {
    if (places.size === 0) break;
    places = advanceOne(node, text, places);
  }
  return places;
}

function advanceOne(node: GlobNode, text: readonly string[], places: ReadonlySet<number>): ReadonlySet<number> {
  const next = new Set<number>();
  if (node.kind === "anyOf") {
    for (const pattern of node.patterns) for (const place of advance(pattern, text, places)) next.add(place);
    return next;
  }
  for (const place of places) {
    const character = text[place];
    if (node.kind === "text") {
      const end = matchText(node.text, text, place);
      if (end >= 0) next.add(end);
    } else if (node.kind === "any" || node.kind === "super") {
      for (let at = place; !next.has(at); at++) {
        next.add(at);
        if (at >= text.length || (node.kind === "any" && text[at] === "/")) break;
      }
    } else if ("contains" in node && character !== undefined && node.contains(character)) next.add(place + 1);
  }
  return next;
}

function matchText(wanted: string, text: readonly string[], from: number): number {
  let at = from;
  for (const character of wanted) if (text[at++] !== character) return -1;
  return at;
}
