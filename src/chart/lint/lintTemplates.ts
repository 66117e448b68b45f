import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError, quoteGo, trimGoSpace } from "../../base/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import type { KubeVersion } from "../capabilities.ts";
import type { Chart } from "../chart.ts";
import { FieldReader } from "../load/decode.ts";
import { splitYamlStream } from "../load/splitYamlStream.ts";
import { attempt } from "./lintChartFile.ts";
import type { LintReport } from "./lintMessage.ts";
import type { LintSource } from "./lintSource.ts";
import { chartProblem, yamlProblem } from "./problemText.ts";
import { deprecationProblem, nameProblem } from "./objectRules.ts";

/** Renders a chart for lint: `required` and `fail` do not stop it. Rendered text by template path. */
export type RenderForLint = (chart: Chart) => Promise<ReadonlyMap<string, string>>;

const folder = "templates/";
const extensions = [".yaml", ".yml", ".tpl", ".txt", ".hbs"];

/** Rules for templates and what they render. Mirrors: helm pkg/chart/v2/lint/rules template.go. */
export async function lintTemplates(
  source: LintSource,
  render: RenderForLint,
  kubeVersion: KubeVersion,
  report: LintReport,
): Promise<void> {
  const kind = source.kind("templates");
  if (!report.check("warning", folder, kind === undefined ? "directory does not exist" : undefined)) return;
  if (!report.check("error", folder, kind === "directory" ? undefined : "not a directory")) return;
  let chart: Chart;
  let rendered: ReadonlyMap<string, string>;
  try {
    chart = await source.load();
    rendered = await render(chart);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    // Helm's lint says nothing of templates whose values cannot be put together.
    if (error.code === "chart/type-mismatch") return;
    report.check("error", folder, chartProblem(error));
    return;
  }
  for (const { name } of chart.templates) {
    report.check("error", name, extensionProblem(name));
    if (!/\.ya?ml(\.hbs)?$/i.test(name)) continue;
    const text = rendered.get(`${chart.name}/${name}`) ?? "";
    if (trimGoSpace(text) === "") continue;
    report.check("warning", name, indentProblem(text));
    if (!lintDocuments(name, text, kubeVersion, report)) return;
  }
}

function extensionProblem(name: string): string | undefined {
  const extension = /\.[^./]*$/.exec(name)?.[0] ?? "";
  if (extensions.includes(extension)) return undefined;
  return `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`;
}

function indentProblem(text: string): string | undefined {
  const line = text.split("\n").find((candidate) => trimGoSpace(candidate) !== "") ?? "";
  if (!/^[ \t]/.test(line)) return undefined;
  return `document starts with an illegal indent: ${quoteGo(line.replace(/\r$/, ""))}, which may cause parsing problems`;
}

/** False when the text is not YAML, which ends all lint of templates. */
function lintDocuments(name: string, text: string, kubeVersion: KubeVersion, report: LintReport): boolean {
  const documents = attempt(() =>
    splitYamlStream(text, name).map((part) => parseDocument(part.text, { reader: "sigs" })),
  );
  if (documents instanceof KpackError)
    return report.check("error", name, `unable to parse YAML: ${yamlProblem(documents)}`);
  for (const document of documents) {
    if (document === null) continue;
    const object = attempt(() => readObject(document));
    if (object instanceof KpackError)
      return report.check("error", name, `unable to parse YAML: ${yamlProblem(object)}`);
    report.check("warning", name, nameProblem(object));
    report.check("warning", name, deprecationProblem(object, kubeVersion));
    report.check("error", name, selectorProblem(object, text));
    report.check("error", name, listProblem(object.kind, document));
  }
  return true;
}

function readObject(document: Value): { apiVersion: string; kind: string; name: string } {
  const read = new FieldReader(document, "k8sYamlStruct", "value of type rules.k8sYamlStruct");
  const metadata = new FieldReader(
    read.value("metadata"),
    "k8sYamlMetadata",
    "struct field k8sYamlStruct.Metadata of type rules.k8sYamlMetadata",
  );
  return { apiVersion: read.text("apiVersion"), kind: read.text("kind"), name: metadata.text("name") };
}

function selectorProblem({ kind, name }: { kind: string; name: string }, text: string): string | undefined {
  if (!["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].includes(kind)) return undefined;
  if (text.includes("matchLabels") || text.includes("matchExpressions")) return undefined;
  return `a ${kind} must contain matchLabels or matchExpressions, and "${name}" does not`;
}

function listProblem(kind: string, document: Value): string | undefined {
  if (kind !== "List" || !isMap(document)) return undefined;
  const items = getOwn(document, "items") ?? null;
  for (const item of Array.isArray(items) ? items : []) {
    const annotations = child(child(item, "metadata"), "annotations");
    if (annotations && Object.hasOwn(annotations, "helm.sh/resource-policy"))
      return "annotation 'helm.sh/resource-policy' within List objects are ignored";
  }
  return undefined;
}

function child(value: Value | undefined, key: string): ValueMap | undefined {
  const found = value !== undefined && isMap(value) ? getOwn(value, key) : undefined;
  return found !== undefined && isMap(found) ? found : undefined;
}
