/**
 * version: semantic versions and constraints on them, exactly as the Go tools read them (Masterminds semver v3):
 * `parseVersion` forgives `v1.2`, `parseStrictVersion` does not; `parseConstraint` and `satisfies` know
 * `^ ~ x - || ,` and leave prereleases out unless a constraint names one.
 */
export { parseConstraint, satisfies } from "./constraint.ts";
export {
  checkMetadata,
  checkPrerelease,
  compareVersions,
  formatVersion,
  parseStrictVersion,
  parseVersion,
} from "./version.ts";
export type { Version } from "./version.ts";
