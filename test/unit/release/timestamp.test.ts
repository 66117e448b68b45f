import { expect, test } from "vitest";
import { timestamp } from "../../../src/release/index.ts";

test.each([
  [Date.UTC(2026, 0, 2, 3, 4, 50, 80), "2026-01-02T03:04:50.08Z"],
  [Date.UTC(2026, 0, 2, 3, 4, 50, 0), "2026-01-02T03:04:50Z"],
  [Date.UTC(2026, 0, 2, 3, 4, 50, 123), "2026-01-02T03:04:50.123Z"],
  [Date.UTC(2026, 0, 2, 3, 0, 0, 0), "2026-01-02T03:00:00Z"],
])("%d is written as Go writes it", (moment, expected) => {
  expect(timestamp({ now: () => moment })).toBe(expected);
});
