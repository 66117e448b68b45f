/** The checker of R21 must find what it is there to find. */
import { describe, expect, test } from "vitest";
import { findViolations, type Operation } from "../../support/linearizability.ts";

const write = (value: string, version: number | undefined, calledAt: number, answeredAt: number): Operation => ({
  kind: "write",
  value,
  version,
  calledAt,
  answeredAt,
});
const read = (value: string, version: number, calledAt: number, answeredAt: number): Operation => ({
  kind: "read",
  value,
  version,
  calledAt,
  answeredAt,
});
const final = new Map([
  [1, "a"],
  [2, "b"],
]);

describe("linearizability of one release", () => {
  test.each<[string, Operation[]]>([
    ["one after the other", [write("a", 1, 0, 1), read("a", 1, 2, 3), write("b", 2, 4, 5), read("b", 2, 6, 7)]],
    ["at once, in either order", [write("b", 2, 0, 9), write("a", 1, 0, 9)]],
    [
      "a read during a write sees the old or the new",
      [write("a", 1, 0, 1), write("b", 2, 2, 9), read("a", 1, 3, 4), read("b", 2, 5, 6)],
    ],
    ["a write that failed was seen", [write("a", 1, 0, 1), write("b", undefined, 2, 3), read("b", 2, 4, 5)]],
    ["a write that failed was not seen", [write("a", 1, 0, 1), write("c", undefined, 2, 3), read("a", 1, 4, 5)]],
  ])("accepts: %s", (_, operations) => {
    expect(findViolations(operations, final)).toEqual([]);
  });

  test.each<[string, Operation[]]>([
    ["two writes got one version", [write("a", 1, 0, 1), write("b", 1, 0, 1)]],
    ["an acknowledged write is lost", [write("c", 3, 0, 1)]],
    ["an acknowledged write was written over", [write("x", 1, 0, 1)]],
    ["a later write got an earlier version", [write("b", 2, 0, 1), write("a", 1, 2, 3)]],
    ["a stale read", [write("a", 1, 0, 1), write("b", 2, 2, 3), read("a", 1, 4, 5)]],
    ["a read that goes back", [write("a", 1, 0, 1), write("b", 2, 2, 9), read("b", 2, 3, 4), read("a", 1, 5, 6)]],
    ["a read from the future", [read("a", 1, 0, 1), write("a", 1, 2, 3)]],
    ["a read of something else", [write("a", 1, 0, 1), read("z", 1, 2, 3)]],
  ])("refuses: %s", (_, operations) => {
    expect(findViolations(operations, final)).not.toEqual([]);
  });
});
