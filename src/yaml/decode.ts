import { KpackError, type Limits, type Value, type ValueMap, isMap, plain, setOwn } from "../base/index.ts";
import { describeKey } from "./describeKey.ts";
import { formatFloat32 } from "./goFloat.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { type PlainScalar, type Resolved, resolveScalar } from "./resolve.ts";
import { spanAt } from "./syntaxError.ts";
import { decodeBinary } from "./binary.ts";
import { blankInFlow, oddOrPlain } from "./oddOrPlain.ts";
import { foldedScalar, refold } from "./refold.ts";
import { hasPrettyBlockForm } from "./scalarStyle.ts";
import { foldedStyle, literalStyle, plainStyle } from "./token.ts";

/** What the values of a document become. */
export interface DecodeRules {
  /** "sigs": YAML 1.1 through go-yaml 2. "kyaml": as kustomize prints a resource it has read. */
  readonly reader: "sigs" | "kyaml";
  readonly duplicateKeys: "error" | "first" | "last";
  /** How integers come out: rounded like JSON numbers, exact (bigint above 2^53), or all as bigint. */
  readonly integers: "float64" | "exact" | "bigint";
  /** Keys that are no strings, in kyaml's inner mappings. */
  readonly oddKeys: "error" | "text";
  readonly limits: Limits;
  /** Bytes of source text, which bounds what aliases may expand to. */
  readonly sourceSize: number;
}

/** A collection being decoded. */
interface Frame {
  readonly node: Node;
  /** What entries go to: the value itself, or the mapping that this one is merged into. */
  readonly out: Value[] | ValueMap;
  next: number;
  /** kustomize has merged what there is to merge. */
  hasMerged: boolean;
  /** kustomize has dropped the first key that reads `<<`. */
  hasCleared: boolean;
  /** Lines of the keys seen, where duplicates matter. */
  readonly seen: Map<unknown, number> | undefined;
  readonly isAlias: boolean;
  /** It is, or is inside, a collection in brackets or braces. */
  readonly inFlow: boolean;
  /** A list of mappings to merge into `out`. */
  readonly isMergeList: boolean;
}

const newFrame = { next: 0, hasMerged: false, hasCleared: false, seen: undefined, isAlias: false, isMergeList: false };

/**
 * Turns a document's nodes into plain data with an explicit stack. Aliases are expanded (each use is data of its own)
 * within a budget; merge keys are resolved.
 */
export function decodeDocument(root: Node, rules: DecodeRules): Value {
  return new Decoder(rules).decode(root);
}

class Decoder {
  readonly #rules: DecodeRules;
  readonly #isKyaml: boolean;
  readonly #stack: Frame[] = [];
  /** Collections that are being decoded: an alias to one of them has no end. */
  readonly #active = new Set<Node>();
  #aliasDepth = 0;
  #aliasBudget: number;
  readonly #problems: string[] = [];
  /** The first key that is there already. */
  #duplicate: Node | undefined;
  /** The first scalar that JSON cannot carry. Harmless when another key of the same name replaces it. */
  #infinite: Node | undefined;
  /** Mappings with a key that JSON cannot carry; the same goes for them. */
  readonly #unprintable = new Map<Value, KpackError>();

  constructor(rules: DecodeRules) {
    this.#rules = rules;
    this.#isKyaml = rules.reader === "kyaml";
    this.#aliasBudget = rules.limits.aliasNodes + rules.limits.aliasFactor * rules.sourceSize;
  }

