import { KpackError, getOwn, isMap } from "../../base/index.ts";
import type { Limits, Value, ValueMap } from "../../base/index.ts";
import type { Reporter } from "../../ports/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { positionOf } from "./position.ts";
import { ShapeError, asKpackError, decodeStruct } from "./decode.ts";
import type { Kustomization } from "./kustomization.ts";
import { kustomizationShape } from "./shape.ts";

export interface KustomizationSource {
  text: string;
  /** As shown in messages. */
  file: string;
  limits: Limits;
  reporter: Reporter;
}

const versions = { kustomization: "kustomize.config.k8s.io/v1beta1", component: "kustomize.config.k8s.io/v1alpha1" };

/**
 * Reads a kustomization file: strict fields, warnings for deprecated ones, which move to their successors, defaults.
 * Mirrors: kustomize types.Kustomization Unmarshal, CheckDeprecatedFields, FixKustomization, CheckEmpty, EnforceFields.
 */
export function readKustomization(source: KustomizationSource): Kustomization {
  const { text, file } = source;
  const value = parseDocument(text, { reader: "sigs", file, limits: source.limits });
  const fields = decodeWithPosition(value, source);
  warnAboutDeprecatedFields(fields, source.reporter);
  moveDeprecatedFields(fields);
  if (isEmpty(fields))
    throw new KpackError("kustomize/empty-kustomization", "kustomization.yaml is empty", {
      span: { file },
      hint: "name what it builds, for example under resources:",
    });
  assertKind(fields, source);
  // decodeStruct has checked every field against kustomizationShape, which lists the fields of the type.
  return fields as unknown as Kustomization;
}

function decodeWithPosition(value: Value, source: KustomizationSource): ValueMap {
  try {
    return decodeStruct(value, kustomizationShape, { typeName: "Kustomization", strict: true, lenientText: false });
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw asKpackError(error, "invalid Kustomization: ", positionOf(source, error.path));
  }
}

const deprecatedFields: readonly [name: string, successor: string, isExperimental?: boolean][] = [
  ["bases", "resources"],
  ["commonLabels", "labels"],
  ["imageTags", "images"],
  ["patchesJson6902", "patches"],
  ["patchesStrategicMerge", "patches"],
  ["vars", "replacements", true],
];

function warnAboutDeprecatedFields(fields: ValueMap, reporter: Reporter): void {
  for (const [name, successor, isExperimental] of deprecatedFields) {
    if (fields[name] === undefined) continue;
    const experimental = isExperimental ? "[EXPERIMENTAL] " : "";
    reporter.warn(
      `# Warning: '${name}' is deprecated. Please use '${successor}' instead. ${experimental}Run 'kustomize edit fix' to update your Kustomization automatically.`,
    );
  }
}

function moveDeprecatedFields(fields: ValueMap): void {
  if (!fields["kind"]) fields["kind"] = "Kustomization";
  if (!fields["apiVersion"])
    fields["apiVersion"] = fields["kind"] === "Component" ? versions.component : versions.kustomization;
  moveList(fields, "bases", "resources");
  moveList(fields, "imageTags", "images");
  for (const name of ["configMapGenerator", "secretGenerator"]) for (const args of listOf(fields, name)) moveEnv(args);
  moveHelmChartArgs(fields);
}

function listOf(fields: ValueMap, name: string): ValueMap[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function moveList(fields: ValueMap, from: string, to: string): void {
  const moved = fields[from];
  delete fields[from];
  if (!Array.isArray(moved) || moved.length === 0) return;
  const present = fields[to];
  fields[to] = Array.isArray(present) ? [...present, ...moved] : moved;
}

function moveEnv(args: ValueMap): void {
  const env = args["env"];
  delete args["env"];
  if (!env) return;
  const envs = args["envs"];
  args["envs"] = Array.isArray(envs) ? [...envs, env] : [env];
}

const helmFields: readonly [from: string, to: string][] = [
  ["chartName", "name"],
  ["chartVersion", "version"],
  ["chartRepoUrl", "repo"],
  ["values", "valuesFile"],
  ["valuesLocal", "valuesInline"],
  ["valuesMerge", "valuesMerge"],
  ["releaseName", "releaseName"],
];

/** Mirrors: kustomize types.SplitHelmParameters. helmBin, releaseNamespace and extraArgs have no successor and are dropped there too. */
function moveHelmChartArgs(fields: ValueMap): void {
  const args = listOf(fields, "helmChartInflationGenerator");
  delete fields["helmChartInflationGenerator"];
  if (args.length === 0) return;
  const globals: ValueMap = {};
  const charts = args.map((old) => {
    const chart: ValueMap = {};
    for (const [from, to] of helmFields) {
      const value = getOwn(old, from);
      if (value !== undefined) chart[to] = value;
    }
    if (old["helmHome"]) globals["configHome"] = old["helmHome"];
    if (old["chartHome"]) globals["chartHome"] = old["chartHome"];
    return chart;
  });
  if (fields["helmGlobals"] === undefined && Object.keys(globals).length > 0) fields["helmGlobals"] = globals;
  const present = fields["helmCharts"];
  fields["helmCharts"] = Array.isArray(present) ? [...present, ...charts] : charts;
}

/** apiVersion and kind alone make no kustomization; an empty list does, an empty text does not. */
function isEmpty(fields: ValueMap): boolean {
  return Object.keys(fields).every((name) => name === "apiVersion" || name === "kind" || fields[name] === "");
}

function assertKind(fields: ValueMap, source: KustomizationSource): void {
  const { kind, apiVersion } = fields;
  const problems: { path: string; text: string }[] = [];
  if (kind !== "Kustomization" && kind !== "Component")
    problems.push({ path: "kind", text: "kind should be Kustomization or Component" });
  const required = kind === "Component" ? versions.component : versions.kustomization;
  if (apiVersion !== required)
    problems.push({ path: "apiVersion", text: `apiVersion for ${String(kind)} should be ${required}` });
  const first = problems[0];
  if (!first) return;
  throw new KpackError("kustomize/wrong-kind", `failed to read kustomization file: ${first.text}`, {
    span: positionOf(source, [first.path]),
    hint: first.path === "kind" ? "write kind: Kustomization, or leave it out" : `write apiVersion: ${required}`,
    notes: problems.slice(1).map((problem) => problem.text),
  });
}
