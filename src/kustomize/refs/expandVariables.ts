/** Gives a variable's value, or undefined when it has none and its reference stays as written. */
export type VariableLookup = (name: string) => string | number | bigint | boolean | undefined;

/** Go's strconv.FormatFloat(v, 'g', ...) as fmt prints a value in the middle of a text. */
export type FormatNumber = (value: number) => string;

/**
 * Replaces `$(NAME)` in a text. `$$` is an escaped dollar. A text that is nothing but one reference becomes the
 * variable's value with its type. Mirrors: kustomize api/filters/refvar DoReplacements.
 */
export function expandVariables(
  text: string,
  lookup: VariableLookup,
  format: FormatNumber,
): string | number | bigint | boolean {
  let out = "";
  let kept = 0;
  const lastClose = text.lastIndexOf(")");
  for (let at = text.indexOf("$"); at >= 0 && at + 1 < text.length; at = text.indexOf("$", kept)) {
    out += text.slice(kept, at);
    const next = text[at + 1];
    const close = next === "(" && at < lastClose ? text.indexOf(")", at + 2) : -1;
    if (close < 0) {
      // An escaped dollar, an open reference, or a dollar before something else.
      out += next === "$" ? "$" : `$${next}`;
      kept = at + 2;
      continue;
    }
    const name = text.slice(at + 2, close);
    const value = lookup(name) ?? `$(${name})`;
    if (at === 0 && close === text.length - 1) return value;
    out += typeof value === "number" ? format(value) : String(value);
    kept = close + 1;
  }
  return out + text.slice(kept);
}
