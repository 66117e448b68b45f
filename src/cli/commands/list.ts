import { formatTimes, listReleases } from "../../actions/release/index.ts";
import { loadRegexCompiler } from "../../base/regex/index.ts";
import { parseLabelSelector } from "../../kube/index.ts";
import { problemRevision, type ReleaseStatus } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { appVersion, chartLabel, printData, unreadableWarning } from "../printers/release.ts";
import { formatTable } from "../printers/table.ts";
import { withReleases } from "./releaseSetup.ts";

const everyStatus: readonly ReleaseStatus[] = [
  ...(["deployed", "failed", "superseded", "uninstalled", "uninstalling", "unknown"] as const),
  ...(["pending-install", "pending-upgrade", "pending-rollback"] as const),
];

export function run(request: CommandRequest): Promise<number> {
  const { options, io } = request;
  return withReleases(request, async (environment) => {
    const pattern = options.text("filter") ?? "";
    const compile = await loadRegexCompiler([pattern]);
    const filter = pattern === "" ? undefined : compile(pattern);
    const selector = options.text("selector");
    const parsed = selector ? parseLabelSelector(selector) : undefined;
    const { releases, problems } = await listReleases(environment, {
      allNamespaces: options.flag("all-namespaces"),
      statuses: statuses(request),
      matches: (name) => filter?.test(name) ?? true,
      selects: (labels) => parsed?.matches(labels) ?? true,
      byDate: options.flag("date"),
      reverse: options.flag("reverse"),
      max: options.number("max") ?? 256,
      offset: options.number("offset") ?? 0,
      thorough: options.flag("strict"),
    });
    for (const problem of problems) io.writeErr(unreadableWarning(problem));
    const layout = options.text("time-format");
    const times = await formatTimes(
      releases.map(({ release }) => release.info.last_deployed ?? ""),
      layout,
      environment.charts,
    );
    const rows = releases.map(({ release }, index) => ({
      name: release.name,
      namespace: release.namespace,
      revision: String(release.version),
      updated: times[index] || "-",
      status: release.info.status as string,
      chart: chartLabel(release),
      app_version: appVersion(release),
    }));
    rows.push(
      ...problems.map((problem) => {
        const { key, namespace } = problem;
        const { name = key, version = "" } = problemRevision(problem) ?? {};
        const revision = String(version);
        return { name, namespace, revision, updated: "", status: "unreadable", chart: "", app_version: "" };
      }),
    );
    if (options.flag("short")) {
      const names = rows.map(({ name }) => name);
      if (!printData(request, names)) for (const name of names) io.writeOut(`${name}\n`);
    } else if (!printData(request, rows)) {
      const head = ["NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"];
      io.writeOut(
        await formatTable(
          head,
          rows.map((row) => Object.values(row)),
          options.flag("no-headers"),
        ),
      );
    }
    return problems.length > 0 && options.flag("strict") ? 4 : 0;
  });
}

function statuses({ options }: CommandRequest): ReleaseStatus[] {
  const chosen = everyStatus.filter(
    (status) => !status.startsWith("pending") && status !== "unknown" && options.flag(status),
  );
  if (options.flag("pending")) chosen.push(...everyStatus.filter((status) => status.startsWith("pending")));
  return chosen.length === 0 || options.flag("all") ? [...everyStatus] : chosen;
}