  decode(root: Node): Value {
    // kustomize skips a document that is null by its tag, whatever its text.
    if (this.#isKyaml && root.tag === "!!null") return null;
    const value = this.#begin(root, false);
    for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) this.#advance(frame);
    if (this.#problems.length > 0)
      throw new KpackError("yaml/duplicate-key", `yaml: unmarshal errors:\n  ${this.#problems.join("\n  ")}`, {
        span: this.#duplicate && spanAt(this.#duplicate),
        hint: "keep one of the two",
      });
    if (this.#isKyaml && plain(value) === null) return null;
    if (this.#infinite || this.#unprintable.size > 0) this.#checkPrintable(value);
    return value;
  }

  #advance(frame: Frame): void {
    const { node, out } = frame;
    if (frame.next >= node.children.length) {
      this.#stack.pop();
      this.#active.delete(node);
      if (frame.isAlias) this.#aliasDepth--;
    } else if (frame.isMergeList) this.#advanceMergeList(frame);
    else if (Array.isArray(out)) out.push(this.#begin(node.children[frame.next++] as Node, frame.inFlow));
    else this.#advanceMapping(frame, out);
  }

  #advanceMapping(frame: Frame, out: ValueMap): void {
    if (this.#isKyaml && !frame.hasMerged) {
      // In kustomize a mapping's own keys win over merged ones wherever the merge key stands.
      frame.hasMerged = true;
      const merge = this.#findMerge(frame.node);
      if (merge) {
        this.#pushMerge(merge, frame);
        return;
      }
    }
    const keyNode = frame.node.children[frame.next] as Node;
    const valueNode = frame.node.children[frame.next + 1] as Node;
    frame.next += 2;
    if (this.#isKyaml) {
      // kustomize merges before it looks at any other key (see #mergeFirst), and clears the first `<<`, quoted or not.
      if (keyNode.kind === N.scalarNode && keyNode.text === "<<" && !frame.hasCleared) {
        frame.hasCleared = true;
        return;
      }
    } else if (this.#isMergeKey(keyNode)) {
      this.#pushMerge(valueNode, frame);
      return;
    }
    const key = this.#isKyaml ? this.#kyamlKey(keyNode, frame) : this.#sigsKey(keyNode, out);
    if (key === undefined) return;
    if (frame.seen && !this.#noteKey(frame.seen, key, keyNode, valueNode)) return;
    setOwn(out, key.name, this.#begin(valueNode, frame.inFlow));
  }

  /** Remembers a key; false when it was there already. */
  #noteKey(seen: Map<unknown, number>, key: Key, keyNode: Node, valueNode: Node): boolean {
    const identity = this.#isKyaml ? keyNode.text : key.value;
    const line = seen.get(identity);
    if (line === undefined) {
      seen.set(identity, keyNode.line + 1);
      return true;
    }
    if (this.#rules.duplicateKeys === "first") return false;
    this.#duplicate ??= keyNode;
    const shown = JSON.stringify(String(identity));
    this.#problems.push(
      this.#isKyaml
        ? `line ${keyNode.line + 1}: mapping key ${shown} already defined at line ${line}`
        : `line ${valueNode.line + 1}: key ${typeof identity === "string" ? shown : String(identity)} already set in map`,
    );
    return false;
  }

  /** A scalar's value; an empty collection that further steps will fill otherwise. */
  #begin(node: Node, inFlow: boolean): Value {
    let target = node;
    if (node.kind === N.aliasNode) {
      target = node.target as Node;
      this.#aliasDepth++;
    }
    if (this.#aliasDepth > 0 && --this.#aliasBudget < 0) this.#failBudget(node);
    if (target.kind === N.scalarNode) {
      if (node !== target) this.#aliasDepth--;
      return this.#scalar(target, inFlow);
    }
    const out: Value[] | ValueMap = target.kind === N.mappingNode ? {} : [];
    this.#pushCollection(target, out, node !== target, inFlow || target.isFlow);
    return out;
  }

  #pushCollection(node: Node, out: Value[] | ValueMap, isAlias: boolean, inFlow: boolean): void {
    const isChecked = node.kind === N.mappingNode && this.#rules.duplicateKeys !== "last";
    this.#pushFrame({ ...newFrame, node, out, isAlias, inFlow, seen: isChecked ? new Map() : undefined });
  }

  #pushFrame(frame: Frame): void {
    const { node } = frame;
    if (this.#active.has(node))
      throw new KpackError("yaml/cyclic-alias", "yaml: anchor value contains itself", { span: spanAt(node) });
    const { yamlDepth } = this.#rules.limits;
    if (this.#stack.length >= yamlDepth * 2)
      throw new KpackError("yaml/too-deep", `yaml: exceeded max depth of ${yamlDepth}`, { span: spanAt(node) });
    this.#active.add(node);
    this.#stack.push(frame);
  }

  /** The value of a mapping's merge key. */
  #findMerge(node: Node): Node | undefined {
    let merge: Node | undefined;
    for (let i = 0; i < node.children.length; i += 2) {
      if (!this.#isMergeKey(node.children[i] as Node)) continue;
      if (merge)
        throw new KpackError("yaml/bad-merge", "duplicate merge key", { span: spanAt(node.children[i] as Node) });
      merge = node.children[i + 1];
    }
    return merge;
  }

  /** Decodes what a merge key holds into the mapping that has it. */
  #pushMerge(value: Node, into: Frame): void {
    if (value.kind === N.sequenceNode) {
      const { out, inFlow, seen } = into;
      this.#pushFrame({ ...newFrame, node: value, out, inFlow, seen, isMergeList: true });
    } else this.#pushMergeOne(value, into);
  }

  /** Of a list the first mapping wins, so it comes last. */
  #advanceMergeList(frame: Frame): void {
    const { children } = frame.node;
    frame.next++;
    this.#pushMergeOne(children[children.length - frame.next] as Node, frame);
  }

  #pushMergeOne(value: Node, into: Frame): void {
    const target = value.kind === N.aliasNode ? (value.target as Node) : value;
    if (target.kind !== N.mappingNode)
      throw new KpackError("yaml/bad-merge", "yaml: map merge requires map or sequence of maps as the value", {
        span: spanAt(value),
      });
    const isAlias = target !== value;
    if (isAlias) this.#aliasDepth++;
    if (this.#aliasDepth > 0 && --this.#aliasBudget < 0) this.#failBudget(value);
    // go-yaml 2 takes a merged key for a duplicate, too; kustomize looks at each mapping by itself.
    const seen = this.#isKyaml && into.seen ? new Map() : into.seen;
    this.#pushFrame({ ...newFrame, node: target, out: into.out, inFlow: into.inFlow, isAlias, seen });
  }

  #failBudget(node: Node): never {
    throw new KpackError("yaml/alias-bomb", "yaml: document contains excessive aliasing", { span: spanAt(node) });
  }

