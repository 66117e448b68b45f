import { type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";
import {
  type GoNode,
  goDoubleQuoted,
  goLiteral,
  goMapping,
  goScalar,
  goSingleQuoted,
  newGoNode,
  readGoNode,
  resolveScalar,
  stringify,
} from "../../yaml/index.ts";
import { describeInAnnotations } from "../buildAnnotations.ts";
import { goString } from "./goString.ts";

/**
 * The text of which kustomize makes the hash of an object that is neither ConfigMap nor Secret: its parser's nodes, with
 * their styles, comments, lines and columns, as JSON. What was read and not changed is there as it was read; what
 * transformers put in its place or added has no position. Mirrors: api/hasher Hasher.Hash of other kinds.
 */
export function hashedNodes(resource: Resource): string {
  const read = readGoNode(resource.text ?? printedText(resource)) ?? newGoNode({ Kind: goMapping });
  return toJson(new Overlay(resource).map(read, resource.object, true));
}

/** True when positions in the text count for the name. */
export function isHashedByNodes({ generator, kind }: Resource): boolean {
  return generator?.needsHash === true && kind !== "ConfigMap" && kind !== "Secret";
}

/** The object as kustomize prints and reads it where it rewrites a document: with all that it keeps in the annotations. */
export function printedText(resource: Resource): string {
  const copy = resource.clone();
  copy.setAnnotations({ ...copy.annotations(), ...describeInAnnotations(resource) });
  return stringify(copy.object);
}

/** Puts what an object has become over the nodes that it was read as. */
class Overlay {
  readonly #resource: Resource;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  node(read: GoNode | undefined, value: Value): GoNode {
    if (isMap(value)) return this.map(read?.Kind === goMapping ? read : undefined, value);
    if (Array.isArray(value)) {
      const items = read?.Kind === 2 ? (read.Content ?? []) : [];
      return {
        ...(read?.Kind === 2 ? read : newGoNode({ Kind: 2 })),
        Content: value.map((item, i) => this.node(items[i], item)),
      };
    }
    const text = nodeText(value);
    if (read?.Kind !== goScalar) return newGoNode({ Style: styleOf(value), Tag: this.#tag(value), Value: text });
    return read.Value === text ? read : newGoNode({ Style: read.Style, Tag: this.#tag(value), Value: text });
  }

  map(read: GoNode | undefined, value: ValueMap, isRoot = false): GoNode {
    const content: GoNode[] = [];
    const seen = new Set<string>();
    const old = read?.Content ?? [];
    for (let i = 0; i + 1 < old.length; i += 2) {
      const key = old[i] as GoNode;
      const field = getOwn(value, key.Value);
      seen.add(key.Value);
      if (field !== undefined) content.push(key, this.#field(key.Value, old[i + 1], field, isRoot));
    }
    for (const name of Object.keys(value)) {
      if (seen.has(name)) continue;
      content.push(newGoNode({ Value: name }), this.#field(name, undefined, value[name] ?? null, isRoot));
    }
    return { ...(read ?? newGoNode({ Kind: goMapping })), Content: content };
  }

  #field(name: string, read: GoNode | undefined, value: Value, isRoot: boolean): GoNode {
    return isRoot && name === "metadata" && isMap(value) ? this.#metadata(read, value) : this.node(read, value);
  }

  /** kustomize writes the annotations of what a generator made anew, so they follow what was read. */
  #metadata(read: GoNode | undefined, value: ValueMap): GoNode {
    const names = new Set((read?.Content ?? []).filter((_, i) => i % 2 === 0).map((key) => key.Value));
    const { annotations: _, ...others } = value;
    const whole = this.map(read, others);
    const content = whole.Content ?? [];
    const added = Object.keys(others).filter((name) => !names.has(name)).length * 2;
    const at = this.#resource.transformations.length > 0 ? content.length : content.length - added;
    const known =
      read?.Content?.[(read.Content ?? []).findIndex((key, i) => i % 2 === 0 && key.Value === "annotations") + 1];
    const annotations = [newGoNode({ Value: "annotations" }), this.#annotations(known)];
    return { ...whole, Content: [...content.slice(0, at), ...annotations, ...content.slice(at)] };
  }

  #annotations(read: GoNode | undefined): GoNode {
    const resource = this.#resource;
    const own = resource.annotations();
    const memory = describeInAnnotations(resource);
    const wereRead = new Set((read?.Content ?? []).filter((_, i) => i % 2 === 0).map((key) => key.Value));
    const isRewritten = resource.transformations.length > 0;
    const isWritten = (key: string): boolean => isRewritten || wereRead.has(key) || isOfGenerators(key);
    const all = { ...own, ...memory };
    const written = Object.keys(all).filter(isWritten).sort();
    const noted = notedFirst(resource).filter((key) => Object.hasOwn(memory, key) && !isWritten(key));
    const added = Object.keys(own).filter((key) => !isWritten(key));
    const string = (key: string, Style = styleOf(all[key] ?? "")): GoNode =>
      newGoNode({ Tag: "!!str", Style, Value: all[key] ?? "" });
    return newGoNode({
      Kind: goMapping,
      Content: [
        ...written.flatMap((key) => [newGoNode({ Value: key }), string(key)]),
        ...noted.flatMap((key) => [newGoNode({ Value: key }), string(key, goSingleQuoted)]),
        ...added.flatMap((key) => [newGoNode({ Value: key }), string(key)]),
      ],
    });
  }

  #tag(value: Value): string {
    if (typeof value === "string") return this.#resource.isUntyped(value) ? "" : "!!str";
    return typeof value === "boolean" ? "!!bool" : typeof value === "number" ? "!!int" : "";
  }
}

/** The style of a text that kustomize makes a node of: a block for several lines, quotes for what YAML 1.1 reads otherwise. */
function styleOf(value: Value): number {
  if (typeof value !== "string") return 0;
  if (value.includes("\n")) return goLiteral;
  return value === "" || typeof resolveScalar("", value, true, false).value === "string" ? 0 : goDoubleQuoted;
}

const internal = "internal.config.kubernetes.io/";

function isOfGenerators(key: string): boolean {
  return key === `${internal}generatorBehavior` || key === `${internal}needsHashSuffix` || key.endsWith("/origin");
}

/** Names of what kustomize notes, in the order in which it does: an affix before the name that it changes. */
function notedFirst({ previousIds, prefixes, suffixes, id }: Resource): string[] {
  const [first, second = id] = previousIds;
  const isRenamed = first !== undefined && first.name !== second.name;
  const affix = !isRenamed
    ? ""
    : prefixes.length > 0 && second.name === `${prefixes[0]}${first.name}`
      ? "prefixes"
      : suffixes.length > 0
        ? "suffixes"
        : "";
  const names = ["previousNames", "previousNamespaces", "previousKinds", "prefixes", "suffixes"];
  return [...new Set([affix, ...names])].filter((name) => name !== "").map((name) => internal + name);
}

function toJson(node: GoNode): string {
  const { Kind, Style, Tag, Value: text, Content, HeadComment, LineComment, FootComment, Line, Column } = node;
  const q = goString;
  return `{"Kind":${Kind},"Style":${Style},"Tag":${q(Tag)},"Value":${q(text)},"Anchor":"","Alias":null,"Content":${
    Content === null ? "null" : `[${Content.map(toJson).join(",")}]`
  },"HeadComment":${q(HeadComment)},"LineComment":${q(LineComment)},"FootComment":${q(FootComment)},"Line":${Line},"Column":${Column}}`;
}
