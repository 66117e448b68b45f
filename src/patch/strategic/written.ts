import { KpackError, type Value, type ValueMap, isMap, parseJson } from "../../base/index.ts";
import { type SourceNode, parseSource, resolveScalar } from "../../yaml/index.ts";

/** The texts that a target and its patch were read from, for what plain data does not tell. */
export interface MergeSources {
  target?: string | undefined;
  /** The target's text and the patches that were merged into it before, oldest first. */
  layers?: readonly string[] | undefined;
  patch?: string | undefined;
  /** True when the patch has keys that are not strings. */
  patchHasOddKeys?: boolean;
}

/** An element of a merged list: the keys and the texts by which it is found. */
export interface ElementStep {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

export type PathStep = string | ElementStep;

export function formatPath(path: readonly PathStep[]): string {
  return path.map((step) => (typeof step === "string" ? step : `[${step.values.join(",")}]`)).join(".");
}

/** The fields at the beginning of a path, up to an element of a merged list. */
export function leadingKeys(path: readonly PathStep[]): string[] {
  const end = path.findIndex((step) => typeof step !== "string");
  return path.slice(0, end < 0 ? path.length : end).filter((step) => typeof step === "string");
}

/** A document as it was written, read only when someone asks. */
export class Written {
  readonly #text: string | undefined;
  #root: SourceNode | undefined;
  #isRead = false;

  constructor(text: string | undefined) {
    this.#text = text;
  }

  /** True when a comment may hold a schema. */
  get mayHaveSchemas(): boolean {
    return this.#text !== undefined && /#[ \t]*\{/.test(this.#text);
  }

  at(path: readonly PathStep[]): SourceNode | undefined {
    if (!this.#isRead) {
      this.#root = this.#text === undefined ? undefined : parseSource(this.#text);
      this.#isRead = true;
    }
    let node = this.#root;
    for (const step of path) {
      if (node === undefined) return undefined;
      node = typeof step === "string" ? node.field(step) : findElement(node, step);
    }
    return node;
  }

  /** The schema in a field's comment; one without fields counts for nothing. */
  schemaComment(path: readonly PathStep[], key: string): ValueMap | undefined {
    const comment = this.at(path)?.fieldComment(key)?.trim();
    if (comment === undefined || !comment.startsWith("{")) return undefined;
    const schema = tryJson(comment);
    return isMap(schema) && Object.keys(schema).length > 0 ? schema : undefined;
  }

  /** Throws `yaml/bad-key` when what a patch adds at a field has keys that kustomize could not print: no strings, or one twice. */
  checkAdded(path: readonly PathStep[], key: string | undefined, isNewKey: boolean): void {
    const map = this.at(path);
    const odd = key === undefined ? map?.findOddKey() : map?.field(key)?.findOddKey();
    if (!odd && !(isNewKey && key !== undefined && map?.isOddKey(key))) return;
    const place = formatPath(path);
    throw new KpackError(
      "yaml/bad-key",
      odd?.isTwice
        ? `yaml: unmarshal errors: mapping key ${JSON.stringify(odd.text)} already defined (at or below ${place})`
        : `json: unsupported type: map[interface {}]interface {} (a key at ${place} is not a string)`,
      {
        hint: odd?.isTwice ? "Keep one of the two." : "Put the patch's keys in quotes.",
        span: { file: "", path: leadingKeys(key === undefined ? path : [...path, key]) },
      },
    );
  }
}

/** A document and the patches that were merged into it: a patched value keeps the style in which it was first written. */
export class WrittenLayers {
  readonly #layers: readonly Written[];

  constructor(texts: readonly (string | undefined)[]) {
    this.#layers = texts.map((text) => new Written(text));
  }

  /** True when a string has quotes there, is a block, or would have to be. */
  isQuoted(text: string, path: readonly PathStep[]): boolean {
    const [first, ...later] = this.#styles(text, path);
    if (first === undefined) return mustBeQuoted(text);
    return first.isStyled || (later.length === 0 && mustBeQuoted(text));
  }

  /** True when a string is a folded block there. */
  isFolded(text: string, path: readonly PathStep[]): boolean {
    return this.#styles(text, path)[0]?.isFolded === true;
  }

  /** True when this text was written there, and in quotes or as a block. */
  isStyled(text: string, path: readonly PathStep[]): boolean {
    return this.#styles(text, path)[0]?.isStyled === true;
  }

  /** What was written at a place, up to this text; nothing when another hand wrote last. */
  #styles(text: string, path: readonly PathStep[]): SourceNode[] {
    let found: SourceNode[] = [];
    for (const [i, layer] of this.#layers.entries()) {
      const next = layer.at(path);
      if (i > 0 && next?.isNull === true) found = [];
      else if (next !== undefined) found.push(next);
    }
    return found.at(-1)?.text === text ? found : [];
  }
}

function findElement(list: SourceNode, { keys, values }: ElementStep): SourceNode | undefined {
  return list.items().find((item) => keys.every((key, i) => (item.field(key)?.text ?? "") === values[i]));
}

function tryJson(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof KpackError) return undefined;
    throw error;
  }
}

/** True for strings that YAML would read as something else, or not as one line, were they not quoted. */
export function mustBeQuoted(text: string): boolean {
  return (
    text === "" ||
    /[\n\t]|^[\s!&*|>'"%@`{}[\],#?:-]|: |:$| #|\s$|^(?:null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|<<|=)$/.test(
      text,
    ) ||
    (/^[-+.]?[0-9]/.test(text) && resolveScalar("", text, false, false).tag !== "!!str")
  );
}
