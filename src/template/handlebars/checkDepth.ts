/** Blocks within blocks, links of an else chain and parentheses that one template may have. */
export const deepestNesting = 200;

/**
 * True when a template nests deeper than Handlebars' parser takes in reasonable time and stack. Looks at delimiters
 * only, in one pass; what it cannot understand the parser rejects.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  const chains: number[] = [];
  for (let at = text.indexOf("{{"); at >= 0; ) {
    const tag = readTag(text, at);
    if (tag.parentheses > deepestNesting) return true;
    if (tag.kind === "open") {
      chains.push(1);
      depth++;
    } else if (tag.kind === "close") depth -= chains.pop() ?? 0;
    else if (tag.kind === "chain" && chains.length > 0) {
      chains[chains.length - 1] = (chains.at(-1) ?? 0) + 1;
      depth++;
    }
    if (depth > deepestNesting) return true;
    at = text.indexOf("{{", tag.end);
  }
  return false;
}

interface Tag {
  kind: "open" | "close" | "chain" | "other";
  parentheses: number;
  end: number;
}

function readTag(text: string, start: number): Tag {
  let at = start + 2;
  while (text.charAt(at) === "{" || text.charAt(at) === "~") at++;
  const first = text.charAt(at);
  if (first === "!") return { kind: "other", parentheses: 0, end: endOfComment(text, at) };
  const kind =
    first === "#" || first === "^" ? "open" : first === "/" ? "close" : isChain(text, at) ? "chain" : "other";
  let parentheses = 0;
  let most = 0;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "}" && text.charAt(at + 1) === "}")
      return { kind: bareInverse(text, start, at) ? "other" : kind, parentheses: most, end: at + 2 };
    if (character === '"' || character === "'") at = endOfText(text, at);
    else if (character === "(") most = Math.max(most, ++parentheses);
    else if (character === ")") parentheses--;
  }
  return { kind, parentheses: most, end: text.length };
}

/** `{{^}}` is an else, not a block. */
function bareInverse(text: string, start: number, end: number): boolean {
  return /^\{\{~?\^~?$/.test(text.slice(start, Math.min(end, start + 5)));
}

function isChain(text: string, at: number): boolean {
  return /^\s*else\s+[^\s}~]/.test(text.slice(at, at + 200));
}

function endOfComment(text: string, at: number): number {
  const isLong = text.startsWith("!--", at);
  const end = text.indexOf(isLong ? "--" : "}}", at + (isLong ? 3 : 1));
  return end < 0 ? text.length : end;
}

function endOfText(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let end = at + 1; end < text.length; end++) {
    if (text.charAt(end) === "\\") end++;
    else if (text.charAt(end) === quote) return end;
  }
  return text.length;
}
