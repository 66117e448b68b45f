import {
  KpackError,
  type Limits,
  OddScalar,
  type Value,
  type ValueMap,
  compareBytes,
  getOwn,
  isMap,
} from "../base/index.ts";
import type { OpenApi } from "../kube/index.ts";
import { type ParsedDocument, decodeText, parseDocuments } from "../yaml/index.ts";
import { Resource } from "./resource.ts";
import { isNull, nodeText, scalarText } from "./scalarText.ts";

export interface ReadResourcesOptions {
  openApi: OpenApi;
  /** Named in errors and remembered by the resources. */
  file?: string | undefined;
  limits?: Limits | undefined;
  /** `text` lets a patch have keys that are not strings, or that come twice (the first counts); see the yaml room. */
  oddKeys?: "error" | "text" | undefined;
}

/** A document, and where it stands. */
interface Found {
  readonly value: Value;
  readonly document: number;
  /** 0-based line at which the document's text begins. */
  readonly line: number;
  /** The document's text; absent for items of lists. */
  readonly text: string | undefined;
}

/**
 * Reads a stream of manifests. Empty documents are skipped; lists (`List`, `FooList` with items) become their items:
 * in place when a `List` is all there is, behind everything else otherwise.
 * Throws KpackError (`yaml/...`, `manifest/...`) with file and line. Mirrors: kustomize api/resource/factory.go
 * SliceFromBytes and kyaml kio.ByteReader.
 */
export function readResources(content: string | Uint8Array, options: ReadResourcesOptions): Resource[] {
  const text = typeof content === "string" ? content : decodeText(content);
  const { documents, hasOddKeys } = parse(text, options);
  const found = documents
    .map(({ value, line, text: own }, document): Found => ({ value, document, line, text: own }))
    .filter(({ value }) => !isNull(value));
  const only = documents.length === 1 ? found[0] : undefined;
  const unwrapped = (only && unwrapList(only)) ?? found;
  const reader = new ListReader(options.file);
  return reader.read(unwrapped).map(({ value, document, line, text: own }) => {
    const source = options.file === undefined ? undefined : { file: options.file, line: line + 1, document };
    const resource = new Resource({ object: value, openApi: options.openApi, source, text: own });
    resource.hasOddKeys = hasOddKeys;
    return resource;
  });
}

function parse(text: string, options: ReadResourcesOptions): { documents: ParsedDocument[]; hasOddKeys: boolean } {
  const { file, limits, oddKeys } = options;
  try {
    return { documents: parseDocuments(text, { reader: "kyaml", file, limits }), hasOddKeys: false };
  } catch (error) {
    const isOdd = error instanceof KpackError && (error.code === "yaml/bad-key" || error.code === "yaml/duplicate-key");
    if (oddKeys !== "text" || !isOdd) throw error;
    const options = { reader: "kyaml", file, limits, oddKeys, duplicateKeys: "first" } as const;
    return { documents: parseDocuments(text, options), hasOddKeys: true };
  }
}

/** The items of a stream's only document when it is a List; undefined when it is not one. */
function unwrapList(found: Found): Found[] | undefined {
  const { value } = found;
  if (!isMap(value)) return undefined;
  const kind = scalarText(getOwn(value, "kind"));
  if (kind !== "List" && kind !== "ResourceList") return undefined;
  const items = getOwn(value, "items");
  if (items === undefined && getOwn(value, "functionConfig") === undefined) return undefined;
  return Array.isArray(items) ? items.map((item) => ({ ...found, value: item, text: undefined })) : [];
}

interface FoundObject extends Found {
  readonly value: ValueMap;
}

class ListReader {
  readonly #file: string | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** The objects in order, lists replaced by their items, which come last. */
  read(found: readonly Found[]): FoundObject[] {
    const queue = this.#dropEmpty(found);
    const objects: FoundObject[] = [];
    for (const one of queue) {
      const items = this.#itemsOf(one);
      if (items === undefined) objects.push(one);
      else queue.push(...this.#dropEmpty(items.map((item) => ({ ...one, value: settle(item), text: undefined }))));
    }
    return objects;
  }

  #itemsOf(one: FoundObject): Value[] | undefined {
    const kind = nodeText(getOwn(one.value, "kind"));
    if (!kind.endsWith("List") || getOwn(one.value, "items") === undefined) return undefined;
    const items = getOwn(one.value, "items");
    if (isNull(items)) return [];
    if (Array.isArray(items)) return items;
    throw this.#error(one, "manifest/bad-list", `expected array in ${kind}/items, but found ${goType(items)}`);
  }

