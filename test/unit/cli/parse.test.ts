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
    [["a"], "table"],
  ])("%j gives output %s", (words, expected) => {
    expect(parse(...words).options.text("output")).toBe(expected);
  });

  test.each([
    [["a", "--create-namespace"], true],
    [["a", "--create-namespace=true"], true],
    [["a", "--create-namespace=false"], false],
    [["a"], false],
  ])("%j gives create-namespace %s", (words, expected) => {
    expect(parse(...words).options.flag("create-namespace")).toBe(expected);
  });

  test("a flag named no-x is a flag of its own", () => {
    expect(parse("a", "--no-hooks").options.flag("no-hooks")).toBe(true);
    expect(parse("a").options.flag("no-hooks")).toBe(false);
  });

  test("a bare flag does not take the next word", () => {
    const { args, options } = parse("--wait", "a");
    expect(args).toEqual(["a"]);
    expect(options.text("wait")).toBe("watcher");
    expect(parse("a", "--wait=legacy").options.text("wait")).toBe("legacy");
  });

  test("lists keep order; csv flags split at commas", () => {
    const { options } = parse("a", "--set", "x=1,y=2", "-f", "a.yaml,b.yaml", "--set", "z=3", "-f", "c.yaml");
    expect(options.list("set")).toEqual(["x=1,y=2", "z=3"]);
    expect(options.list("values")).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
  });

  test("values may start with a dash, and -- ends the flags", () => {
    expect(parse("a", "--set", "-x").options.list("set")).toEqual(["-x"]);
    expect(parse("a", "--", "--set").args).toEqual(["a", "--set"]);
  });

  test.each([
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["250ms", 250],
    ["0", 0],
  ])("duration %s is %d ms", (text, expected) => {
    expect(parse("a", "--timeout", text).options.duration("timeout")).toBe(expected);
  });
});

describe("mistakes are usage errors with a remedy", () => {
  test.each([
    [["a", "--nope"], /unknown option '--nope'/],
    [[], /takes 1 to 2 arguments, not 0/],
    [["a", "b", "c"], /takes 1 to 2 arguments, not 3/],
    [["a", "--wait=legcy"], /one of watcher, legacy/],
    [["a", "--create-namespace=maybe"], /true or false/],
  ])("%j", (words, message) => {
    let caught: unknown;
    try {
      parse(...words);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(KpackError);
    expect((caught as KpackError).code).toBe("cli/usage");
    expect((caught as KpackError).message).toMatch(message);
    expect((caught as KpackError).hint).toBeTruthy();
  });

  test("numbers and durations are checked where they are read", () => {
    expect(() => parse("a", "--max", "many").options.number("max")).toThrow(/whole number/);
    expect(() => parse("a", "--timeout", "5 minutes").options.duration("timeout")).toThrow(/duration/);
  });
});
