import { KpackError, type Value, type ValueMap, isMap, parseJson } from "../../base/index.ts";
import { type SourceNode, parseSource } from "../../yaml/index.ts";

/** The texts that a target and its patch were read from, for what plain data does not tell. */
export interface MergeSources {
  target?: string | undefined;
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

  /** Throws `yaml/bad-key` when what a patch adds at a field has keys that kustomize could not print. */
  checkAdded(path: readonly PathStep[], key: string | undefined, isNewKey: boolean): void {
    const map = this.at(path);
    const isOdd = key === undefined ? map?.hasOddKey() : map?.field(key)?.hasOddKey();
    if (!isOdd && !(isNewKey && key !== undefined && map?.isOddKey(key))) return;
    throw new KpackError(
      "yaml/bad-key",
      `json: unsupported type: map[interface {}]interface {} (a key at ${formatPath(path)} is not a string)`,
      { hint: "Put the patch's keys in quotes." },
    );
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
