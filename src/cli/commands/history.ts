import { compareRevisions, readHistory } from "../../actions/release/index.ts";
import type { CommandRequest } from "../command.ts";
import { changeLines, fieldLine } from "../printers/plan.ts";
import { ansiTime, appVersion, chartLabel, printData } from "../printers/release.ts";
import { formatTable } from "../printers/table.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io } = request;
  return withReleases(request, async (environment) => {
    const { revisions, problems } = await readHistory(environment, args[0] ?? "");
    const shown = revisions.slice(-(options.number("max") || revisions.length));
    const showChanges = options.flag("changes");
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
        ...(showChanges ? { changes: compareRevisions(before, revision, options.flag("show-secrets")) } : {}),
      };
    });
    for (const { key, reason } of problems) io.writeErr(`Warning: the record ${key} is unreadable: ${reason}\n`);
    if (printData(request, rows)) return 0;
    const head = ["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION", "USER", "DESCRIPTION"];
    const cells = rows.map((row) => [
      String(row.revision),
      ansiTime(row.updated),
      row.status,
      row.chart,
      row.app_version,
      row.user,
      row.description,
    ]);
    io.writeOut(await formatTable(head, cells));
    for (const { revision, changes } of rows) {
      if (!changes) continue;
      io.writeOut(`\nrevision ${revision}:\n`);
      const values = changes.values.map((change) => fieldLine({ ...change, path: `values${change.path}` }));
      const lines = [...values, ...changes.objects.flatMap(changeLines)];
      io.writeOut(lines.length === 0 ? "  nothing changed\n" : `${lines.join("\n")}\n`);
    }
    return 0;
  });
}
