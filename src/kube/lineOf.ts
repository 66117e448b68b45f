/** The line of a built-in table whose first word is `word`; words are separated by single spaces. */
export function lineOf(lines: readonly string[], word: string): string | undefined {
  return lines.find((line) => line.startsWith(word) && line.charCodeAt(word.length) === 32);
}
