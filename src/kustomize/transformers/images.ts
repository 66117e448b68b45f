import { type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import type { CompileRegex } from "../../base/regex/index.ts";
import { type Resource, isNull, nodeText } from "../../manifest/index.ts";
import type { FieldSpecs } from "../config/index.ts";
import type { Transformer } from "../transformer.ts";
import { type ImageChange, changeImage, imageMatcher } from "./imageName.ts";
import { visitFields } from "../fields/visitField.ts";
import { writeUntyped } from "../fields/untyped.ts";
import { isScalar, wrongNodeKind } from "../fields/writeScalar.ts";

export interface ImagesRequest {
  readonly image: ImageChange;
  readonly fieldSpecs: FieldSpecs;
}

/** Remembers which objects in a document hold an image, for transformers that run one after the other. */
export class ContainerFinder {
  readonly #known = new WeakMap<ValueMap, readonly ValueMap[]>();

  /** The items of every list called `containers` or `initContainers`, anywhere in the document, that have an image. */
  find(document: ValueMap): readonly ValueMap[] {
    let found = this.#known.get(document);
    if (found === undefined) {
      found = findContainers(document);
      this.#known.set(document, found);
    }
    return found;
  }
}

function findContainers(document: ValueMap): ValueMap[] {
  const found: ValueMap[] = [];
  const open: Value[] = [document];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (Array.isArray(item)) {
      for (const child of item) if (typeof child === "object" && child !== null) open.push(child);
      continue;
    }
    if (!isMap(item)) continue;
    for (const key in item) {
      const child = getOwn(item, key);
      if (typeof child !== "object" || child === null) continue;
      open.push(child);
      if ((key === "containers" || key === "initContainers") && Array.isArray(child)) addContainers(found, child);
    }
  }
  return found;
}

function addContainers(found: ValueMap[], list: readonly Value[]): void {
  for (const container of list) {
    if (isMap(container)) {
      const image = getOwn(container, "image");
      if (image !== undefined && !isNull(image)) found.push(container);
    } else if (!isNull(container)) {
      throw wrongNodeKind("MappingNode", container);
    }
  }
}

/**
 * Changes image names, tags and digests. Two passes, as in kustomize: containers anywhere in an object (custom
 * resources included), then the field specs; so a tag suffix is put on twice where both find the image.
 * CustomResourceDefinitions are left alone. Mirrors: kustomize ImageTagTransformer.
 */
export function createImageTagTransformer(
  { image, fieldSpecs }: ImagesRequest,
  compile: CompileRegex,
  finder: ContainerFinder = new ContainerFinder(),
): Transformer {
  const matches = imageMatcher(image.name, compile);
  const changed = new Map<string, string>();
  const change = (resource: Resource, parent: ValueMap, key: string): void => {
    const value = getOwn(parent, key);
    if (!isScalar(value)) throw wrongNodeKind("ScalarNode", value);
    const old = nodeText(value);
    let result = changed.get(old);
    if (result === undefined) {
      result = matches(old) ? changeImage(old, image) : old;
      changed.set(old, result);
    }
    if (result !== old) writeUntyped(resource, parent, key, result);
  };
  return (set) => {
    for (const resource of set.resources) {
      if (resource.id.kind === "CustomResourceDefinition") continue;
      for (const container of finder.find(resource.object)) change(resource, container, "image");
    }
    for (const resource of set.resources) {
      if (resource.id.kind === "CustomResourceDefinition") continue;
      visitFields(resource, fieldSpecs, "none", (parent, key) => change(resource, parent, key));
    }
  };
}
