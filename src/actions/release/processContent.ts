import { type Compatibility, type Hook, hookText, manifestChunks, sortManifests } from "../../chart/index.ts";
import { joinChunks, kustomizeOutput, type PostRenderer, postRender } from "../chart/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** What happens to rendered objects before they are applied. */
export interface Processing {
  /** Sees the objects without hooks, as Helm 3's post-renderers did. */
  postRenderer?: PostRenderer | undefined;
  /** Folder of a kustomization; sees objects and hooks. */
  overlay?: string | undefined;
  compat: Compatibility;
}

/** Sends objects through the post-renderer, then objects and hooks through the overlay; what the overlay gives is sorted anew. */
export async function processContent(
  environment: ReleaseEnvironment,
  { manifest, hooks }: { manifest: string; hooks: Hook[] },
  { postRenderer, overlay, compat }: Processing,
): Promise<{ manifest: string; hooks: Hook[] }> {
  const rendered = postRenderer ? postRender(postRenderer, manifest) : manifest;
  if (overlay === undefined) return { manifest: rendered, hooks };
  const all = `${rendered.trimEnd()}\n${hookText(hooks)}`;
  const built = await kustomizeOutput(environment.charts, all, overlay);
  const sorted = sortManifests(new Map([[`${overlay}/kustomization.yaml`, built]]), compat);
  return { manifest: joinChunks(manifestChunks([], sorted.manifests)), hooks: sorted.hooks };
}
