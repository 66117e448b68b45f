import { readRevision } from "../../actions/release/index.ts";
import { cloneValue, stringifyJson, type ValueMap } from "../../base/index.ts";
import { mergeTables } from "../../chart/index.ts";
import { appliedBy, type Release } from "../../release/index.ts";
import { stringify } from "../../yaml/index.ts";
import type { CommandRequest } from "../command.ts";
import { appVersion, printData, statusText } from "../printers/release.ts";
import { withReleases } from "./releaseSetup.ts";

export function run(request: CommandRequest): Promise<number> {
  const { args, options, io, path } = request;
  return withReleases(request, async (environment) => {
    const found = await readRevision(environment, args[0] ?? "", options.number("revision"));
    const { release } = found;
    switch (path.at(-1)) {
      case "values":
        printValues(request, release);
        break;
      case "manifest":
        io.writeOut(`${release.manifest ?? ""}\n`);
        break;
      case "hooks":
        io.writeOut(hooksText(release));
        break;
      case "notes":
        io.writeOut(release.info.notes ? `NOTES:\n${release.info.notes}\n` : "");
        break;
      case "metadata":
        printMetadata(request, release, found.labels);
        break;
      default:
        io.writeOut(
          `${statusText(found, { hideNotes: true })}USER-SUPPLIED VALUES:\n${stringify(release.config ?? {})}\nHOOKS:\n${hooksText(release)}MANIFEST:\n${release.manifest ?? ""}\n`,
        );
        if (release.info.notes) io.writeOut(`NOTES:\n${release.info.notes}\n`);
    }
    return 0;
  });
}

function hooksText({ hooks = [] }: Release): string {
  return hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join("");
}

function printValues({ options, io }: CommandRequest, { config = {}, chart }: Release): void {
  const all = options.flag("all");
  const values: ValueMap = all
    ? mergeTables({ merge: false, warn: () => undefined }, cloneValue(config), cloneValue(chart?.values ?? {}))
    : config;
  const output = options.text("output");
  if (output === "json") io.writeOut(`${stringifyJson(values)}\n`);
  else
    io.writeOut(
      `${output === "yaml" ? "" : all ? "COMPUTED VALUES:\n" : "USER-SUPPLIED VALUES:\n"}${stringify(values)}`,
    );
}

function printMetadata(request: CommandRequest, release: Release, labels: Readonly<Record<string, string>>): void {
  const metadata = release.chart?.metadata;
  const facts = {
    name: release.name,
    chart: metadata?.name ?? "",
    version: metadata?.version ?? "",
    appVersion: appVersion(release),
    annotations: metadata?.["annotations"],
    labels,
    dependencies: metadata?.["dependencies"],
    namespace: release.namespace,
    revision: release.version,
    status: release.info.status,
    deployedAt: release.info.last_deployed ?? "",
    applyMethod: appliedBy(release) === "ssa" ? "server-side apply" : "client-side apply",
  };
  if (printData(request, facts)) return;
  const rows = Object.entries(facts).filter(([, value]) => value !== undefined && typeof value !== "object");
  const upper = (key: string): string => key.replace(/([A-Z])/g, "_$1").toUpperCase();
  request.io.writeOut(rows.map(([key, value]) => `${upper(key)}: ${String(value)}\n`).join(""));
}
