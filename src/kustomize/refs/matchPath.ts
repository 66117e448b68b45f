import { KpackError, OddScalar, type Value, type ValueMap, getOwn, isMap, plain, setOwn } from "../../base/index.ts";
import type { CompileRegex } from "../../base/regex/index.ts";
import { untypedScalar } from "../fields/retext.ts";
import { parseDocument, stringify } from "../../yaml/index.ts";
import {
  type ItemChoice,
  isItemChoice,
  itemsOf,
  kindError,
  parseIndex,
  parseItemChoice,
  pathError,
  valueAt,
} from "./lookupPath.ts";

/** A field that a path leads to. */
export interface Place {
  readonly parent: ValueMap | Value[];
  readonly key: string | number;
  /** From the root to the field. */
  readonly path: readonly (string | number)[];
  /** It was made for this path and has no type yet. */
  readonly created: boolean;
}

/** What is made at the end of a path that does not exist; "none" makes nothing. */
export type PlaceKind = "none" | "scalar" | "map" | "list";

export interface MatchRequest {
  readonly path: readonly string[];
  readonly create: PlaceKind;
  readonly compileRegex: CompileRegex;
}

/** Paths are short; a longer one is a mistake or an attack. */
const mostSteps = 1_000;

/**
 * Every field that a path leads to. Parts are field names, positions (one past the end appends when creating), `*`
 * and `[name=pattern]`, whose pattern is a regular expression that may match anywhere in the text. A scalar on the
 * way is read as a YAML document; what is found in it is a copy. Mirrors: kyaml PathMatcher.
 */
export function matchPath(root: Value, request: MatchRequest): Place[] {
  if (request.path.length > mostSteps) throw pathError(`the path has more than ${mostSteps} steps`);
  const matcher = new PathMatcher(request);
  matcher.match({ parent: [root], key: 0, path: [], created: false }, 0);
  return matcher.found;
}

class PathMatcher {
  readonly found: Place[] = [];
  readonly #request: MatchRequest;

  constructor(request: MatchRequest) {
    this.#request = request;
  }

  /** Adds the fields below a place. */
  match(place: Place, at: number): void {
    const part = this.#request.path[at];
    if (part === undefined) {
      this.found.push(place);
      return;
    }
    const value = valueAt(place);
    const index = parseIndex(part);
    if (index !== undefined && index >= 0) this.#matchIndex(place, value, index, at);
    else if (isItemChoice(part)) this.#matchChoice(place, value, at);
    else if (part === "*") this.#matchItems(place, value, at);
    else this.#matchField(place, value, at);
  }

  #matchIndex(place: Place, value: Value, index: number, at: number): void {
    const items = itemsOf(value);
    const append = items.length === index && this.#creates;
    if (append && Array.isArray(value)) value.push(this.#emptyFor(at + 1));
    else if (items.length < index + 1) {
      throw pathError(`index ${index} specified but only ${items.length} elements found`);
    }
    this.match(child(place, value as Value[], index, append && this.#isLast(at)), at + 1);
  }

  #matchItems(place: Place, value: Value, at: number): void {
    const items = itemsOf(value);
    for (let i = 0; i < items.length; i++) this.match(child(place, value as Value[], i, false), at + 1);
  }

  #matchChoice(place: Place, value: Value, at: number): void {
    const part = this.#request.path[at] as string;
    const choice = parseItemChoice(part);
    const before = this.found.length;
    this.#matchChosen(place, value, at, choice);
    if (this.found.length > before || !this.#creates) return;
    if (!Array.isArray(value))
      throw pathError(`failed to create element for "${part}": ${kindError("SequenceNode", value).message}`);
    const item: ValueMap = {};
    const chosen = untypedScalar(choice.value);
    if (choice.field !== "") setOwn<Value>(item, choice.field, chosen);
    value.push(choice.field === "" ? chosen : item);
    this.#matchChosen(place, value, at, choice, true);
    if (this.found.length > before) return;
    throw pathError(
      `failed to create element for "${part}": its pattern does not match the text of the pattern itself`,
      "write the name without regular expression syntax",
    );
  }

  #matchChosen(place: Place, value: Value, at: number, choice: ItemChoice, isNew = false): void {
    const items = itemsOf(value);
    if (items.length === 0) return;
    const pattern = this.#request.compileRegex(choice.value);
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Value;
      const probe = choice.field === "" ? item : isMap(item) ? getOwn(item, choice.field) : undefined;
      if (probe === undefined || !pattern.test(printed(probe))) continue;
      const next = child(place, value as Value[], i, isNew && choice.field === "");
      // For plain items kustomize does not look at the rest of the path.
      if (choice.field === "") this.found.push(next);
      else this.match(next, at + 1);
    }
  }

  #matchField(place: Place, value: Value, at: number): void {
    const name = this.#request.path[at] as string;
    if (plain(value) !== null && !isMap(value)) throw kindError("MappingNode", value);
    let field = isMap(value) ? getOwn(value, name) : undefined;
    let map = value;
    const created = field === undefined;
    if (field === undefined) {
      if (!this.#creates) return;
      // In kustomize a field added to null is lost when the object is printed.
      if (!isMap(map)) map = {};
      field = this.#emptyFor(at + 1);
      setOwn(map, name, field);
    }
    const next = child(place, map as ValueMap, name, created && this.#isLast(at));
    if (this.#isLast(at) || Array.isArray(field) || isMap(field)) this.match(next, at + 1);
    else this.match({ parent: [parseScalar(field)], key: 0, path: next.path, created: false }, at + 1);
  }

  get #creates(): boolean {
    return this.#request.create !== "none";
  }

  #isLast(at: number): boolean {
    return at === this.#request.path.length - 1;
  }

  /** What a new node is, judging by the part that follows it. */
  #emptyFor(next: number): Value {
    const part = this.#request.path[next];
    const index = part === undefined ? undefined : parseIndex(part);
    if (part !== undefined && (isItemChoice(part) || (index !== undefined && index >= 0))) return [];
    if (part !== undefined && part !== "") return {};
    if (this.#request.create === "scalar") return "";
    return this.#request.create === "list" ? [] : {};
  }
}

function child(place: Place, parent: ValueMap | Value[], key: string | number, created: boolean): Place {
  return { parent, key, path: [...place.path, key], created };
}

function printed(value: Value): string {
  if (value instanceof OddScalar && value.tag !== "!!str") return value.text;
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9._/-]*$/.test(value) && value.length > 5
    ? value
    : stringify(value).trim();
}

function parseScalar(scalar: Value): Value {
  const text = typeof scalar === "string" ? scalar : stringify(scalar).trim();
  try {
    return parseDocument(text, { reader: "kyaml" });
  } catch (error) {
    if (error instanceof KpackError) throw pathError(error.message);
    throw error;
  }
}
