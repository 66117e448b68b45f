import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  cloneValue,
  compareBytes,
  getOwn,
  isInside,
  joinPath,
  certainMistakes,
  nearNames,
  normalizePath,
  productVersion,
  relativePath,
  setOwn,
  terminalText,
} from "../../src/base/index.ts";
import type { ValueMap } from "../../src/base/index.ts";

const root = path.join(import.meta.dirname, "../..");

test("the version is package.json's", () => {
  expect(productVersion).toBe(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version);
});

test("every error code in the sources is listed in an errorCodes.ts", () => {
  const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(path.join(root, "src", file), "utf8") }));
  const listed = new Set<string>();
  for (const { file, text } of files)
    if (file.endsWith("errorCodes.ts"))
      for (const [, code = ""] of text.matchAll(/"([a-z]+\/[a-z0-9-]+)":/g)) listed.add(code);
  const prefixes = new Set([...listed].map((code) => code.split("/")[0]));
  const thrown = files.flatMap(({ text }) => [...text.matchAll(/KpackError\(\s*"([a-z]+)\//g)].map((m) => m[1] ?? ""));
  expect(thrown.filter((prefix) => !prefixes.has(prefix))).toEqual([]);
  const literals = files.flatMap(({ text }) => [...text.matchAll(/"(([a-z]+)\/[a-z0-9-]+)"/g)]);
  const codes = literals.filter((m) => prefixes.has(m[2] ?? "")).map((m) => m[1] ?? "");
  expect(codes.length).toBeGreaterThan(0);
  expect([...new Set(codes)].filter((code) => !listed.has(code))).toEqual([]);
});

describe("paths", () => {
  test.each([
    [["a", "b"], "a/b"],
    [["/a", "../b"], "/b"],
    [["/a", "/b"], "/b"],
    [["a", "../../b"], "../b"],
    [[""], "."],
    [["/", ".."], "/"],
  ])("joinPath(%j) is %s", (parts, expected) => {
    expect(joinPath(...parts)).toBe(expected);
  });
  test("normalizePath does what node:path does, but for a slash at the end", () => {
    const parts = ["", ".", "..", "a", ".b", "c.", "..d"];
    let paths = parts;
    for (let length = 1; length <= 4; length++) {
      for (const each of paths)
        expect([each, normalizePath(each)]).toEqual([each, path.posix.normalize(each).replace(/(.)\/$/, "$1")]);
      paths = paths.flatMap((each) => parts.map((part) => `${each}/${part}`));
    }
  });
  test("inside means below, by whole names", () => {
    expect(isInside("/a", "/a/b")).toBe(true);
    expect(isInside("/a", "/a")).toBe(true);
    expect(isInside("/a", "/ab")).toBe(false);
    expect(isInside("/", "/x")).toBe(true);
  });
  test("relativePath leads from one to the other", () => {
    for (const [from, to] of [
      ["/a/b", "/a/c/d"],
      ["/", "/x"],
      ["/a", "/a"],
      ["/a/b/c", "/"],
    ] as const)
      expect(normalizePath(joinPath(from, relativePath(from, to)))).toBe(to);
  });
});

test("Y12: hostile keys stay data", () => {
  const map: ValueMap = {};
  setOwn(map, "__proto__", { polluted: "yes" });
  setOwn(map, "constructor", 1);
  const copy = cloneValue(map);
  expect(Object.keys(copy)).toEqual(["__proto__", "constructor"]);
  expect(getOwn(copy, "__proto__")).toEqual({ polluted: "yes" });
  expect(getOwn(copy, "toString")).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("P17: control characters and direction overrides become visible", () => {
  expect(terminalText("a\u001b[2Jb\u0007\u202e\u009b")).toBe("a\\u001b[2Jb\\u0007\\u202e\\u009b");
  expect(terminalText("line\n\ttab é ☃")).toBe("line\n\ttab é ☃");
});

test("near names", () => {
  expect(nearNames("deploment.yaml", ["deployment.yaml", "service.yaml"])).toEqual(["deployment.yaml"]);
  expect(nearNames("x", ["completely-different"])).toEqual([]);
  expect(nearNames("tga", ["tag", "tls"], 3, certainMistakes(3))).toEqual(["tag"]);
  expect(nearNames("x", ["a", "X"], 3, certainMistakes(1))).toEqual(["X"]);
});

test("bytewise order differs from UTF-16 order above U+FFFF", () => {
  expect(compareBytes("\u{1f600}", "\uffee")).toBeGreaterThan(0);
  expect(compareBytes("a", "ab")).toBeLessThan(0);
});
