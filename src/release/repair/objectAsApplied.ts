import { holdsAll, isMap } from "../../base/index.ts";
import { appliedPart, type ReleaseOwner, withoutOwner, withOwner } from "../../cluster/index.ts";
import { withEncodedSecret } from "../../kube/index.ts";
import type { KubeObject } from "../../ports/index.ts";
import { serverFields } from "../compare.ts";

/**
 * The manifest that a live object came from, as far as the object tells it: what kpack or Helm applied, or all of it where
 * that is not told. `template` is the object as another revision has it: where the live one says the same, it is that.
 */
export function objectAsApplied(live: KubeObject, template: KubeObject | undefined, owner: ReleaseOwner): KubeObject {
  const part = appliedPart(live) ?? withoutServerFields(live);
  if (template) {
    const known = withEncodedSecret(withOwner(template, owner));
    if (holdsAll(live, known) && holdsAll(known, part)) return template;
  }
  const { status: _status, ...object } = withoutOwner(part, template);
  return object;
}

function withoutServerFields(live: KubeObject): KubeObject {
  const { metadata } = live;
  if (!isMap(metadata)) return live;
  const kept = Object.entries(metadata).filter(([field]) => !serverFields.has(field));
  return { ...live, metadata: Object.fromEntries(kept) };
}
