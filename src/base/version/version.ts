import { compareBytes } from "../compare.ts";
import { KpackError } from "../error.ts";

/** A semantic version. Numbers are bigint because the peers allow the whole uint64 range. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without the hyphen; "" when there is none. */
  readonly prerelease: string;
  /** Without the plus sign; "" when there is none. Never compared. */
  readonly metadata: string;
  /** The text it was read from; `v1.2` keeps its spelling here. */
  readonly original: string;
}

const maxVersionBytes = 256;
const maxSegment = 2n ** 64n - 1n;
const looseVersion =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/**
 * Reads a version the forgiving way: a leading `v`, missing minor and patch, and leading zeros are accepted.
 * Mirrors: Masterminds semver v3 `NewVersion`. Throws KpackError `base/invalid-version` with its wording.
 */
export function parseVersion(text: string): Version {
  if (byteSize(text) > maxVersionBytes) throw invalid(`version string is too long (max ${maxVersionBytes} bytes)`);
  const match = looseVersion.exec(text);
  if (!match) throw invalid("invalid semantic version");
  const [, major = "0", minor = "0", patch = "0", prerelease = "", metadata = ""] = match;
  const version = {
    major: segment(major),
    minor: segment(minor),
    patch: segment(patch),
    prerelease,
    metadata,
    original: text,
  };
  checkPrerelease(prerelease);
  return version;
}

/**
 * Reads a version that is exactly SemVer 2: three numbers, no `v`, no leading zeros.
 * Mirrors: Masterminds semver v3 `StrictNewVersion`. Throws KpackError `base/invalid-version`.
 */
export function parseStrictVersion(text: string): Version {
  if (text === "") throw invalid("version string empty");
  if (byteSize(text) > maxVersionBytes) throw invalid(`version string is too long (max ${maxVersionBytes} bytes)`);
  const [major, minor, rest] = splitFirst(text, ".", 3);
  if (major === undefined || minor === undefined || rest === undefined) throw invalid("invalid semantic version");
  const [beforeMetadata = "", metadata] = splitFirst(rest, "+", 2);
  if (metadata !== undefined) checkMetadata(metadata);
  const [patch = "", prerelease] = splitFirst(beforeMetadata, "-", 2);
  if (prerelease !== undefined) checkPrereleaseParts(prerelease);
  for (const part of [major, minor, patch]) {
    if (/[^0-9]/.test(part)) throw invalid("invalid characters in version");
    if (part.length > 1 && part.startsWith("0")) throw invalid("version segment starts with 0");
  }
  return {
    major: strictSegment(major),
    minor: strictSegment(minor),
    patch: strictSegment(patch),
    prerelease: prerelease ?? "",
    metadata: metadata ?? "",
    original: text,
  };
}

/** The version in canonical spelling: three numbers, no `v`. */
export function formatVersion(version: Version): string {
  const { major, minor, patch, prerelease, metadata } = version;
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${metadata && `+${metadata}`}`;
}

/** Negative, zero or positive as `a` comes before, with or after `b` in SemVer's order; metadata does not count. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 {
  return (
    compareSegment(a.major, b.major) ||
    compareSegment(a.minor, b.minor) ||
    compareSegment(a.patch, b.patch) ||
    comparePrerelease(a.prerelease, b.prerelease)
  );
}

/** SemVer's order of what stands behind the hyphen; none at all comes last. */
function comparePrerelease(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  if (a === "") return 1;
  if (b === "") return -1;
  return comparePrereleaseParts(a, b);
}

/** The same, where an absent prerelease counts as an empty identifier (which Masterminds uses for `!=1.2.x`). */
export function comparePrereleaseParts(a: string, b: string): -1 | 0 | 1 {
  const left = a.split(".");
  const right = b.split(".");
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareIdentifier(left[i] ?? "", right[i] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifier(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  if (a === "") return -1;
  if (b === "") return 1;
  const numberA = identifierNumber(a);
  const numberB = identifierNumber(b);
  if (numberA !== undefined && numberB !== undefined) return numberA > numberB ? 1 : -1;
  if (numberA !== undefined) return -1;
  if (numberB !== undefined) return 1;
  return compareBytes(a, b) > 0 ? 1 : -1;
}

function identifierNumber(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > maxSegment ? undefined : value;
}

function compareSegment(a: bigint, b: bigint): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Throws KpackError `base/invalid-version` when the text cannot stand behind the hyphen of a version. */
export function checkPrerelease(text: string): void {
  if (text !== "") checkPrereleaseParts(text);
}

function checkPrereleaseParts(text: string): void {
  for (const part of text.split(".")) {
    if (part === "") throw invalid("invalid prerelease string");
    if (/^[0-9]+$/.test(part)) {
      if (part.length > 1 && part.startsWith("0")) throw invalid("version segment starts with 0");
    } else if (/[^0-9A-Za-z-]/.test(part)) throw invalid("invalid prerelease string");
  }
}

/** Throws KpackError `base/invalid-version` when the text cannot stand behind the plus sign of a version. */
export function checkMetadata(text: string): void {
  for (const part of text.split("."))
    if (part === "" || /[^0-9A-Za-z-]/.test(part)) throw invalid("invalid metadata string");
}

function segment(digits: string): bigint {
  const value = BigInt(digits);
  if (value > maxSegment)
    throw invalid(`error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`);
  return value;
}

function strictSegment(digits: string): bigint {
  if (digits === "") throw invalid('strconv.ParseUint: parsing "": invalid syntax');
  const value = BigInt(digits);
  if (value > maxSegment) throw invalid(`strconv.ParseUint: parsing "${digits}": value out of range`);
  return value;
}

/** Splits at the first `most - 1` separators. */
function splitFirst(text: string, separator: string, most: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < most - 1) {
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  parts.push(text.slice(from));
  return parts;
}

function byteSize(text: string): number {
  return text.length > maxVersionBytes ? text.length : new TextEncoder().encode(text).length;
}

function invalid(message: string): KpackError {
  return new KpackError("base/invalid-version", message, {
    hint: "write a semantic version such as 1.2.3 or 1.2.3-rc.1",
  });
}
