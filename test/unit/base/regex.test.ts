import { describe, expect, it } from "vitest";
import { compileLiteralOnly, loadRegexCompiler } from "../../../src/base/regex/index.ts";
import { compileRegex } from "../../../src/base/regex/re2/index.ts";

describe("loadRegexCompiler", () => {
  it("needs no engine for literals, anchored or not", async () => {
    const compile = await loadRegexCompiler(["web", "^(?:web-1)$"]);
    expect(compile).toBe(compileLiteralOnly);
    expect(compile("^(?:web-1)$").test("web-1")).toBe(true);
    expect(compile("^(?:web-1)$").test("xweb-1")).toBe(false);
    expect(compile("web").test("a web b")).toBe(true);
  });

  it("compiles a pattern once", async () => {
    const compile = await loadRegexCompiler(["^(?:web-.*)$"]);
    expect(compile("^(?:web-.*)$")).toBe(compile("^(?:web-.*)$"));
    expect(compile("^(?:web-.*)$").test("web-12")).toBe(true);
  });

  it("V8: (a+)+$ takes linear time", async () => {
    const compile = await loadRegexCompiler(["^(?:(a+)+$)$"]);
    expect(compile("^(?:(a+)+$)$").test(`${"a".repeat(50_000)}b`)).toBe(false);
  });
});

describe("compileRegex", () => {
  it.each([
    ["[a", "error parsing regexp: missing closing ]: `[a`"],
    ["a(?=b)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"],
    ["(", "error parsing regexp: missing closing ): `(`"],
    ["*", "error parsing regexp: missing argument to repetition operator: `*`"],
  ])("refuses %s in Go's words", (pattern, message) => {
    expect(() => compileRegex(pattern)).toThrow(message);
  });

  it("finds and replaces as Go does", () => {
    const regex = compileRegex("a(x*)b");
    expect(regex.replaceAllTemplate("-ab-axxb-", "${1}W")).toBe("-W-xxW-");
    expect(regex.replaceAllTemplate("-ab-axxb-", "$1W")).toBe("---");
    expect(regex.replaceAllTemplate("ab", "$$")).toBe("$");
    expect(regex.find("zaxxb")).toEqual({ start: 1, end: 5, groups: ["axxb", "xx"] });
    expect([...compileRegex("a*").matches("baaac")].map((match) => match.groups[0])).toEqual(["", "aaa", ""]);
    expect(compileRegex("(?P<first>a)(?P<second>b)").replaceAllTemplate("ab", "${second}${first}")).toBe("ba");
  });

  it.each([
    ["a", "banana", -1, ["b", "n", "n", ""]],
    ["a", "banana", 2, ["b", "nana"]],
    ["a", "banana", 0, []],
    ["z+", "pizza", 2, ["pi", "a"]],
    ["", "abc", -1, ["a", "b", "c"]],
    ["x", "", -1, [""]],
  ])("splits by %j: %j", (pattern, text, limit, parts) => {
    expect(compileRegex(pattern).split(text, limit)).toEqual(parts);
  });
});
