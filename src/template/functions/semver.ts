import {
  type Version,
  checkMetadata,
  checkPrerelease,
  compareVersions,
  formatVersion,
  parseConstraint,
  parseVersion,
  satisfies,
} from "../../base/version/index.ts";
import { GoInt, type GoMethod, GoObject, type GoValue } from "../goValue.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { callError } from "./failure.ts";
import { goInt } from "./number.ts";

const maxSegment = 2n ** 64n - 1n;

/** A version in a template: `.Major`, `.Compare`, `.IncMinor` and so on. Mirrors: Masterminds semver v3 Version. */
class GoVersion extends GoObject {
  readonly typeName: string;
  readonly version: Version;

  constructor(version: Version, typeName = "*semver.Version") {
    super();
    this.version = version;
    this.typeName = typeName;
  }

  format(): string {
    return formatVersion(this.version);
  }

  /** The original's fields are not exported: its copy is the zero version. */
  override copy(): GoVersion {
    const zero = { major: 0n, minor: 0n, patch: 0n, prerelease: "", metadata: "", original: "" };
    return new GoVersion(zero, this.typeName);
  }

  override method(name: string): GoMethod | undefined {
    const { version } = this;
    switch (name) {
      case "Major":
        return getter(() => new GoInt("uint64", version.major));
      case "Minor":
        return getter(() => new GoInt("uint64", version.minor));
      case "Patch":
        return getter(() => new GoInt("uint64", version.patch));
      case "Prerelease":
        return getter(() => version.prerelease);
      case "Metadata":
        return getter(() => version.metadata);
      case "String":
        return getter(() => formatVersion(version));
      case "IncMajor":
        return getter(() => next(version, { major: increment(version.major, "major"), minor: 0n, patch: 0n }));
      case "IncMinor":
        return getter(() => next(version, { minor: increment(version.minor, "minor"), patch: 0n }));
      case "IncPatch":
        return getter(() =>
          next(version, { patch: version.prerelease === "" ? increment(version.patch, "patch") : version.patch }),
        );
      case "SetPrerelease":
        return { params: ["string"], call: (text) => withPart(version, "prerelease", text) };
      case "SetMetadata":
        return { params: ["string"], call: (text) => withPart(version, "metadata", text) };
    }
    return this.typeName.startsWith("*") ? pointerMethod(version, name) : undefined;
  }
}

/** Methods that Go declares on the pointer only. */
function pointerMethod(version: Version, name: string): GoMethod | undefined {
  const compare = (test: (order: number) => GoValue): GoMethod => ({
    params: ["*semver.Version"],
    call: (other) => test(other instanceof GoVersion ? compareVersions(version, other.version) : 0),
  });
  switch (name) {
    case "Original":
      return getter(() => version.original);
    case "Compare":
      return compare((order) => goInt(order));
    case "Equal":
      return compare((order) => order === 0);
    case "LessThan":
      return compare((order) => order < 0);
    case "LessThanEqual":
      return compare((order) => order <= 0);
    case "GreaterThan":
      return compare((order) => order > 0);
    case "GreaterThanEqual":
      return compare((order) => order >= 0);
    default:
      return undefined;
  }
}

function getter(call: () => GoValue): GoMethod {
  return { params: [], call };
}

function increment(segment: bigint, name: string): bigint {
  if (segment === maxSegment) throw callError(`${name} version increment would overflow uint64`);
  return segment + 1n;
}

function next(version: Version, change: Partial<Version>): GoVersion {
  return changed(version, { ...change, prerelease: "", metadata: "" });
}

function changed(version: Version, change: Partial<Version>): GoVersion {
  const result = { ...version, ...change };
  const prefix = version.original.startsWith("v") ? "v" : "";
  return new GoVersion({ ...result, original: prefix + formatVersion(result) }, "semver.Version");
}

function withPart(version: Version, part: "prerelease" | "metadata", text: GoValue): GoVersion {
  const value = typeof text === "string" ? text : "";
  if (value !== "") (part === "prerelease" ? checkPrerelease : checkMetadata)(value);
  return changed(version, { [part]: value });
}

const family = "Versions";

/** Semantic versions. Mirrors: sprig semver.go. */
export function semverFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "semver",
      family,
      params: ["string"],
      returns: "*semver.Version",
      doc: "A version with the methods Major, Minor, Patch, Prerelease, Metadata, Original, Compare and others.",
      example: { template: '{{ $v := semver "v1.2.3-rc.1" }}{{ $v.Minor }} {{ $v.Prerelease }}', output: "2 rc.1" },
      call: (_context, text: string) => new GoVersion(parseVersion(text)),
    },
    {
      name: "semverCompare",
      family,
      params: ["string", "string"],
      returns: "bool",
      doc: "Tells whether a version meets a constraint.",
      example: { template: '{{ semverCompare "^1.2.0" "1.5.1" }}', output: "true" },
      call: (_context, constraint: string, version: string) => {
        const wanted = parseConstraint(constraint);
        return satisfies(parseVersion(version), wanted);
      },
    },
  ];
}
