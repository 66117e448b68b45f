import {
  KpackError,
  OddScalar,
  type Value,
  type ValueMap,
  cloneValue,
  compareBytes,
  getOwn,
  isMap,
  setOwn,
} from "../../base/index.ts";
import { type OpenApi, type SchemaNode, isMergedList } from "../../kube/index.ts";
import { isBlankNull, isNull, nodeText } from "../../manifest/index.ts";
import { foldedScalar } from "../../yaml/index.ts";
import { takeListDirective, takeMapDirective } from "./directive.ts";
import { checkKind, isMissing, kindOf } from "./kind.ts";
import { mergeElements } from "./mergedList.ts";
import { type MergeSources, type PathStep, Written, WrittenLayers } from "./written.ts";

/** Nested deeper than this, a patch is refused: the merge recurses. */
const maxDepth = 1_000;

/**
 * Merges a strategic merge patch into `target`, in place; the patch stays as it is. Lists whose schema says so are
 * merged by their keys, new elements first; other lists and scalars are replaced, null removes.
 * Returns false when the patch deletes the whole object. Throws KpackError `patch/wrong-kind`,
 * `patch/unknown-directive`, `patch/too-deep`, `patch/list-too-long`.
 * Mirrors: kustomize api/filters/patchstrategicmerge, kyaml yaml/merge2 and yaml/walk. Surprises that are kept: a root
 * `$patch: replace` does nothing, nor does one on an element of a merged list; blank nulls (`key:`) of the target
 * vanish, written ones stay; every merged list of the target is tidied, whether the patch has it or not.
 * The texts in `sources` tell what plain data does not: strings that stand in quotes keep them, and comments may hold
 * schemas.
 */
export function strategicMerge(
  target: ValueMap,
  patch: ValueMap,
  openApi: OpenApi,
  sources: MergeSources = {},
): boolean {
  return new StrategicMerge(openApi, sources).merge(target, cloneValue(patch), undefined, []) !== undefined;
}

class StrategicMerge {
  readonly #openApi: OpenApi;
  readonly #target: Written;
  readonly #layers: WrittenLayers;
  readonly #patch: Written;
  readonly #hasSchemaComments: boolean;
  readonly #checksKeys: boolean;

  constructor(openApi: OpenApi, sources: MergeSources) {
    this.#openApi = openApi;
    this.#target = new Written(sources.target);
    this.#layers = new WrittenLayers(sources.layers ?? [sources.target]);
    this.#patch = new Written(sources.patch);
    this.#hasSchemaComments = this.#target.mayHaveSchemas || this.#patch.mayHaveSchemas;
    this.#checksKeys = sources.patchHasOddKeys === true;
  }

  /** The merged value; undefined or null clear the field. `target` is changed and may be `patch` itself. */
  merge(
    target: Value | undefined,
    patch: Value | undefined,
    given: SchemaNode | undefined,
    path: PathStep[],
  ): Value | undefined {
    if (path.length > maxDepth)
      throw new KpackError("patch/too-deep", `a patch nested deeper than ${maxDepth} levels is not supported`);
    const schema = given ?? this.#schemaOf(target) ?? this.#schemaOf(patch);
    if (patch === undefined && schema === undefined && isMap(target) && !this.#hasSchemaComments)
      return this.#tidy(target, path);
    const first = isMissing(target) ? patch : target;
    if (isMissing(first)) return this.#mergeMap(target, patch, schema, path);
    const kind = kindOf(first);
    checkKind(target, kind, path);
    checkKind(patch, kind, path);
    if (kind === "MappingNode") return this.#mergeMap(target, patch, schema, path);
    if (kind === "SequenceNode" && schema !== undefined && isMergedList(schema))
      return this.#mergeList(target, patch, schema, path);
    return patch !== undefined ? patch : target;
  }

  /** Objects inside objects (a custom resource's template, say) bring a schema of their own. */
  #schemaOf(value: Value | undefined): SchemaNode | undefined {
    if (!isMap(value)) return undefined;
    const apiVersion = getOwn(value, "apiVersion");
    const kind = getOwn(value, "kind");
    if (isMissing(apiVersion) || isMissing(kind)) return undefined;
    return this.#openApi.schemaFor(nodeText(apiVersion), nodeText(kind));
  }

  /** What merging does to a mapping that the patch leaves alone and no schema knows. Its depth costs no call stack. */
  #tidy(target: ValueMap, path: PathStep[]): ValueMap {
    const open = [target];
    for (let map = open.pop(); map !== undefined; map = open.pop()) {
      for (const key of Object.keys(map)) {
        checkKey(map, key, path);
        const value = map[key] as Value;
        if (isBlankNull(value)) delete map[key];
        else if (isUntyped(value)) setOwn<Value>(map, key, value.text);
        else if (!isMap(value)) continue;
        else if (this.#schemaOf(value) === undefined) open.push(value);
        else this.merge(value, undefined, undefined, path);
      }
    }
    return target;
  }

