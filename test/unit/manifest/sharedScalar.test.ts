import { describe, expect, it } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { OpenApi } from "../../../src/kube/index.ts";
import { Resource, shareScalar, syncSharedScalars } from "../../../src/manifest/index.ts";

function shared(): { resource: Resource; a: ValueMap; b: ValueMap } {
  const a: ValueMap = { app: "x" };
  const b: ValueMap = { app: "x" };
  const resource = new Resource({ object: { metadata: { labels: a }, list: [{ labels: b }] }, openApi: new OpenApi() });
  shareScalar(resource.sharedScalars, "app", [a, b]);
  return { resource, a, b };
}

describe("shared scalars", () => {
  it("change together", () => {
    const { resource, a, b } = shared();
    a.app = "y";
    syncSharedScalars(resource.sharedScalars);
    expect(b.app).toBe("y");
  });

  it("end where the entry is removed", () => {
    const { resource, a, b } = shared();
    delete a.app;
    syncSharedScalars(resource.sharedScalars);
    a.app = "new";
    b.app = "y";
    syncSharedScalars(resource.sharedScalars);
    expect([a.app, b.app]).toEqual(["new", "y"]);
  });

  it("survive a clone, apart from the original", () => {
    const { resource, a } = shared();
    const copy = resource.clone();
    const labels = (copy.object.metadata as ValueMap).labels as ValueMap;
    labels.app = "z";
    syncSharedScalars(copy.sharedScalars);
    expect(copy.object.list).toEqual([{ labels: { app: "z" } }]);
    expect(a.app).toBe("x");
  });

  it("end with a new document", () => {
    const { resource } = shared();
    resource.object = {};
    expect(resource.sharedScalars).toEqual([]);
  });
});
