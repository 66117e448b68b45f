import { describe, expect, test } from "vitest";
import { KpackError } from "../../../src/base/index.ts";
import type { CommandSpec } from "../../../src/cli/command.ts";
import { parseCommand } from "../../../src/cli/parse.ts";

const spec: CommandSpec = {
  path: ["demo"],
  group: "Other",
  summary: "A command for tests",
  usage: "NAME [CHART]",
  arguments: { least: 1, most: 2 },
  options: [
    { name: "values", short: "f", kind: "csv", description: "files" },
    { name: "set", kind: "list", description: "values" },
    { name: "wait", kind: "text", bare: "watcher", choices: ["watcher", "legacy"], description: "wait" },
    { name: "create-namespace", kind: "flag", description: "create" },
    { name: "no-hooks", kind: "flag", description: "skip hooks" },
    { name: "timeout", kind: "duration", default: "5m0s", description: "time" },
    { name: "output", short: "o", kind: "text", default: "table", description: "format" },
    { name: "max", short: "m", kind: "number", default: 256, description: "how many" },
  ],
  load: () => Promise.reject(new Error("not loaded in this test")),
};

const parse = (...words: string[]) => parseCommand(spec, words, []);

describe("flags are read as pflag reads them", () => {
  test.each([
    [["a", "--output", "json"], "json"],
    [["a", "--output=json"], "json"],
    [["a", "-ojson"], "json"],
    [["a", "-o=json"], "json"],
    [["a", "-o", "json", "-o", "yaml"], "yaml"],
    [["a", "-fx", "-oyaml"], "yaml"],
    [["a"], "table"],
  ])("%j gives output %s", async (words, expected) => {
    expect((await parse(...words)).options.text("output")).toBe(expected);
  });

  test.each([
    [["a", "--create-namespace"], true],
    [["a", "--create-namespace=true"], true],
    [["a", "--create-namespace=false"], false],
    [["a"], false],
  ])("%j gives create-namespace %s", async (words, expected) => {
    expect((await parse(...words)).options.flag("create-namespace")).toBe(expected);
  });

  test("a flag named no-x is a flag of its own", async () => {
    expect((await parse("a", "--no-hooks")).options.flag("no-hooks")).toBe(true);
    expect((await parse("a")).options.flag("no-hooks")).toBe(false);
  });

  test("a bare flag does not take the next word", async () => {
    const { args, options } = await parse("--wait", "a");
    expect(args).toEqual(["a"]);
    expect(options.text("wait")).toBe("watcher");
    expect((await parse("a", "--wait=legacy")).options.text("wait")).toBe("legacy");
  });

  test("lists keep order; csv flags split at commas", async () => {
    const { options } = await parse("a", "--set", "x=1,y=2", "-f", "a.yaml,b.yaml", "--set", "z=3", "-f", "c.yaml");
    expect(options.list("set")).toEqual(["x=1,y=2", "z=3"]);
    expect(options.list("values")).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
  });

  test("values may start with a dash, and -- ends the flags", async () => {
    expect((await parse("a", "--set", "-x")).options.list("set")).toEqual(["-x"]);
    expect((await parse("a", "--", "--set")).args).toEqual(["a", "--set"]);
  });

  test.each([
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["250ms", 250],
    ["0", 0],
  ])("duration %s is %d ms", async (text, expected) => {
    expect((await parse("a", "--timeout", text)).options.duration("timeout")).toBe(expected);
  });
});

describe("mistakes are usage errors with a remedy", () => {
  test.each([
    [["a", "--nope"], /unknown option '--nope'/],
    [["a", "--outptu=x"], /unknown option '--outptu=x'.*--output/s],
    [["a", "-z"], /unknown option '-z'/],
    [["a", "--create-namespace=false", "-oz", "--output"], /'-o, --output <TEXT>' argument missing/],
    [[], /takes 1 to 2 arguments, not 0/],
    [["a", "b", "c"], /takes 1 to 2 arguments, not 3/],
    [["a", "--wait=legcy"], /one of watcher, legacy/],
    [["a", "--create-namespace=maybe"], /true or false/],
  ])("%j", async (words, message) => {
    let caught: unknown;
    try {
      await parse(...words);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(KpackError);
    expect((caught as KpackError).code).toBe("cli/usage");
    expect((caught as KpackError).message).toMatch(message);
    expect((caught as KpackError).hint).toBeTruthy();
  });

  test("numbers and durations are checked where they are read", async () => {
    const { options } = await parse("a", "--max", "many", "--timeout", "5 minutes");
    expect(() => options.number("max")).toThrow(/whole number/);
    expect(() => options.duration("timeout")).toThrow(/duration/);
  });
});
