import { describe, expect, it } from "vitest";
import { createRegexCompiler } from "../../../src/base/regex/re2/index.ts";
import { changeImage, imageMatcher, splitImage } from "../../../src/kustomize/transformers/imageName.ts";

const none = { name: "", newName: "", newTag: "", tagSuffix: "", digest: "" };

describe("imageMatcher", () => {
  const compile = createRegexCompiler();
  it.each([
    ["nginx", "nginx", true],
    ["nginx", "nginx:12", true],
    ["nginx", "nginx:12@sha256:abc", true],
    ["nginx", "nginx@sha512:abc", true],
    ["nginx", "nginx@multihash+base58:abc", true],
    ["nginx", "nginx-extra", false],
    ["nginx", "my/nginx", false],
    ["nginx", "nginx:{tag}", true],
    ["a.b/c", "axb/c:1", true],
    ["a.b/c", "a/b/c:1", true],
    ["a.b", "a\nb", false],
    ["a.b", "a😀b", true],
    ["localhost:5000/x", "localhost:5000/x:1", true],
    ["(a|b)x", "bx:1", true],
    ["a+", "aaa:1", true],
    ["[", "[", false],
    ["", ":1", true],
  ])("%s and %s: %s", (name, image, matches) => {
    expect(imageMatcher(name, compile)(image)).toBe(matches);
  });
});

describe("splitImage", () => {
  it.each([
    ["nginx", "nginx", "", ""],
    ["nginx:1", "nginx", "1", ""],
    ["nginx@sha256:1", "nginx", "", "sha256:1"],
    ["nginx:1@sha256:2", "nginx", "1", "sha256:2"],
    ["host:5000/nginx", "host:5000/nginx", "", ""],
    ["host:5000/nginx:1", "host:5000/nginx", "1", ""],
    ["host:5000/nginx:1@sha256:2", "host:5000/nginx", "1", "sha256:2"],
  ])("%s", (image, name, tag, digest) => {
    expect(splitImage(image)).toEqual({ name, tag, digest });
  });
});

describe("changeImage", () => {
  it.each([
    ["nginx:1@sha256:2", { newName: "n" }, "n:1@sha256:2"],
    ["nginx:1@sha256:2", { newTag: "3" }, "nginx:3"],
    ["nginx:1@sha256:2", { digest: "sha256:3" }, "nginx@sha256:3"],
    ["nginx:1", { newTag: "3", digest: "sha256:4" }, "nginx:3@sha256:4"],
    ["nginx:1", { tagSuffix: "-x" }, "nginx:1-x"],
    ["nginx:1", { tagSuffix: "-x", newTag: "3" }, "nginx:3"],
    ["nginx@sha256:1", { tagSuffix: "-x" }, "nginx:-x"],
  ])("%s with %o is %s", (image, change, result) => {
    expect(changeImage(image, { ...none, ...change })).toBe(result);
  });
});
