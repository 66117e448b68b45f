import { type ValueMap, getOwn } from "../../base/index.ts";
import { isGvkSelected } from "../../kube/index.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";
import type { FieldSpecs } from "../config/index.ts";
import type { Transformer } from "../transformer.ts";
import { visitField } from "../fields/visitField.ts";
import { writeUntyped } from "../fields/untyped.ts";
import { isScalar, wrongNodeKind } from "../fields/writeScalar.ts";

export interface NameAffixRequest {
  readonly kind: "prefix" | "suffix";
  /** An empty one still counts as a name change for the context in which references are resolved. */
  readonly text: string;
  readonly fieldSpecs: FieldSpecs;
}

const neverRenamed = [
  { kind: "CustomResourceDefinition" },
  { kind: "APIService", group: "apiregistration.k8s.io" },
  { kind: "Namespace" },
];

/** Puts a prefix or suffix on names. Mirrors: kustomize PrefixTransformer and SuffixTransformer, which skip types by their first id. */
export function createNameAffixTransformer(request: NameAffixRequest): Transformer {
  const { kind, text, fieldSpecs } = request;
  return (set) => {
    for (const resource of set.resources) {
      const { id, previousIds } = resource;
      const original = { group: id.group, version: id.version, kind: previousIds[0]?.kind ?? id.kind };
      if (neverRenamed.some((selector) => isGvkSelected(original, selector))) continue;
      for (const spec of fieldSpecs.matching(original)) {
        if (spec.path === "metadata/name") noteAffix(resource, kind, text);
        if (!isGvkSelected(id, spec)) continue;
        visitField(resource, spec, "scalar", (parent, key) => affix(resource, parent, key, request));
        resource.invalidate();
      }
    }
  };
}

function noteAffix(resource: Resource, kind: "prefix" | "suffix", text: string): void {
  if (kind === "prefix") resource.addPrefix(text);
  else resource.addSuffix(text);
  if (text !== "") resource.storePreviousId();
}

function affix(resource: Resource, parent: ValueMap, key: string, { kind, text }: NameAffixRequest): void {
  const old = getOwn(parent, key);
  if (!isScalar(old)) throw wrongNodeKind("ScalarNode", old);
  const changed = kind === "prefix" ? text + nodeText(old) : nodeText(old) + text;
  writeUntyped(resource, parent, key, changed);
}
