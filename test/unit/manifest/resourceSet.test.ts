import { describe, expect, it } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { OpenApi, formatId } from "../../../src/kube/index.ts";
import { type GeneratorBehavior, Resource, ResourceSet } from "../../../src/manifest/index.ts";

const openApi = new OpenApi();

function resource(kind: string, name: string, namespace = "", more: ValueMap = {}): Resource {
  const apiVersion = kind === "Deployment" ? "apps/v1" : kind === "ClusterRole" ? "rbac.authorization.k8s.io/v1" : "v1";
  const metadata: ValueMap = namespace === "" ? { name } : { name, namespace };
  return new Resource({ object: { apiVersion, kind, metadata, ...more }, openApi });
}

function generated(behavior: GeneratorBehavior, name: string, data: ValueMap): Resource {
  const made = resource("ConfigMap", name, "", { data });
  made.generator = { behavior, needsHash: true };
  return made;
}

describe("ResourceSet", () => {
  it("keeps order and finds by current id, where an absent namespace is default", () => {
    const a = resource("ConfigMap", "a");
    const b = resource("Deployment", "b", "prod");
    const set = new ResourceSet([a, b]);
    expect(set.resources).toEqual([a, b]);
    expect(set.byCurrentId(resource("ConfigMap", "a", "default").id)).toEqual([a]);
    expect(set.byCurrentId(resource("Deployment", "b").id)).toEqual([]);
  });

  it("refuses a second resource of the same id in kustomize's words", () => {
    const set = new ResourceSet([resource("Deployment", "d")]);
    expect(() => set.append(resource("Deployment", "d", "default"))).toThrow(
      "may not add resource with an already registered id: Deployment.v1.apps/d.default",
    );
  });

  it("ignores the namespace of cluster-scoped kinds", () => {
    const set = new ResourceSet([resource("ClusterRole", "r", "one")]);
    expect(() => set.append(resource("ClusterRole", "r", "two"))).toThrow("already registered");
  });

  it("follows renames and finds earlier ids", () => {
    const a = resource("ConfigMap", "a");
    const set = new ResourceSet([a, resource("ConfigMap", "b")]);
    const before = a.id;
    expect(set.byAnyId(before)).toEqual([a]);
    a.storePreviousId();
    a.name = "x-a";
    expect(set.byCurrentId(before)).toEqual([]);
    expect(set.byCurrentId(a.id)).toEqual([a]);
    expect(set.byAnyId(before)).toEqual([a]);
    expect(set.byAnyName("a")).toEqual([a]);
    expect(formatId(a.originalId)).toBe("ConfigMap.v1.[noGrp]/a.default");
  });

  it("replaces in place and removes", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => resource("ConfigMap", name)) as Resource[];
    const set = new ResourceSet([a!, b!, c!]);
    set.replace(b!, d!);
    expect(set.resources.map((r) => r.name)).toEqual(["a", "d", "c"]);
    set.remove(a!);
    expect(set.resources.map((r) => r.name)).toEqual(["d", "c"]);
    expect(set.byAnyName("b")).toEqual([]);
  });

  it("lists resources of one bucket in the order of the set", () => {
    const [a, b, c] = ["one", "two", "three"].map((namespace) =>
      resource("ConfigMap", "same", namespace),
    ) as Resource[];
    const set = new ResourceSet([a!, b!, c!]);
    expect(set.byAnyName("same")).toEqual([a, b, c]);
    a!.invalidate();
    expect(set.byAnyName("same")).toEqual([a, b, c]);
  });

  it("clones deeply", () => {
    const set = new ResourceSet([resource("ConfigMap", "a", "", { data: { k: "v" } })]);
    const copy = set.clone();
    copy.resources[0]!.name = "changed";
    expect(set.resources[0]!.name).toBe("a");
    expect(copy.byAnyName("changed")).toHaveLength(1);
  });
});

describe("absorbAll", () => {
  it("creates, merges and replaces", () => {
    const set = new ResourceSet();
    set.absorbAll([generated("create", "c", { a: "1", b: "2" })]);
    set.absorbAll([generated("merge", "c", { b: "3" })]);
    expect(set.resources[0]!.object.data).toEqual({ a: "1", b: "3" });
    set.absorbAll([generated("replace", "c", { z: "9" })]);
    expect(set.resources[0]!.object.data).toEqual({ z: "9" });
  });

  it.each([
    [
      "merge" as const,
      false,
      'id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"ConfigMap", isClusterScoped:false}, Name:"c", Namespace:""} does not exist; cannot merge or replace',
    ],
    ["create" as const, true, "exists; can not use behavior: 'create', behavior must be merge or replace"],
    ["unspecified" as const, true, "exists; can not use behavior: 'unspecified', behavior must be merge or replace"],
  ])("behavior %s with an existing one: %s", (behavior, exists, message) => {
    const set = new ResourceSet(exists ? [resource("ConfigMap", "c")] : []);
    expect(() => set.absorbAll([generated(behavior, "c", {})])).toThrow(message);
  });

  it("encodes stringData of the Secret it merges into", () => {
    const secret = resource("Secret", "s", "", { stringData: { user: "me" }, data: { old: "b2xk" } });
    const set = new ResourceSet([secret]);
    const made = resource("Secret", "s", "", { data: { new: "bmV3" } });
    made.generator = { behavior: "merge", needsHash: false };
    set.absorbAll([made]);
    expect(set.resources[0]!.object.data).toEqual({ old: "b2xk", user: "bWU=", new: "bmV3" });
  });
});
