import { KpackError, type Value, getOwn, nearNames } from "../../base/index.ts";
import { formatGvk, isGvkSelected } from "../../kube/index.ts";
import type { Resource, ResourceSet } from "../../manifest/index.ts";
import { WrittenLayers } from "../../patch/index.ts";
import type { CompiledFieldSpec, FieldSpec, FieldSpecs } from "../config/index.ts";
import type { Transformer } from "../transformer.ts";
import { visitField } from "../fields/visitField.ts";
import { writeScalar } from "../fields/writeScalar.ts";

export interface ReplicasRequest {
  /** The name that the object has or had. */
  readonly name: string;
  readonly count: number | bigint;
  readonly fieldSpecs: FieldSpecs;
}

/** Sets the number of replicas of objects by name. Throws `kustomize/replicas-target` when there is none. Mirrors: kustomize ReplicaCountTransformer. */
export function createReplicaCountTransformer({ name, count, fieldSpecs }: ReplicasRequest): Transformer {
  return (set) => {
    const named = set.byAnyName(name).map((resource) => ({ resource, ids: [...resource.earlierIds(), resource.id] }));
    let found = false;
    for (const spec of fieldSpecs.specs) {
      for (const { resource, ids } of named) {
        if (!ids.some((id) => id.name === name && isGvkSelected(id, spec))) continue;
        found = true;
        setCount(resource, spec, fieldSpecs, count);
      }
    }
    if (!found) throw noTarget(set, name, fieldSpecs.specs);
  };
}

function setCount(resource: Resource, spec: FieldSpec, fieldSpecs: FieldSpecs, count: number | bigint): void {
  for (const compiled of fieldSpecs.matching(resource.id)) {
    if (compiled.source !== spec) continue;
    visitField(resource, compiled, "scalar", (parent, key) => {
      const isText = isWrittenAsText(resource, getOwn(parent, key), compiled);
      writeScalar(resource, parent, key, isText ? String(count) : count);
    });
  }
}

/** A count in quotes stays in quotes. */
function isWrittenAsText(resource: Resource, old: Value | undefined, { steps }: CompiledFieldSpec): boolean {
  if (typeof old !== "string") return false;
  const path = steps.steps.map((step) => step.name);
  const texts = resource.layers.length > 0 ? resource.layers : [resource.text];
  const layers = new WrittenLayers(texts);
  // Empty text may have been made a moment ago, where nothing was.
  return old === "" ? layers.isStyled(old, path) : layers.isQuoted(old, path);
}

function noTarget(set: ResourceSet, name: string, specs: readonly FieldSpec[]): KpackError {
  const names = set.resources
    .filter((resource) => specs.some((spec) => isGvkSelected(resource.id, spec)))
    .map((resource) => resource.originalId.name);
  const near = nearNames(name, new Set(names));
  return new KpackError(
    "kustomize/replicas-target",
    `resource with name ${name} does not match a config with the following GVK [${specs.map(formatGvk).join(" ")}]`,
    {
      hint:
        near.length > 0
          ? `did you mean ${near.join(" or ")}?`
          : `replicas: names a workload by its name in the base, before prefixes and suffixes${names.length > 0 ? `: ${names.slice(0, 5).join(", ")}` : ""}`,
    },
  );
}
