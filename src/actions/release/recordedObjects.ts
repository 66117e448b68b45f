import { manifestObjects, type Release, type ScopeOf } from "../../release/index.ts";
import type { KubeObject } from "../../ports/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** The objects that a revision puts there. In a folder nothing runs, so hooks are files too, for whoever applies them. */
export function recordedObjects(
  { isFolder }: ReleaseEnvironment,
  { manifest = "", hooks = [] }: Pick<Release, "manifest" | "hooks">,
  place: { namespace: string; scopeOf: ScopeOf },
): KubeObject[] {
  const texts = isFolder ? [manifest, ...hooks.map((hook) => hook.manifest)] : [manifest];
  return texts.flatMap((text) => manifestObjects(text, place));
}