  #mergeMap(
    target: Value | undefined,
    patch: Value | undefined,
    schema: SchemaNode | undefined,
    path: PathStep[],
  ): Value | undefined {
    const merged = chooseMap(target, patch);
    if (!isMap(merged)) return merged;
    const other = isMap(patch) ? patch : undefined;
    for (const key of fieldNames(merged, other)) {
      const old = getOwn(merged, key);
      const changed = other && getOwn(other, key);
      checkKey(merged, key, path);
      if (changed === undefined && isNull(old) && !isBlankNull(old)) continue;
      const own = this.#hasSchemaComments ? this.#commentSchema(path, key) : undefined;
      path.push(key);
      const value = this.merge(old, changed, own ?? schema?.field(key), path);
      path.pop();
      this.#setField({ map: merged, key, path }, value);
    }
    return merged;
  }

  #commentSchema(path: readonly PathStep[], key: string): SchemaNode | undefined {
    const schema = this.#target.schemaComment(path, key) ?? this.#patch.schemaComment(path, key);
    return schema && this.#openApi.inlineSchema(schema);
  }

  /** Mirrors: kyaml FieldSetter: null clears, and a field keeps the style it was written in. */
  #setField({ map, key, path }: FieldPlace, value: Value | undefined): void {
    if (isMissing(value)) {
      delete map[key];
      return;
    }
    const old = getOwn(map, key);
    if (isUntyped(value)) setOwn<Value>(map, key, value.text);
    if (old === value || isUntyped(value)) return;
    if (this.#checksKeys) this.#patch.checkAdded(path, key, old === undefined);
    setOwn<Value>(map, key, old === undefined ? value : this.#restyle(old, value, [...path, key]));
  }

  /**
   * A number or boolean that takes the place of a quoted string is written in its quotes, and so becomes a string; one
   * that takes the place of a folded string is folded.
   */
  #restyle(old: Value, value: Value, path: PathStep[]): Value {
    const text = foldableText(value);
    if (text !== undefined) return this.#isFolded(old, path) ? foldedScalar(text) : text;
    if (typeof old !== "string" || typeof value === "string" || isMap(value) || Array.isArray(value)) return value;
    return this.#layers.isQuoted(old, path) ? nodeText(value) : value;
  }

  #isFolded(old: Value, path: PathStep[]): boolean {
    return old instanceof OddScalar ? foldableText(old) !== undefined : this.#layers.isFolded(nodeText(old), path);
  }

  #mergeList(
    target: Value | undefined,
    patch: Value | undefined,
    schema: SchemaNode,
    path: PathStep[],
  ): Value | undefined {
    if (isMissing(target)) return this.#mergeElements(patch, patch, schema, path);
    if (patch === undefined) return this.#mergeElements(target, patch, schema, path);
    if (!Array.isArray(patch)) return undefined;
    switch (takeListDirective(patch)) {
      case "delete":
        return undefined;
      case "replace":
        return this.#mergeElements(patch, patch, schema, path);
      case "merge":
        return this.#mergeElements(target, patch, schema, path);
    }
  }

  #mergeElements(
    target: Value | undefined,
    patch: Value | undefined,
    schema: SchemaNode,
    path: PathStep[],
  ): Value | undefined {
    if (!Array.isArray(target)) return target;
    const items = schema.items();
    return mergeElements(target, Array.isArray(patch) ? patch : undefined, schema, (old, changed, identity) => {
      path.push(identity);
      const merged = this.merge(old, changed, items, path);
      if (this.#checksKeys && old === undefined && merged !== undefined) this.#patch.checkAdded(path, undefined, false);
      path.pop();
      return merged;
    });
  }
}

/** To kyaml a field without a name is the mapping itself, which is not the scalar that it sets. */
function checkKey(map: ValueMap, key: string, path: readonly PathStep[]): void {
  if (key === "") checkKind(map, "ScalarNode", path);
}

/** The text of a string that folding may change. */
function foldableText(value: Value): string | undefined {
  if (typeof value === "string") return /\n[ \t\n]/.test(value) ? value : undefined;
  return value instanceof OddScalar && typeof value.value === "string" && value.tag === "!!str"
    ? value.text
    : undefined;
}

/** A value that was made without a type counts as text once it has been merged. Mirrors: kyaml FieldSetter. */
function isUntyped(value: Value): value is OddScalar {
  return value instanceof OddScalar && value.tag === "" && value.text !== "";
}

/** Which of the two mappings goes on being merged; a directive of the patch is taken out. Mirrors: merge2 VisitMap. */
function chooseMap(target: Value | undefined, patch: Value | undefined): Value | undefined {
  if (isMissing(target)) {
    if (patch === undefined) return target;
    if (isMap(patch) && takeKnownDirective(patch) === "delete") return undefined;
    return patch;
  }
  if (patch === undefined) return target;
  if (!isMap(patch)) return undefined;
  switch (takeMapDirective(patch)) {
    case "delete":
      return undefined;
    case "replace":
      return patch;
    case "merge":
      return target;
  }
}

/** In what a patch adds, unknown directives are left where they stand. */
function takeKnownDirective(patch: ValueMap): string {
  const text = nodeText(getOwn(patch, "$patch"));
  return text === "delete" || text === "replace" || text === "merge" ? takeMapDirective(patch) : "merge";
}

function fieldNames(target: ValueMap, patch: ValueMap | undefined): string[] {
  const names = Object.keys(target);
  if (patch !== undefined && patch !== target)
    for (const name of Object.keys(patch)) if (!Object.hasOwn(target, name)) names.push(name);
  return names.sort(compareBytes);
}

/** A field of a mapping, and the path of the mapping. */
interface FieldPlace {
  map: ValueMap;
  key: string;
  path: PathStep[];
}