  #isMergeKey(node: Node): boolean {
    if (node.kind !== N.scalarNode) return false;
    if (this.#isKyaml)
      return node.tag === "!!merge" || (node.text === "<<" && isUntagged(node) && node.style === plainStyle);
    return (
      node.text === "<<" &&
      (node.tag === "!!merge" || node.tag === "!" || (node.tag === "" && node.style === plainStyle))
    );
  }

  // ---- keys --------------------------------------------------------------------------------------------------------

  #keyScalar(node: Node): Node {
    const target = node.kind === N.aliasNode ? (node.target as Node) : node;
    if (target.kind === N.scalarNode) return target;
    throw new KpackError("yaml/bad-key", `yaml: invalid map key: ${describeKey(target)}`, {
      span: spanAt(node),
      hint: `a ${target.kind === N.mappingNode ? "mapping" : "list"} cannot be a key; put text with braces or brackets in quotes`,
    });
  }

  #sigsKey(node: Node, out: ValueMap): Key {
    const { tag, value } = this.#resolve(this.#keyScalar(node));
    switch (typeof value) {
      case "string":
        return { name: value, value };
      case "boolean":
        return { name: String(value), value };
      case "number":
        return { name: tag === "!!float" ? formatFloat32(value) : String(value), value };
      case "bigint":
        if (value <= 0x7fffffffffffffffn) return { name: String(value), value };
    }
    const type = value === null ? "%!s(<nil>)" : "uint64";
    const problem = `unsupported map key of type: ${type}, key: ${String(value)}`;
    this.#unprintable.set(out, new KpackError("yaml/bad-key", problem, { span: spanAt(node) }));
    return { name: String(value), value };
  }

  /** kustomize: any scalar in the document's outermost mapping (null is dropped), only strings below it. */
  #kyamlKey(node: Node, frame: Frame): Key | undefined {
    const target = this.#keyScalar(node);
    // kustomize prints an empty key in quotes before it reads it again.
    const { tag, value } = isEmptyPlain(target) ? emptyKey : this.#resolve(target);
    const isOutermost = frame.out === this.#stack[0]?.out;
    if (tag === "!!null" && isOutermost && target.text === "") return undefined;
    if (tag === "!!null" && isOutermost)
      throw new KpackError("yaml/duplicate-key", `yaml: mapping key ${JSON.stringify(target.text)} already defined`, {
        span: spanAt(node),
        hint: "kustomize cannot read a null key. Put it in quotes if it is meant to be text.",
      });
    if (tag !== "!!str" && !isOutermost && this.#rules.oddKeys === "error")
      throw new KpackError(
        "yaml/bad-key",
        `json: unsupported type: map[interface {}]interface {} (the key ${target.text || "null"} is not a string)`,
        { span: spanAt(node), hint: `Put the key in quotes: ${JSON.stringify(target.text)}.` },
      );
    const text = tag === "!!binary" ? String(value) : target.text;
    const name = target.style === foldedStyle ? refold(text) : text;
    return { name, value: name };
  }

  // ---- scalars -----------------------------------------------------------------------------------------------------

  #resolve(node: Node): Resolved {
    const { text } = node;
    let { tag } = node;
    if (tag === "" || (tag === "!" && this.#isKyaml)) {
      if (node.style !== plainStyle) return { tag: "!!str", value: text };
      tag = "";
    }
    if (tag === "!!binary") return { tag, value: decodeBinary(text, spanAt(node)) };
    try {
      return resolveScalar(tag, text, !this.#isKyaml, this.#isKyaml);
    } catch (error) {
      throw error instanceof KpackError ? error.with({ span: spanAt(node) }) : error;
    }
  }

  #scalar(node: Node, inFlow: boolean): Value {
    if (this.#isKyaml && node.text.charCodeAt(0) === 9 && node.style >= literalStyle) this.#checkLeadingTab(node);
    // kustomize prints and reads again before it prints the result: empty flow scalars come back as strings.
    if (this.#isKyaml && inFlow && isEmptyPlain(node)) return blankInFlow;
    const { tag, value } = this.#resolve(node);
    // In brackets a plain scalar with a colon comes back in quotes, too.
    if (tag === "!!timestamp" && inFlow && node.tag === "" && node.text.includes(":")) return node.text;
    if (typeof value === "string" && tag !== "!!timestamp")
      return this.#isKyaml && node.style === foldedStyle ? foldedScalar(value) : value;
    if (typeof value === "number" && !Number.isFinite(value)) this.#infinite ??= node;
    if (this.#isKyaml) return oddOrPlain(value, node.text, tag);
    if (tag === "!!int") {
      if (this.#rules.integers === "bigint") return BigInt(value as number | bigint);
      if (this.#rules.integers === "float64") return Number(value);
    }
    return value;
  }

  /** Looks for what JSON cannot carry in the data that is left. */
  #checkPrintable(value: Value): void {
    const queue: Value[] = [value];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const error = this.#unprintable.get(next);
      if (error) throw error;
      const scalar = plain(next);
      if (typeof scalar === "number" && !Number.isFinite(scalar)) {
        const name = Number.isNaN(scalar) ? "NaN" : scalar > 0 ? "+Inf" : "-Inf";
        const span = this.#infinite && spanAt(this.#infinite);
        throw new KpackError("yaml/unsupported-value", `json: unsupported value: ${name}`, { span });
      }
      if (Array.isArray(next)) for (const item of next) queue.push(item);
      else if (isMap(next)) for (const item of Object.values(next)) queue.push(item);
    }
  }

  /** kustomize writes the block without the indentation indicator that made the tab readable. */
  #checkLeadingTab(node: Node): void {
    if (!hasPrettyBlockForm(node.text)) return;
    throw new KpackError("yaml/syntax", "yaml: found a tab character where an indentation space is expected", {
      span: spanAt(node),
      hint: "kustomize cannot print a block that begins with a tab: write the value in double quotes, with \\t.",
    });
  }
}

const emptyKey: Resolved = { tag: "!!str", value: "" };

interface Key {
  readonly name: string;
  /** What decides whether two keys are the same. */
  readonly value: PlainScalar;
}

function isEmptyPlain(node: Node): boolean {
  return node.text === "" && node.style === plainStyle && isUntagged(node);
}

function isUntagged(node: Node): boolean {
  return node.tag === "" || node.tag === "!";
}
