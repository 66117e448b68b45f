import { describe, expect, it } from "vitest";
import { OpenApi } from "../../src/kube/index.ts";
import { type Resource, readResources } from "../../src/manifest/index.ts";
import { applyJsonPatch, parseJsonPatch, strategicMerge } from "../../src/patch/index.ts";
import { stringify } from "../../src/yaml/index.ts";
import { type PatchCase, readPatchCases } from "../support/patchCases.ts";

const openApi = new OpenApi();

function read(text: string): Resource {
  const [resource] = readResources(text, { openApi });
  if (resource === undefined) throw new Error("the case has no object");
  return resource;
}

/** As kustomize merges a patch with a target: labels and annotations as text, the identity of the target kept. */
function mergeStrategically({ target, patch }: PatchCase): string {
  const resource = read(target);
  const { kind, name } = resource;
  const change = read(patch);
  change.setLabels(change.labels());
  change.setAnnotations(change.annotations());
  if (!strategicMerge(resource.object, change.object, openApi)) return "";
  resource.kind = kind;
  resource.name = name;
  return stringify(resource.object);
}

function patchJson({ target, patch }: PatchCase): string {
  return stringify(applyJsonPatch(read(target).object, parseJsonPatch(patch)));
}

function check(example: PatchCase, run: (example: PatchCase) => string): void {
  if (example.error === undefined) expect(run(example)).toBe(example.output);
  else expect(() => run(example)).toThrow(expect.objectContaining({ name: "KpackError" }));
}

describe("strategic merge as kustomize does it", () => {
  it.each([...readPatchCases("strategic"), ...readPatchCases("strategic-random")])("$title", (example) =>
    check(example, mergeStrategically),
  );
});

describe("JSON 6902 as kustomize does it", () => {
  it.each([...readPatchCases("json6902"), ...readPatchCases("json6902-random")])("$title", (example) =>
    check(example, patchJson),
  );
});
