import { manifestChunks, sortManifests } from "../../chart/index.ts";
import { appliedAs, type ReleaseOwner } from "../../cluster/index.ts";
import type { KubeObject } from "../../ports/index.ts";
import { type FoundContent, objectAsApplied, type ReleaseHook } from "../../release/index.ts";
import { stringify } from "../../yaml/index.ts";
import { joinChunks } from "../chart/index.ts";
import { encodeHook } from "./releaseContent.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/**
 * A manifest of what is live, in install order. In a folder hooks are files: they are told from objects by their
 * annotations. On a cluster they come and go, so `hooks`, those of another revision, stand in.
 */
export function liveContent(
  { isFolder }: ReleaseEnvironment,
  owner: ReleaseOwner,
  {
    objects,
    hooks,
  }: {
    objects: readonly { live: KubeObject; template: KubeObject | undefined }[];
    hooks: readonly ReleaseHook[];
  },
): FoundContent {
  const texts = objects.map(({ live, template }) => stringify(objectAsApplied(live, template, owner)).trimEnd());
  const sorted = sortManifests(new Map([[`${owner.name}/repaired.yaml`, texts.join("\n---\n")]]), "helm4");
  const found = sorted.hooks.map((hook): ReleaseHook => {
    const known = hooks.find(({ kind, name }) => kind === hook.kind && name === hook.name);
    return { ...encodeHook(hook), ...(known ? { path: known.path } : {}) };
  });
  const methods = new Set(objects.map(({ live }) => appliedAs(live)?.method));
  return {
    manifest: joinChunks(manifestChunks([], sorted.manifests)),
    hooks: isFolder ? found : [...hooks],
    count: sorted.manifests.length,
    hasHooks: isFolder,
    apply: methods.has("ssa") ? "ssa" : methods.has("csa") ? "csa" : undefined,
  };
}
