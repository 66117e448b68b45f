import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parseGoDuration, parseRepositoryReference } from "../../../src/source/index.ts";

type Answer = [cloneUrl: string, path: string, ref: string, timeoutMs: number, submodules: boolean];
const recorded = readFileSync(new URL("repositoryReferences.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as [string, Answer | null]);

describe("repository references, as kustomize 5.8.2 parses them", () => {
  it.each(recorded)("%s", (text, expected) => {
    const reference = parseRepositoryReference(text);
    const answer = reference && [
      reference.cloneUrl,
      reference.path,
      reference.ref,
      reference.timeoutMs,
      reference.submodules ?? true,
    ];
    expect(answer ?? null).toEqual(expected);
  });
});

test.each([
  ["61s", 61_000],
  ["1m1s", 61_000],
  ["1.5h", 5_400_000],
  [".5s", 500],
  ["-2ms", -2],
  ["100us", 0.1],
  ["0", 0],
  ["", undefined],
  ["1", undefined],
  ["1 s", undefined],
  ["s", undefined],
])("Go duration %j", (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected);
});
