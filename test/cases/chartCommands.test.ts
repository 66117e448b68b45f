import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { afterAll, expect, test } from "vitest";
import { runCommand } from "../support/commandIo.ts";

interface CommandCase {
  name: string;
  files: Record<string, string>;
  command: string[];
  /** What helm prints, whether it fails, and the files it makes (scripts/updateChartCommandCases.js). */
  output: string;
  fails: boolean;
  helmError?: string;
  made: Record<string, string>;
  /** A part of kpack's error. */
  kpackError?: string;
}

const cases = JSON.parse(readFileSync(path.join(import.meta.dirname, "chartCommands.json"), "utf8")) as CommandCase[];
const work = mkdtempSync(path.join(os.tmpdir(), "kpack-commands-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(cases.map((each): [string, CommandCase] => [each.name, each]))("%s", async (name, commandCase) => {
  const folder = path.join(work, name);
  writeAll(folder, commandCase.files);
  const run = await runCommand(commandCase.command, { directory: folder });
  if (commandCase.fails) {
    expect(run.status).toBeGreaterThan(0);
    expect(run.stderr).toContain(commandCase.kpackError);
    expect(await made(folder, commandCase.files)).toEqual({});
  } else {
    expect({ status: run.status, stdout: run.stdout.replaceAll(folder, "/WORK") }).toEqual({
      status: 0,
      stdout: commandCase.output,
    });
    expect(await made(folder, commandCase.files)).toEqual(commandCase.made);
  }
});

test("a package has the same bytes whenever, wherever and from whichever copy it is made", async () => {
  const packages: Buffer[] = [];
  for (const name of ["one", "two"]) {
    const folder = path.join(work, "bytes", name);
    writeAll(folder, { "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "c/templates/a.yaml": "a: 1\n" });
    const env = { TZ: name === "one" ? "UTC" : "Asia/Tokyo" };
    expect(await runCommand(["package", "c", "-d", "out"], { directory: folder, env })).toMatchObject({ status: 0 });
    packages.push(readFileSync(path.join(folder, "out/c-1.0.0.tgz")));
  }
  expect(packages[0]?.equals(packages[1] as Buffer)).toBe(true);
  const dated = await runCommand(["package", "c"], {
    directory: path.join(work, "bytes/one"),
    env: { SOURCE_DATE_EPOCH: "1700000000" },
  });
  expect(dated.status).toBe(0);
  const [entry] = await unpackTar(gunzipSync(readFileSync(path.join(work, "bytes/one/c-1.0.0.tgz"))));
  expect(entry?.header).toMatchObject({ mtime: new Date(1_700_000_000_000), mode: 0o644, uid: 0, uname: "" });
});

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

async function made(folder: string, before: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const full = path.join(folder, name);
    if (!statSync(full).isFile() || name in before) continue;
    if (!name.endsWith(".tgz"))
      found[name] = masked(readFileSync(full, "utf8"));
    else
      for (const { header, data } of await unpackTar(gunzipSync(readFileSync(full))))
        found[`${name}:${header.name}`] = masked(Buffer.from(data ?? []).toString());
  }
  return found;
}

/** The lock's time is of the moment. */
function masked(text: string): string {
  return text.replace(/^generated: .*$/m, "generated: MASKED");
}
