import type { RepairedRevision, RepairResult } from "../../actions/release/index.ts";
import { terminalText } from "../../base/index.ts";
import { formatRef } from "../../cluster/index.ts";

/** What a repair did or, in a dry run, would do: some lines for each record. */
export function repairText(
  name: string,
  result: RepairResult,
  { dryRun, prune }: { dryRun: boolean; prune: boolean },
): string {
  const { repaired, setAside, superseded, leftBehind, pruned, notes } = result;
  const lines = repaired.flatMap(revisionLines);
  for (const { key, reason, keptAs } of setAside)
    lines.push(
      `${key} is no record of its own: ${reason}`,
      "  the revision it speaks of can be read",
      ...keptLines(keptAs),
    );
  for (const revision of superseded) lines.push(`revision ${revision}: superseded, a later one is deployed`);
  const changes = lines.length > 0;
  for (const ref of leftBehind)
    lines.push(
      `${formatRef(ref)} says it is part of the release, but no revision in place lists it: it stays behind${prune ? "" : "; --prune removes it"}`,
    );
  const removed = dryRun ? "would be removed" : "removed";
  for (const ref of pruned.objects) lines.push(`${formatRef(ref)}: ${removed}, no revision in place lists it`);
  for (const place of pruned.records) lines.push(`${place}: ${removed}, a copy of a damaged record`);
  lines.push(...notes.map((note) => `Note: ${note}`));
  lines.push(lastLine(name, changes, dryRun));
  // Descriptions and reasons have words of records in them.
  return terminalText(`${lines.join("\n")}\n`);
}

function revisionLines({
  revision,
  status,
  description,
  reasons,
  objects,
  onlyHere,
  keptAs,
}: RepairedRevision): string[] {
  return [
    `revision ${revision}: ${status}, ${objects.length} ${objects.length === 1 ? "object" : "objects"}`,
    ...reasons.map((reason) => `  could not be read: ${reason}`),
    `  ${description}`,
    ...onlyHere.map((ref) => `  + ${formatRef(ref)}: no other revision has it`),
    ...keptLines(keptAs),
  ];
}

function keptLines(places: readonly string[]): string[] {
  return places.map((place) => `  the damaged record is kept as ${place}`);
}

function lastLine(name: string, changes: boolean, dryRun: boolean): string {
  if (!changes) return `nothing to repair: every record of release "${name}" can be read`;
  return dryRun ? `release "${name}" would be repaired` : `release "${name}" repaired`;
}
