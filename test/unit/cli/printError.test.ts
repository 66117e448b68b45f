import { expect, test } from "vitest";
import { KpackError } from "../../../src/base/index.ts";
import type { CommandIo } from "../../../src/cli/io.ts";
import { printError } from "../../../src/cli/printError.ts";
import { terminalText } from "../../../src/base/index.ts";

test("colours reach the terminal, control characters of the message do not", async () => {
  let shown = "";
  const io: CommandIo = {
    writeOut: () => undefined,
    writeErr: (text, isSafe = false) => {
      shown += isSafe ? text : terminalText(text);
    },
    readStdin: () => new Uint8Array(),
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
    colors: true,
    env: {},
    directory: "/",
  };
  await printError(
    io,
    new KpackError("cli/usage", "bad \u001b[2J name", { notes: ["a \u009b note"], hint: "\u0007" }),
    false,
  );
  expect(shown).toContain("\u001b[31mError:");
  expect(shown).toContain("bad \\u001b[2J name [cli/usage]");
  expect(shown).toContain("a \\u009b note");
  expect(shown).toContain("\\u0007");
});
