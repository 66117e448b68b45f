/**
 * Is there an order of what clients did to one release, in which every operation takes effect between its call and its
 * answer? A release is one register whose versions are numbered, so the order of writes is known and the search is a scan.
 */
export interface WriteOperation {
  kind: "write";
  /** What it wrote; unlike every other write. */
  value: string;
  calledAt: number;
  answeredAt: number;
  /** The version it was told it made; undefined: it failed, and may have written or not. */
  version: number | undefined;
}

export interface ReadOperation {
  kind: "read";
  calledAt: number;
  answeredAt: number;
  /** The newest version it saw, 0 for none, and what was in it. */
  version: number;
  value: string;
}

export type Operation = WriteOperation | ReadOperation;

/** What is wrong with a history, in words; empty when it is linearizable. `final`: what each version holds at the end. */
export function findViolations(operations: readonly Operation[], final: ReadonlyMap<number, string>): string[] {
  const violations: string[] = [];
  const writes = operations.filter((operation) => operation.kind === "write");
  const callOf = new Map(writes.map((write) => [write.value, write.calledAt]));
  const versions = new Map<number, string>();
  for (const { version, value } of writes) {
    if (version === undefined) continue;
    if (versions.has(version)) violations.push(`version ${version} was given to ${versions.get(version)} and ${value}`);
    versions.set(version, value);
    if (final.get(version) !== value) violations.push(`${value} was acknowledged as version ${version} and is lost`);
  }
  violations.push(...orderViolations(operations));
  for (const operation of operations) {
    if (operation.kind !== "read" || operation.version === 0) continue;
    const { version, value, answeredAt } = operation;
    const held = final.get(version) ?? versions.get(version);
    if (held !== undefined && held !== value)
      violations.push(`version ${version} was read as ${value}, it holds ${held}`);
    if ((callOf.get(value) ?? Number.POSITIVE_INFINITY) > answeredAt)
      violations.push(`${value} was read before it was written`);
  }
  return violations;
}

/** Whatever was called after another operation was answered must see, or make, no older version (a write: a newer one). */
function orderViolations(operations: readonly Operation[]): string[] {
  const known = operations.filter((operation) => operation.version !== undefined);
  const byAnswer = known.toSorted((a, b) => a.answeredAt - b.answeredAt);
  const violations: string[] = [];
  let newest = 0;
  let next = 0;
  for (const operation of known.toSorted((a, b) => a.calledAt - b.calledAt)) {
    for (; (byAnswer[next]?.answeredAt ?? Number.POSITIVE_INFINITY) < operation.calledAt; next++)
      newest = Math.max(newest, byAnswer[next]?.version ?? 0);
    const version = operation.version ?? 0;
    if (operation.kind === "read" ? version < newest : version <= newest)
      violations.push(`a ${operation.kind} came to version ${version} after version ${newest} was known`);
  }
  return violations;
}
