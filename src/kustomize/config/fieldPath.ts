/** One name on the way to a field. `isList`: written with `[]`, so a null found there becomes an empty list. */
export interface FieldStep {
  readonly name: string;
  readonly isList: boolean;
}

/**
 * Splits at a delimiter that a backslash escapes. A leading delimiter is allowed.
 * Mirrors: kyaml/utils PathSplitter.
 */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === "") parts.shift();
  const out: string[] = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    if (last?.endsWith("\\")) out[out.length - 1] = last.slice(0, -1) + delimiter + part;
    else out.push(part);
  }
  return out;
}

/**
 * As splitPath, but a bracketed part may contain the delimiter: `[name=a.b]` stays one part, and `[a.b/c]` is the
 * map key `a.b/c`. Mirrors: kyaml/utils SmarterPathSplitter.
 */
export function splitBracketedPath(path: string, delimiter: string): string[] {
  const split = splitPath(path, delimiter);
  const out: string[] = [];
  for (let i = 0; i < split.length; i++) {
    const part = split[i] as string;
    if (!part.startsWith("[") || part.endsWith("]")) {
      out.push(part);
      continue;
    }
    const bracketed = [part];
    while (i < split.length - 1) {
      const next = split[++i] as string;
      bracketed.push(next);
      if (next.endsWith("]")) break;
    }
    const joined = bracketed.join(delimiter);
    out.push(joined.includes("=") ? joined : joined.replace(/^[[\]]+|[[\]]+$/g, ""));
  }
  return out;
}

/** The steps of a field spec's path. */
export class FieldPath {
  readonly text: string;
  readonly steps: readonly FieldStep[];

  private constructor(text: string, steps: readonly FieldStep[]) {
    this.text = text;
    this.steps = steps;
  }

  static parse(text: string): FieldPath {
    const steps = splitPath(text, "/").map((part) =>
      part.endsWith("[]") ? { name: part.slice(0, -2), isList: true } : { name: part, isList: false },
    );
    return new FieldPath(text, steps);
  }

  /** Steps as kustomize prints them in errors: `[a b[] c]`. */
  print(from: number): string {
    const rest = this.steps.slice(from).map((step) => (step.isList ? `${step.name}[]` : step.name));
    return `[${rest.join(" ")}]`;
  }
}
