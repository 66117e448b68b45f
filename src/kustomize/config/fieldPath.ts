/** One name on the way to a field. `isList`: written with `[]`, so a null found there becomes an empty list. */
export interface FieldStep {
  readonly name: string;
  readonly isList: boolean;
  /** Why no mapping has a field of that name; undefined for ordinary names. */
  readonly fault: string | undefined;
}

/** A part of a path between slashes. */
function readStep(part: string): FieldStep {
  const isList = part.endsWith("[]");
  const name = isList ? part.slice(0, -2) : part;
  return { name, isList, fault: findFault(name) };
}

/** Mirrors: kyaml PathGetter, which takes numbers, `-`, `*` and `[name=value]` for other things than names of fields. */
function findFault(name: string): string | undefined {
  if (name === "") return "cannot set or create an empty field name";
  const problem = findProblem(name);
  return problem && `fieldName: ${name}: ${problem}`;
}

function findProblem(name: string): string | undefined {
  const first = name.charCodeAt(0) | 32;
  if (first >= 97 && first <= 122) return undefined;
  if (name === "*") return "wildcard is not supported in PathGetter";
  if (name === "-") return wrongKind;
  if (/^[+-]?[0-9]{1,15}$/.test(name))
    return Number(name) < 0 ? `array index ${Number(name)} cannot be negative` : wrongKind;
  if (!name.startsWith("[") || !name.endsWith("]")) return undefined;
  return name.includes("=") ? wrongKind : "list path element must contain fieldName=fieldValue for element to match";
}

const wrongKind = "wrong node kind: expected SequenceNode but got MappingNode";

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
    return new FieldPath(text, splitPath(text, "/").map(readStep));
  }

  /** Steps as kustomize prints them in errors: `[a b[] c]`. */
  print(from: number): string {
    const rest = this.steps.slice(from).map((step) => (step.isList ? `${step.name}[]` : step.name));
    return `[${rest.join(" ")}]`;
  }
}
