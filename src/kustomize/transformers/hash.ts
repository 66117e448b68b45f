import type { Resource } from "../../manifest/index.ts";
import type { Transformer } from "../transformer.ts";

/** Puts a suffix made from the content on the names of generated objects. `hash` is api/hasher's. Mirrors: kustomize HashTransformer. */
export function createHashTransformer(hash: (resource: Resource) => string): Transformer {
  return (set) => {
    for (const resource of set.resources) {
      if (resource.generator?.needsHash !== true) continue;
      const suffix = hash(resource);
      resource.storePreviousId();
      resource.name = `${resource.name}-${suffix}`;
    }
  };
}
