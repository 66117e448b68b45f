/** One element of a Go date layout. */
export interface LayoutElement {
  /** The text before it. */
  prefix: string;
  /** As spelled in the layout; fractions of a second are `.000` or `.999` with any separator and length. */
  element: string;
  /** What follows it. */
  rest: string;
}

/** Elements by their first character, longest first. A `!` at the end: no lower case letter may follow. */
const elementsByStart: ReadonlyMap<string, readonly string[]> = new Map([
  ["J", ["January", "Jan!"]],
  ["M", ["Monday", "Mon!", "MST"]],
  ["0", ["01", "02", "03", "04", "05", "06", "002"]],
  ["1", ["15", "1"]],
  ["2", ["2006", "2"]],
  ["_", ["_2006", "_2", "__2"]],
  ["3", ["3"]],
  ["4", ["4"]],
  ["5", ["5"]],
  ["P", ["PM"]],
  ["p", ["pm"]],
  ["-", ["-070000", "-07:00:00", "-0700", "-07:00", "-07"]],
  ["Z", ["Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07"]],
]);

/** The first element of a layout; undefined when there is none. Mirrors: Go time nextStdChunk. */
export function nextElement(layout: string): LayoutElement | undefined {
  for (let i = 0; i < layout.length; i++) {
    const start = layout[i] ?? "";
    if (start === "." || start === ",") {
      const fraction = /^[.,](?:0+|9+)(?![0-9])/.exec(layout.slice(i, i + 4096))?.[0];
      if (fraction !== undefined) return cut(layout, i, fraction.length);
      continue;
    }
    for (const candidate of elementsByStart.get(start) ?? []) {
      const element = candidate.replace("!", "");
      if (!layout.startsWith(element, i)) continue;
      if (candidate.endsWith("!") && /[a-z]/.test(layout[i + 3] ?? "")) continue;
      if (element === "_2006") return cut(layout, i + 1, 4);
      return cut(layout, i, element.length);
    }
  }
  return undefined;
}

function cut(layout: string, at: number, length: number): LayoutElement {
  return { prefix: layout.slice(0, at), element: layout.slice(at, at + length), rest: layout.slice(at + length) };
}

/** True for `.000`, `,99` and the like. */
export function isFraction(element: string): boolean {
  return element.startsWith(".") || element.startsWith(",");
}
