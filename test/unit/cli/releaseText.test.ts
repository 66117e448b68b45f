import { expect, test } from "vitest";
import { formatTable } from "../../../src/cli/printers/table.ts";
import { statusText } from "../../../src/cli/printers/release.ts";
import type { Release } from "../../../src/release/index.ts";

const sequences = [
  "\u001b[2J",
  "\u001b]52;c;aGk=\u0007",
  "\u001b]0;title\u0007",
  "\u0007",
  "\u202e",
  "\u009b1m",
  "\u0000",
  "\r",
];

test.each(sequences)("P17: notes, descriptions and cells show %j as an escape", async (sequence) => {
  const release: Release = {
    ...{ name: "shop", namespace: "web", version: 1 },
    info: { status: "deployed", description: `a${sequence}b`, notes: `c${sequence}d\r\ne` },
  };
  const shown = [await statusText({ release }), await formatTable(["NAME"], [[`a${sequence}b`]])].join("");
  expect(shown).not.toContain(sequence);
  expect(shown).toContain("\\u");
  expect(shown).toMatch(/d\ne\n/);
});

test("tables are cut at tabs, columns as wide as their widest cell", async () => {
  expect(
    await formatTable(
      ["NAME", "N"],
      [
        ["a", "1"],
        ["long name", "two\nlines"],
      ],
    ),
  ).toBe("NAME     \tN        \na        \t1        \nlong name\ttwo lines\n");
});
