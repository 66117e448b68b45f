import { expect, test } from "vitest";
import {
  compareVersions,
  formatVersion,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
  satisfies,
} from "../../../../src/base/version/index.ts";

test.each([
  ["1.2.3", "1.2.3"],
  ["v1.2", "1.2.0"],
  ["1", "1.0.0"],
  ["01.002.3", "1.2.3"],
  ["1.2-rc.1+build.5", "1.2.0-rc.1+build.5"],
  ["18446744073709551615.0.0", "18446744073709551615.0.0"],
])("parseVersion reads %s as %s", (text, canonical) => {
  expect(formatVersion(parseVersion(text))).toBe(canonical);
  expect(parseVersion(text).original).toBe(text);
});

test.each([
  ["", "invalid semantic version"],
  ["1.2.3.4", "invalid semantic version"],
  ["V1", "invalid semantic version"],
  ["1.2.3-01", "version segment starts with 0"],
  [
    "18446744073709551616",
    'error parsing version segment: strconv.ParseUint: parsing "18446744073709551616": value out of range',
  ],
])("parseVersion refuses %j", (text, message) => {
  expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: "base/invalid-version", message }));
});

test.each([
  ["", "version string empty"],
  ["1.2", "invalid semantic version"],
  ["v1.2.3", "invalid characters in version"],
  ["1.02.3", "version segment starts with 0"],
  ["1.2.3-", "invalid prerelease string"],
  ["1.2.3+a..b", "invalid metadata string"],
  ["..", 'strconv.ParseUint: parsing "": invalid syntax'],
])("parseStrictVersion refuses %j", (text, message) => {
  expect(() => parseStrictVersion(text)).toThrow(expect.objectContaining({ message }));
});

test("parseStrictVersion keeps all parts", () => {
  expect(parseStrictVersion("1.2.3-a-b.0+x-1.y")).toMatchObject({
    major: 1n,
    minor: 2n,
    patch: 3n,
    prerelease: "a-b.0",
    metadata: "x-1.y",
  });
});

test("ADV-24: a version longer than 256 bytes and a constraint longer than 512 are refused", () => {
  expect(() => parseVersion(`1.${"1".repeat(300)}`)).toThrow("too long (max 256 bytes)");
  expect(() => parseStrictVersion(`1.0.0-${"a".repeat(300)}`)).toThrow("too long (max 256 bytes)");
  expect(() => parseConstraint(`^1.0.0-${"a".repeat(600)}`)).toThrow("too long (max 512 bytes)");
  expect(() => parseConstraint(Array.from({ length: 40 }, () => "1").join("||"))).toThrow("too many constraint groups");
});

test("ADV-24: white space in a constraint does not make reading it slow", () => {
  const gaps = Array.from({ length: 120 }, () => "1  ").join(" ");
  expect(() => parseConstraint(`${gaps}!`)).toThrow("improper constraint");
});

test("versions in SemVer's order", () => {
  const sorted = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0",
    "1.0.1",
  ];
  for (const [i, a] of sorted.entries())
    for (const [j, b] of sorted.entries())
      expect(compareVersions(parseVersion(a), parseVersion(b)), `${a} ${b}`).toBe(Math.sign(i - j));
  expect(compareVersions(parseVersion("1.0.0+a"), parseVersion("1.0.0+b"))).toBe(0);
});

test.each([
  ["^1.2.3", "1.9.0", true],
  ["^0.2.3", "0.3.0", false],
  ["^0.0.3", "0.0.4", false],
  ["~1.2", "1.3.0", false],
  ["~0.0.0", "5.0.0", true],
  [">1", "1.24.3", false],
  [">=1.2, <2 || ^3", "3.1.0", true],
  ["1.2 - 2.0", "2.0.1", true],
  ["1.2 - 2.0", "2.1.0", false],
  ["!=1.x", "1.5.0", false],
  ["*", "1.0.0-rc.1", false],
  [">=1.0.0-0", "1.5.0-rc.1", true],
  ["=> v1.0 =<2", "v1.5", true],
  ["1|2", "1.0.0", undefined],
  ["", "1.0.0", undefined],
])("constraint %j on %s: %s", (constraint, version, holds) => {
  if (holds === undefined) expect(() => parseConstraint(constraint)).toThrow();
  else expect(satisfies(parseVersion(version), parseConstraint(constraint))).toBe(holds);
});