  #dropEmpty(found: readonly Found[]): FoundObject[] {
    const kept: FoundObject[] = [];
    for (const one of found) {
      const { value } = one;
      if (isNull(value) || isEmptyCollection(value)) continue;
      if (!isMap(value)) throw this.#missingMetadata(one);
      this.#check({ ...one, value });
      kept.push({ ...one, value });
    }
    return kept;
  }

  /** Mirrors: kyaml RNode.GetValidatedMetadata. */
  #check(one: FoundObject): void {
    const kind = fieldText(one.value, "kind");
    const metadata = getOwn(one.value, "metadata");
    const hasMetadata =
      isMap(metadata) &&
      ["name", "namespace", "labels", "annotations"].some((field) => !isNilOrEmpty(getOwn(metadata, field)));
    if (!hasMetadata && isNilOrEmpty(getOwn(one.value, "kind")) && isNilOrEmpty(getOwn(one.value, "apiVersion")))
      throw this.#missingMetadata(one);
    if (kind === "")
      throw this.#error(
        one,
        "manifest/missing-kind",
        `missing kind in object ${goMeta(one.value)}`,
        "Every object needs a kind, and an apiVersion.",
      );
    if (kind.endsWith("List")) return;
    if (!isMap(metadata) || fieldText(metadata, "name") === "")
      throw this.#error(
        one,
        "manifest/missing-name",
        `missing metadata.name in object ${goMeta(one.value)}`,
        "Every object needs a metadata.name; kustomize knows no generateName.",
      );
  }

  #missingMetadata(one: Found): KpackError {
    return this.#error(
      one,
      "manifest/missing-metadata",
      "missing Resource metadata",
      "An object needs apiVersion, kind and metadata.name.",
    );
  }

  #error(one: Found, code: `manifest/${string}`, message: string, hint?: string): KpackError {
    const span =
      this.#file === undefined
        ? undefined
        : {
            file: this.#file,
            line: one.line + 1,
            document: one.document,
            path: code === "manifest/missing-name" ? ["metadata"] : [],
          };
    return new KpackError(code, message, { span, hint });
  }
}

function fieldText(map: ValueMap, key: string): string {
  return scalarText(getOwn(map, key));
}

function isEmptyCollection(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);
}

function isNilOrEmpty(value: Value | undefined): boolean {
  return value === undefined || isNull(value) || isEmptyCollection(value);
}

/** Items of a list have been through JSON: nothing of their spelling is left. Not recursive. */
function settle(root: Value): Value {
  if (root instanceof OddScalar) return root.value;
  const open: Value[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (!isMap(value) && !Array.isArray(value)) continue;
    const container = value as { [key: string]: Value };
    for (const key of Object.keys(container)) {
      const child = container[key] as Value;
      if (child instanceof OddScalar)
        Object.defineProperty(container, key, {
          value: child.value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      else if (typeof child === "object" && child !== null) open.push(child);
    }
  }
  return root;
}

function goType(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return Number.isInteger(value) ? "int" : "float64";
    default:
      return isMap(value) ? "map[string]interface {}" : "float64";
  }
}

/** An object's metadata as Go's %v prints kyaml's ResourceMeta. */
function goMeta(object: ValueMap): string {
  const metadata = getOwn(object, "metadata");
  const meta = isMap(metadata) ? metadata : {};
  const type = `${fieldText(object, "apiVersion")} ${fieldText(object, "kind")}`;
  const name = `${fieldText(meta, "name")} ${fieldText(meta, "namespace")}`;
  return `{{${type}} {{${name}} ${goMap(meta, "labels")} ${goMap(meta, "annotations")}}}`;
}

function goMap(meta: ValueMap, field: string): string {
  const map = getOwn(meta, field);
  const keys = isMap(map) ? Object.keys(map).sort(compareBytes) : [];
  return `map[${keys.map((key) => `${key}:${isMap(map) ? scalarText(map[key]) : ""}`).join(" ")}]`;
}
