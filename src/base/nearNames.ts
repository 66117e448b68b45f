/**
 * The candidates that a mistyped name most likely meant, best first, at most `most`. For hints.
 * @param limit letters that may be wrong.
 */
export function nearNames(
  name: string,
  candidates: Iterable<string>,
  most = 3,
  limit: number = usualMistakes(name.length),
): string[] {
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, most).map((s) => s.candidate);
}

function usualMistakes(length: number): number {
  return Math.max(2, Math.floor(length / 3));
}

/** For names that may well be right: short ones are near to many others, and one mistake is all that tells them apart. */
export function certainMistakes(length: number): number {
  if (length <= 4) return length <= 1 ? 0 : 1;
  return usualMistakes(length);
}

/** Letters to insert, drop, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(substitute, (previous[j] as number) + 1, (current[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] as number;
}
