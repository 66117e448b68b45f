import { describe, expect, it } from "vitest";
import { expandVariables } from "../../../src/kustomize/refs/expandVariables.ts";
import { formatFloat } from "../../../src/yaml/index.ts";

const values: Record<string, string | number | boolean> = { A: "a", N: 8080, F: 1234567.5, B: true, E: "", P: "$(A)" };
const expand = (text: string): unknown => expandVariables(text, (name) => values[name], formatFloat);

describe("expandVariables", () => {
  it.each([
    ["no reference", "no reference"],
    ["$(A)", "a"],
    ["x$(A)y$(A)", "xaya"],
    ["$(N)", 8080],
    ["$(B)", true],
    [":$(N)", ":8080"],
    [":$(F)", ":1.2345675e+06"],
    ["$(MISSING)", "$(MISSING)"],
    ["x$(MISSING)", "x$(MISSING)"],
    ["$$(A)", "$(A)"],
    ["$$$(A)", "$a"],
    ["$$$$(A)", "$$(A)"],
    ["$", "$"],
    ["a$", "a$"],
    ["$x", "$x"],
    ["$(A", "$(A"],
    ["$($(A)", "$($(A)"],
    ["$(P)", "$(A)"],
    ["-$(E)-", "--"],
    ["$()", "$()"],
  ])("%s", (text, result) => {
    expect(expand(text)).toBe(result);
  });

  it("takes linear time on references that are never closed", () => {
    const text = "$(".repeat(200_000);
    expect(expand(text)).toBe(text);
  });
});
