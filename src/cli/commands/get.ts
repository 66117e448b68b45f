import { readRevision, releaseTemplateData } from "../../actions/release/index.ts";
import { renderText } from "../../actions/chart/index.ts";
import { cloneValue, getOwn, isMap, stringifyJson, type Value, type ValueMap } from "../../base/index.ts";
import { mergeTables } from "../../chart/index.ts";
import { appliedBy, type LabelledRelease, type Release } from "../../release/index.ts";
import { stringify } from "../../yaml/index.ts";
import type { CommandRequest } from "../command.ts";
import { appVersion, notesText, printData, statusText, withSortedKeys } from "../printers/release.ts";
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
        io.writeOut(release.info.notes ? `${notesText(release.info.notes)}\n` : "");
        break;
      case "metadata":
        printMetadata(request, found);
        break;
      default: {
        const template = options.text("template");
        if (template === undefined) io.writeOut(await allText(found));
        else io.writeOut(await renderText("template", template, releaseTemplateData(found), environment.charts));
      }
    }
    return 0;
  });
}

function hooksText({ hooks = [] }: Release): string {
  return hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join("");
}

async function allText(found: LabelledRelease): Promise<string> {
  const { release } = found;
  const { config = {}, manifest = "", info } = release;
  return [
    await statusText(found, { hideNotes: true, showChart: true }),
    `USER-SUPPLIED VALUES:\n${stringify(config)}\n`,
    `COMPUTED VALUES:\n${stringify(computedValues(release))}\n`,
    `HOOKS:\n${hooksText(release)}`,
    `MANIFEST:\n${manifest}\n`,
    info.notes ? `${notesText(info.notes.trim())}\n` : "",
  ].join("");
}

/** The user's values over the chart's defaults. */
function computedValues({ config = {}, chart }: Release): ValueMap {
  return mergeTables({ merge: false, warn: () => undefined }, cloneValue(config), cloneValue(chart?.values ?? {}));
}

function printValues({ options, io }: CommandRequest, release: Release): void {
  const isAll = options.flag("all");
  const values = isAll ? computedValues(release) : (release.config ?? {});
  const output = options.text("output");
  if (output === "json") io.writeOut(`${stringifyJson(withSortedKeys(values))}\n`);
  else {
    const title = isAll ? "COMPUTED VALUES:\n" : "USER-SUPPLIED VALUES:\n";
    io.writeOut(`${output === "yaml" ? "" : title}${stringify(values)}`);
  }
}

function printMetadata(request: CommandRequest, { release, labels, stored = labels }: LabelledRelease): void {
  const metadata = release.chart?.metadata;
  const annotations = textMap(metadata?.["annotations"]);
  const dependencies = metadata?.["dependencies"];
  const facts = {
    name: release.name,
    chart: metadata?.name ?? "",
    version: metadata?.version ?? "",
    appVersion: appVersion(release),
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
    labels: textMap(stored),
    dependencies: Array.isArray(dependencies) && dependencies.length > 0 ? dependencies : undefined,
    namespace: release.namespace,
    revision: release.version,
    status: release.info.status,
    deployedAt: (release.info.last_deployed ?? "").replace(/\.\d+/, ""),
    applyMethod: appliedBy(release),
  };
  if (printData(request, facts)) return;
  const lines = [
    `NAME: ${facts.name}`,
    `CHART: ${facts.chart}`,
    `VERSION: ${facts.version}`,
    `APP_VERSION: ${facts.appVersion}`,
    `ANNOTATIONS: ${joinPairs(annotations)}`,
    `LABELS: ${joinPairs(facts.labels)}`,
    `DEPENDENCIES: ${dependencyNames(facts.dependencies ?? []).join(",")}`,
    `NAMESPACE: ${facts.namespace}`,
    `REVISION: ${facts.revision}`,
    `STATUS: ${facts.status}`,
    `DEPLOYED_AT: ${facts.deployedAt}`,
    `APPLY_METHOD: ${facts.applyMethod === "ssa" ? "server-side apply" : "client-side apply"}`,
  ];
  request.io.writeOut(`${lines.join("\n")}\n`);
}

/** A map of texts with its keys in order. */
function textMap(value: unknown): Record<string, string> {
  const map = withSortedKeys((value ?? {}) as Value);
  return isMap(map) ? Object.fromEntries(Object.entries(map).map(([key, text]) => [key, String(text)])) : {};
}

function joinPairs(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function dependencyNames(dependencies: readonly unknown[]): string[] {
  return dependencies.map((item) => (isMap(item) ? String(getOwn(item, "name") ?? "") : "")).sort();
}
