import { KpackError } from "../base/index.ts";
import { parseConstraint, parseVersion, satisfies } from "../base/version/index.ts";

/** Whether the version lies in the range; false when either cannot be read. Mirrors: helm IsCompatibleRange. */
export function isInRange(version: string, range: string): boolean {
  try {
    return satisfies(parseVersion(version), parseConstraint(range));
  } catch (error) {
    if (error instanceof KpackError) return false;
    throw error;
  }
}
