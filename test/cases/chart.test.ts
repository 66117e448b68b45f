import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/commandIo.ts";

// Every folder is one behaviour: chart/, flags in args, and what the real helm prints (scripts/updateChartCases.js).
// expected.err: helm fails too; each line is a part of what kpack says. helm.err keeps helm's own words for readers.
const root = path.join(import.meta.dirname, "chart");
const cases = readdirSync(root).flatMap((area) => readdirSync(path.join(root, area)).map((name) => path.join(area, name)));

test.each(cases)("%s", async (name) => {
  const folder = path.join(root, name);
  const args = existsSync(path.join(folder, "args")) ? read(folder, "args").split("\n").filter(Boolean) : [];
  const { status, stdout, stderr } = await runCommand(
    ["template", "rel", "chart", "-n", "ns1", "--kube-version", "1.34.0", ...args],
    { directory: folder },
  );
  if (existsSync(path.join(folder, "expected.err"))) {
    expect(status).toBe(1);
    expect(stdout).toBe("");
    for (const part of read(folder, "expected.err").split("\n").filter(Boolean)) expect(stderr).toContain(part);
  } else {
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toBe(read(folder, "expected.yaml"));
  }
});

function read(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), "utf8");
}
