import { describe, expect, test } from "vitest";
import {
  type DamagedRevision,
  type LabelledRelease,
  type ReleaseStatus,
  repairedStatuses,
} from "../../../src/release/index.ts";

const readable = (version: number, status: ReleaseStatus): LabelledRelease => ({
  release: { name: "shop", namespace: "web", version, info: { status } },
  labels: {},
});
const damagedRevision = (version: number, status: ReleaseStatus | undefined): DamagedRevision => ({
  ...{ version, problems: [], labels: {} },
  ...(status ? { status } : {}),
});
/** "1 superseded, 2 ?deployed, 3 ?": of damaged revisions the label, where one is left, behind a question mark. */
function settle(text: string): string {
  const rows = text.split(", ").map((row) => /^(\d+) (\??)(.*)$/.exec(row) ?? []);
  const revisions = rows
    .filter(([, , mark]) => mark === "")
    .map(([, version, , status]) => readable(Number(version), status as ReleaseStatus));
  const damaged = rows
    .filter(([, , mark]) => mark === "?")
    .map(([, version, , status]) =>
      damagedRevision(Number(version), (status || undefined) as ReleaseStatus | undefined),
    );
  const found = repairedStatuses({ revisions, problems: [] }, damaged);
  const changed = found.superseded.map(({ release }) => `${release.version} now superseded`);
  return [...changed, ...[...found.damaged].map(([version, status]) => `${version} ${status}`)].join(", ");
}

describe("statuses of repaired revisions", () => {
  test.each([
    ["the newest, unlabelled: it is in place", "1 superseded, 2 superseded, 3 ?", "3 deployed"],
    ["all, unlabelled: the newest is in place", "1 ?, 2 ?, 3 ?", "1 superseded, 2 superseded, 3 deployed"],
    ["one before the deployed one", "1 superseded, 2 ?, 3 deployed", "2 superseded"],
    ["one after the deployed one: it did not end, or that one would be superseded", "1 deployed, 2 ?", "2 failed"],
    ["one after the deployed one that says deployed", "1 deployed, 2 ?deployed", "1 now superseded, 2 deployed"],
    ["one before the deployed one that says deployed, passed over", "1 ?deployed, 2 deployed", "1 superseded"],
    ["the one in place, before one that failed", "1 superseded, 2 ?, 3 failed", "2 deployed"],
    ["one that failed, after the one in place", "1 superseded, 2 ?, 3 ?failed", "2 deployed, 3 failed"],
    ["one after an uninstall", "1 uninstalled, 2 ?", "2 deployed"],
    ["one before an uninstall", "1 ?, 2 uninstalled", "1 superseded"],
    ["one that was uninstalled", "1 superseded, 2 ?uninstalled", "2 uninstalled"],
    ["a first one that failed", "1 ?failed", "1 failed"],
    ["none, but two that say deployed", "1 deployed, 2 deployed", "1 now superseded"],
  ])("R9: %s", (_what, before, after) => {
    expect(settle(before)).toBe(after);
  });
});
