import { KpackError } from "../error.ts";
import { quoteGo } from "../quote.ts";
import { type Version, comparePrereleaseParts, compareVersions, parseVersion } from "./version.ts";

/** A condition on versions: alternatives (`||`) of comparisons that must all hold. */
export interface VersionConstraint {
  readonly text: string;
  readonly alternatives: readonly Alternative[];
}

interface Alternative {
  readonly comparisons: readonly Comparison[];
  /** Prereleases are only considered when a comparison of the alternative names one. */
  readonly allowsPrerelease: boolean;
}

interface Comparison {
  readonly operator: string;
  readonly version: Version;
  /** Something was left out or written as x: `1`, `1.x`, `1.2`. */
  readonly dirty: boolean;
  readonly minorDirty: boolean;
  readonly patchDirty: boolean;
}

const maxConstraintBytes = 512;
const maxAlternatives = 32;
const versionPattern = String.raw`v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-(?:[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(\+(?:[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?`;
const operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

/**
 * Reads a constraint such as `>=1.2, <2 || ^3.1`. Mirrors: Masterminds semver v3 `NewConstraint`.
 * Throws KpackError `base/invalid-constraint` with its wording.
 */
export function parseConstraint(text: string): VersionConstraint {
  if (new TextEncoder().encode(text).length > maxConstraintBytes)
    throw invalid(`constraint string is too long (max ${maxConstraintBytes} bytes)`);
  const parts = rewriteRanges(text).split("||");
  if (parts.length > maxAlternatives) throw invalid(`too many constraint groups (max ${maxAlternatives})`);
  const alternatives = parts.map((part) => {
    const comparisons = parseComparisons(part);
    return { comparisons, allowsPrerelease: comparisons.some((c) => c.version.prerelease !== "") };
  });
  return { text, alternatives };
}

/** True when the version meets the constraint. Mirrors: Masterminds semver v3 `Constraints.Check`. */
export function satisfies(version: Version, constraint: VersionConstraint): boolean {
  return constraint.alternatives.some(
    (alternative) =>
      (version.prerelease === "" || alternative.allowsPrerelease) &&
      alternative.comparisons.every((comparison) => holds(comparison, version)),
  );
}

function tryParse(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch {
    return undefined;
  }
}

/** `1.2 - 2` means `>= 1.2, <= 2`. */
function rewriteRanges(text: string): string {
  const range = new RegExp(
    `[\\t\\n\\f\\r ]*(${uncaptured(versionPattern)})[\\t\\n\\f\\r ]+-[\\t\\n\\f\\r ]+(${uncaptured(versionPattern)})[\\t\\n\\f\\r ]*`,
    "g",
  );
  let out = text;
  for (const [whole, low, high] of text.matchAll(range)) out = out.replace(whole, () => `>= ${low}, <= ${high} `);
  return out;
}

function uncaptured(pattern: string): string {
  return pattern.replace(/\((?!\?)/g, "(?:");
}

/** One alternative: comparisons separated by white space or commas. */
function parseComparisons(text: string): Comparison[] {
  const version = new RegExp(versionPattern, "y");
  const found: [operator: string, match: RegExpExecArray][] = [];
  let at = skipSpace(text, 0);
  for (;;) {
    const operator = operators.find((o) => text.startsWith(o, at)) ?? "";
    version.lastIndex = skipSpace(text, at + operator.length);
    const match = version.exec(text);
    if (!match) throw invalid(`improper constraint: ${quoteGo(text)}`);
    found.push([operator, match]);
    const end = version.lastIndex;
    at = skipSpace(text, end);
    if (at === text.length) return found.map(([sign, parts]) => makeComparison(sign, parts));
    if (text[at] === ",") at = skipSpace(text, at + 1);
    else if (at === end) throw invalid(`improper constraint: ${quoteGo(text)}`);
  }
}

function makeComparison(operator: string, match: RegExpExecArray): Comparison {
  const [whole, major = "", minor = "", patch = "", prerelease = ""] = match;
  const majorDirty = isWildcard(major);
  const minorDirty = !majorDirty && (minor === "" || isWildcard(minor.slice(1)));
  const patchDirty = !majorDirty && !minorDirty && (patch === "" || isWildcard(patch.slice(1)));
  let text = whole;
  if (majorDirty) text = `0.0.0${prerelease}`;
  else if (minorDirty) text = `${major}.0.0${prerelease}`;
  else if (patchDirty) text = `${major}${minor}.0${prerelease}`;
  const version = tryParse(text);
  if (!version) throw invalid("constraint parser error");
  return { operator, version, dirty: majorDirty || minorDirty || patchDirty, minorDirty, patchDirty };
}

function isWildcard(text: string): boolean {
  return text === "x" || text === "X" || text === "*";
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\n\f\r".includes(text[at] ?? "")) at++;
  return at;
}

function holds(comparison: Comparison, version: Version): boolean {
  const order = compareVersions(version, comparison.version);
  switch (comparison.operator) {
    case "!=":
      return isUnequal(comparison, version, order);
    case ">":
      return isGreater(comparison, version, order);
    case "<":
      return order < 0;
    case ">=":
    case "=>":
      return order >= 0;
    case "<=":
    case "=<":
      return isAtMost(comparison, version, order);
    case "~":
    case "~>":
      return isTilde(comparison, version, order);
    case "^":
      return isCaret(comparison, version, order);
    default:
      return comparison.dirty ? isTilde(comparison, version, order) : order === 0;
  }
}

function isUnequal(comparison: Comparison, version: Version, order: number): boolean {
  const { version: wanted } = comparison;
  if (!comparison.dirty) return order !== 0;
  if (version.major !== wanted.major) return true;
  if (comparison.minorDirty) return false;
  if (version.minor !== wanted.minor) return true;
  if (!comparison.patchDirty) return order !== 0;
  if (version.prerelease === "" && wanted.prerelease === "") return false;
  return comparePrereleaseParts(version.prerelease, wanted.prerelease) !== 0;
}

function isGreater(comparison: Comparison, version: Version, order: number): boolean {
  const { version: wanted } = comparison;
  if (!comparison.dirty) return order > 0;
  if (version.major !== wanted.major) return version.major > wanted.major;
  if (comparison.minorDirty) return false;
  if (comparison.patchDirty) return version.minor > wanted.minor;
  return order > 0;
}

function isAtMost(comparison: Comparison, version: Version, order: number): boolean {
  const { version: wanted } = comparison;
  if (!comparison.dirty) return order <= 0;
  if (version.major > wanted.major) return false;
  return !(version.major === wanted.major && version.minor > wanted.minor && !comparison.minorDirty);
}

function isTilde(comparison: Comparison, version: Version, order: number): boolean {
  const { version: wanted, minorDirty, patchDirty } = comparison;
  if (order < 0) return false;
  const isZero = wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n;
  if (isZero && !minorDirty && !patchDirty) return true;
  return version.major === wanted.major && (minorDirty || version.minor === wanted.minor);
}

function isCaret(comparison: Comparison, version: Version, order: number): boolean {
  const { version: wanted, minorDirty, patchDirty } = comparison;
  if (order < 0) return false;
  if (wanted.major > 0n || minorDirty) return version.major === wanted.major;
  if (version.major > 0n) return false;
  if (wanted.minor > 0n || patchDirty) return version.minor === wanted.minor;
  return version.minor === 0n && version.patch === wanted.patch;
}

function invalid(message: string): KpackError {
  return new KpackError("base/invalid-constraint", message, {
    hint: "write a version constraint such as ^1.2, ~1.2.3 or >=1.2, <2",
  });
}
