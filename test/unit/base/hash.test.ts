import { expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/hash/index.ts";

it("hashes UTF-8 with SHA-256", () => {
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
});
