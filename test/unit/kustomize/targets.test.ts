import { describe, expect, it } from "vitest";
import { KpackError } from "../../../src/base/index.ts";
import { createMemoryFileSystem } from "../../../src/adapters/memory/index.ts";
import { buildKustomization } from "../../../src/kustomize/index.ts";

const objects = ["web", "api"]
  .map((name) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: 1\n`)
  .join("---\n");

function build(kustomization: string): Promise<{ yaml: string }> {
  const fs = createMemoryFileSystem({
    "/k/r.yaml": objects,
    "/k/kustomization.yaml": `resources: [r.yaml]\n${kustomization}`,
  });
  return buildKustomization({ target: "/k", fs });
}

async function failure(kustomization: string): Promise<KpackError> {
  try {
    await build(kustomization);
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("it built");
}

const patch = (target: string): string =>
  `patches:\n- target: ${target}\n  patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'\n`;

describe("targets of patches", () => {
  it("V8: (a+)+$ as a target's name is anchored and takes linear time", async () => {
    const name = `${"a".repeat(40)}b`;
    const { yaml } = await build(`namePrefix: ${name}\n${patch('{name: "(a+)+$"}')}`);
    expect(yaml).toContain("replicas: 1");
    expect(yaml).not.toContain("replicas: 2");
  });

  it("a pattern that is none is an error", async () => {
    expect((await failure(patch('{name: "("}'))).code).toBe("regex/syntax");
  });

  it("a patch that fits nothing names what it could have meant", async () => {
    const error = await failure(
      "patches:\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: wbe}}'\n",
    );
    expect(error.message).toContain('no resource matches strategic merge patch "Deployment.v1.apps/wbe.[noNs]"');
    expect(error.hint).toBe("did you mean Deployment web?");
  });

  it("a patch of another API version says so", async () => {
    const error = await failure(
      "patches:\n- patch: '{apiVersion: apps/v2, kind: Deployment, metadata: {name: web}}'\n",
    );
    expect(error.hint).toContain("the patch has another apiVersion");
  });

  it("a replacement without its source names near ones", async () => {
    const error = await failure(
      "replacements:\n- source: {kind: Deployment, name: wbe}\n  targets: [{select: {kind: Deployment}}]\n",
    );
    expect(error.hint).toBe("did you mean web?");
  });

  it("a workload that replicas cannot find gets near names", async () => {
    expect((await failure("replicas: [{name: ap, count: 1}]\n")).hint).toBe("did you mean api?");
  });
});
