import fc from "fast-check";
import semver from "semver";
import { expect, test } from "vitest";
import { compareVersions, formatVersion, parseStrictVersion, parseVersion } from "../../src/base/version/index.ts";

const number = fc.nat({ max: 30 }).map(String);
const identifier = fc.oneof(number, fc.stringMatching(/^[a-zA-Z-][0-9a-zA-Z-]{0,4}$/));
const dotted = fc.array(identifier, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
const version = fc
  .tuple(number, number, number, fc.option(dotted), fc.option(dotted))
  .map(([a, b, c, pre, meta]) => `${a}.${b}.${c}${pre === null ? "" : `-${pre}`}${meta === null ? "" : `+${meta}`}`);

test("versions are ordered as npm's semver orders them", () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(compareVersions(parseVersion(a), parseVersion(b))).toBe(semver.compare(a, b));
    }),
    { numRuns: 2_000 },
  );
});

test("a strict version is the same text again, and both readers agree on it", () => {
  fc.assert(
    fc.property(version, (text) => {
      expect(formatVersion(parseStrictVersion(text))).toBe(text);
      expect(parseVersion(text)).toEqual(parseStrictVersion(text));
    }),
  );
});

test("any text is a version or a clear error", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      for (const read of [parseVersion, parseStrictVersion])
        try {
          read(text);
        } catch (error) {
          expect(error).toMatchObject({ code: "base/invalid-version" });
        }
    }),
  );
});
