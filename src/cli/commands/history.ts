import { compareRevisions, readHistory, type RevisionChanges } from "../../actions/release/index.ts";
import { KpackError } from "../../base/index.ts";
import type { LabelledRelease } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { changeLines, fieldLine } from "../printers/plan.ts";
import { ansiTime, appVersion, chartLabel, printData, unreadableWarning } from "../printers/release.ts";
import { formatTable } from "../printers/table.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  return withReleases(request, async (environment) => {
    const { revisions, problems } = await readHistory(environment, args[0] ?? "");
    const shown = revisions.slice(-(options.number("max") || revisions.length));
    const rows = shown.map((revision) => {
      const { release } = revision;
      const before = revisions[revisions.indexOf(revision) - 1];
      return {
        revision: release.version,
        updated: release.info.last_deployed ?? "",
        status: release.info.status,
        chart: chartLabel(release),
        app_version: appVersion(release),
        ...(release.info.rollback_revision ? { rollback_revision: release.info.rollback_revision } : {}),
        description: release.info.description ?? "",
        user: release.kpack?.user ?? "",
        changes: changesOf(request, before, revision),
      };
    });
    for (const problem of problems) io.writeErr(unreadableWarning(problem));
    const showChanges = options.flag("changes");
    const data = rows.map(({ changes, ...row }) => (showChanges ? { ...row, changes } : row));
    if (printData(request, data)) return 0;
    const showRollback = options.flag("show-rollback-revision");
    const head = ["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"];
    head.push(...(showRollback ? ["ROLLBACK"] : []), "DESCRIPTION", "USER", "CHANGES");
    const cells = rows.map((row) => [
      String(row.revision),
      ansiTime(row.updated),
      row.status,
      row.chart,
      row.app_version,
      ...(showRollback ? [String(row.rollback_revision ?? "")] : []),
      shorten(row.description),
      row.user,
      summary(row.changes),
    ]);
    io.writeOut(await formatTable(head, cells));
    if (!showChanges) return 0;
    for (const { revision, changes } of rows) {
      io.writeOut(`\nrevision ${revision}:\n`);
      if (!changes) continue;
      const values = changes.values.map((change) => fieldLine({ ...change, path: `values${change.path}` }));
      const lines = [...values, ...changes.objects.flatMap(changeLines)];
      io.writeOut(lines.length === 0 ? "  nothing changed\n" : `${lines.join("\n")}\n`);
    }
    return 0;
  });
}

/** undefined for a manifest that cannot be read, which must not hide the history; --changes says what is wrong with it. */
function changesOf(
  { options }: CommandRequest,
  before: LabelledRelease | undefined,
  revision: LabelledRelease,
): RevisionChanges | undefined {
  try {
    return compareRevisions(before, revision, options.flag("show-secrets"));
  } catch (error) {
    if (!(error instanceof KpackError) || options.flag("changes")) throw error;
    return undefined;
  }
}

/** `values 2, objects +1 ~2 -1`: how many values and objects a revision changed. */
function summary(changes: RevisionChanges | undefined): string {
  if (!changes) return "unreadable";
  const { values, objects } = changes;
  const count = (wanted: string, sign: string): string => {
    const found = objects.filter(({ action }) => action === wanted).length;
    return found === 0 ? "" : ` ${sign}${found}`;
  };
  const changed = `${count("create", "+")}${count("update", "~")}${count("delete", "-")}`;
  return [values.length > 0 ? `values ${values.length}` : "", changed ? `objects${changed}` : ""]
    .filter(Boolean)
    .join(", ");
}

/** A failure's description can be pages long; `-o json` has all of it. */
function shorten(text: string): string {
  const [first = ""] = text.split("\n");
  return first.length < text.length || first.length > 150 ? `${first.slice(0, 147)}...` : first;
}
