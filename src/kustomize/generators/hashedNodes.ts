import { type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";
import {
  type GoNode,
  goDoubleQuoted,
  goLiteral,
  goMapping,
  goScalar,
  goSequence,
  goSingleQuoted,
  newGoNode,
  readGoNode,
  resolveScalar,
  stringify,
} from "../../yaml/index.ts";
import { describeInAnnotations } from "../buildAnnotations.ts";
import { type ValuePath, untypedMark } from "../fields/untyped.ts";
import { goString } from "./goString.ts";

/**
 * The text of which kustomize makes the hash of an object that is neither ConfigMap nor Secret: its parser's nodes, with
 * their styles, comments, lines and columns, as JSON. What was read and not changed is there as it was read; what
 * transformers put in its place or added has no position. Mirrors: api/hasher Hasher.Hash of other kinds.
 */
export function hashedNodes(resource: Resource): string {
  const read = readGoNode(resource.text ?? printedText(resource)) ?? newGoNode({ Kind: goMapping });
  return toJson(new Overlay(resource).map(read, resource.object, []));
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

  node(read: GoNode | undefined, value: Value, path: ValuePath): GoNode {
    if (isMap(value)) return this.map(read?.Kind === goMapping ? read : undefined, value, path);
    if (Array.isArray(value)) {
      const list = read?.Kind === goSequence ? read : newGoNode({ Kind: goSequence });
      return { ...list, Content: value.map((item, i) => this.node(list.Content?.[i], item, [...path, i])) };
    }
    const text = nodeText(value);
    if (read?.Kind !== goScalar) return newGoNode({ Style: styleOf(value), Tag: this.#tag(value, path), Value: text });
    return read.Value === text ? read : newGoNode({ Style: read.Style, Tag: this.#tag(value, path), Value: text });
  }

  map(read: GoNode | undefined, value: ValueMap, path: ValuePath): GoNode {
    const content: GoNode[] = [];
    const seen = new Set<string>();
    for (const [key, old] of fieldsOf(read)) {
      const field = getOwn(value, key.Value);
      seen.add(key.Value);
      if (field !== undefined) content.push(key, this.#field(old, field, [...path, key.Value]));
    }
    for (const name of Object.keys(value)) {
      if (seen.has(name)) continue;
      content.push(newGoNode({ Value: name }), this.#field(undefined, value[name] ?? null, [...path, name]));
    }
    return { ...(read ?? newGoNode({ Kind: goMapping })), Content: content };
  }

  #field(read: GoNode | undefined, value: Value, path: ValuePath): GoNode {
    const isMetadata = path.length === 1 && path[0] === "metadata" && isMap(value);
    return isMetadata ? this.#metadata(read, value) : this.node(read, value, path);
  }

  /** kustomize writes the annotations of what a generator made anew, so they follow what was read. */
  #metadata(read: GoNode | undefined, value: ValueMap): GoNode {
    const known = new Map(fieldsOf(read).map(([key, field]) => [key.Value, field]));
    const { annotations: _, ...others } = value;
    const whole = this.map(read, others, ["metadata"]);
    const content = whole.Content ?? [];
    const added = Object.keys(others).filter((name) => !known.has(name)).length * 2;
    const at = this.#resource.transformations.length > 0 ? content.length : content.length - added;
    const annotations = [newGoNode({ Value: "annotations" }), this.#annotations(known.get("annotations"))];
    return { ...whole, Content: [...content.slice(0, at), ...annotations, ...content.slice(at)] };
  }

  #annotations(read: GoNode | undefined): GoNode {
    const resource = this.#resource;
    const own = resource.annotations();
    const memory = describeInAnnotations(resource);
    const wereRead = new Set(fieldsOf(read).map(([key]) => key.Value));
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

  #tag(value: Value, path: ValuePath): string {
    if (typeof value === "string") return this.#resource.isUntyped(untypedMark(path, value)) ? "" : "!!str";
    return typeof value === "boolean" ? "!!bool" : typeof value === "number" ? "!!int" : "";
  }
}

function fieldsOf(map: GoNode | undefined): [key: GoNode, value: GoNode][] {
  const content = map?.Kind === goMapping ? (map.Content ?? []) : [];
  return content.flatMap((key, i) => (i % 2 === 0 ? [[key, content[i + 1] as GoNode]] : []));
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
