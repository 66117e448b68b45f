import { describe, expect, it } from "vitest";
import { splitBracketedPath, splitPath } from "../../../src/kustomize/config/index.ts";

describe("splitPath", () => {
  it.each([
    ["", [""]],
    ["s", ["s"]],
    ["a/b/c", ["a", "b", "c"]],
    ["/a/b/c", ["a", "b", "c"]],
    ["a/b[]/c", ["a", "b[]", "c"]],
    [String.raw`a/b\/c/d\/e/f`, ["a", "b/c", "d/e", "f"]],
    [
      String.raw`metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret`,
      ["metadata", "annotations", "nginx.ingress.kubernetes.io/auth-secret"],
    ],
  ])("splits %s", (path, parts) => {
    expect(splitPath(path, "/")).toEqual(parts);
  });
});

describe("splitBracketedPath", () => {
  it.each([
    ["spec.replicas", ["spec", "replicas"]],
    ["spec.data.[name=first].key", ["spec", "data", "[name=first]", "key"]],
    ["spec.data.[.name=.first].key", ["spec", "data", "[.name=.first]", "key"]],
    ["spec.data.[name.=first.].key", ["spec", "data", "[name.=first.]", "key"]],
    ["spec.data.[name=f.i.r.s.t.].key", ["spec", "data", "[name=f.i.r.s.t.]", "key"]],
    [String.raw`spec\.replicas`, ["spec.replicas"]],
    ["spec.data.[name=f.i.[r.s.t..key", ["spec", "data", "[name=f.i.[r.s.t..key"]],
    ["metadata.annotations.[a.b.c/d.e.f-g.]", ["metadata", "annotations", "a.b.c/d.e.f-g."]],
  ])("splits %s", (path, parts) => {
    expect(splitBracketedPath(path, ".")).toEqual(parts);
  });
});
