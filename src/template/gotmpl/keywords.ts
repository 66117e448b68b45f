const keywords: ReadonlySet<string> = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "nil",
  "range",
  "template",
  "with",
]);

/** Words that are no names of functions. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}
