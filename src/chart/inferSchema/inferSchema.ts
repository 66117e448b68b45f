import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, setOwn } from "../../base/index.ts";
import { decodeText, parseCommented } from "../../yaml/index.ts";
import type { Chart } from "../chart.ts";
import { parseValues } from "../load/readValues.ts";
import { finishDraft, type SchemaDraft } from "./draft.ts";
import { type Inference, inferFields, readHeading } from "./inferValue.ts";
import { readParameters } from "./parameters.ts";

export interface InferRequest {
  /** Just loaded: dependencies not processed yet. */
  chart: Chart;
  draft: SchemaDraft;
  /** Refuse fields that values.yaml does not have, except below empty maps, globals and subcharts. */
  closed: boolean;
  /** Each message begins with its place. */
  warn(message: string): void;
}

/** The JSON Schema of a chart's values.yaml. Throws `schema/annotation` for annotations that cannot be read. */
export function inferSchema({ chart, draft, closed, warn }: InferRequest): ValueMap {
  const file = chart.raw.find(({ name }) => name === "values.yaml");
  const path = `${chart.source}/values.yaml`;
  const text = file ? decodeText(file.bytes) : "";
  const silent = { warn: () => {}, debug: () => {} };
  const values = parseValues(text, path, silent, "bigint");
  const inference: Inference = { file: path, parameters: readParameters(text), warn, rootKeywords: {} };
  const isClosed = closed && !importsValues(chart, path, warn);
  const node = parseCommented(text);
  if (node) Object.assign(inference.rootKeywords, readHeading(inference, node.heading));
  const open = openSections(chart);
  const place = { path: "", depth: 0, isClosed, isOneOfMany: false };
  const { properties, required } = inferFields(inference, values, node, place);
  for (const name of open) setOwn(properties, name, openSection(getOwn(properties, name)));
  addConditions(chart, properties);
  const schema: ValueMap = { type: "object" };
  if (isClosed) schema["additionalProperties"] = false;
  Object.assign(schema, inference.rootKeywords);
  const more = getOwn(schema, "properties") ?? null;
  schema["properties"] = isMap(more) ? { ...properties, ...more } : properties;
  if (required.length > 0) schema["required"] = required;
  return finishDraft(schema, draft);
}

/** Values that subcharts export come into these values, under names that values.yaml does not know. */
function importsValues(chart: Chart, path: string, warn: (message: string) => void): boolean {
  const imports = (chart.metadata.dependencies ?? []).filter(({ importValues }) => importValues.length > 0);
  if (imports.length === 0) return false;
  const names = imports.map(({ name }) => name).join(", ");
  warn(`${path}: other fields stay allowed, because values are imported from ${names}`);
  return true;
}

/** Names whose values Helm merges with others before it checks them: globals, and the sections of subcharts. */
function openSections(chart: Chart): Set<string> {
  const names = new Set(["global"]);
  const dependencies = chart.metadata.dependencies ?? [];
  for (const { alias, name } of dependencies) names.add(alias || name);
  for (const { name } of chart.dependencies) if (!dependencies.some((known) => known.name === name)) names.add(name);
  return names;
}

/** The section with no field refused, at any depth. */
function openSection(section: Value | undefined): ValueMap {
  if (section === undefined || !isMap(section)) return { type: "object" };
  const { additionalProperties, ...rest } = section;
  const properties = rest["properties"];
  if (properties !== undefined && isMap(properties)) {
    const opened: ValueMap = {};
    for (const key of Object.keys(properties)) {
      const field = properties[key] ?? null;
      setOwn(opened, key, isMap(field) && isMap(field["properties"] ?? null) ? openSection(field) : field);
    }
    rest["properties"] = opened;
  }
  return additionalProperties === undefined || additionalProperties === false
    ? rest
    : { ...rest, additionalProperties };
}

/** Conditions and tags of dependencies may be set although values.yaml does not show them. */
function addConditions(chart: Chart, properties: ValueMap): void {
  for (const { condition, tags } of chart.metadata.dependencies ?? []) {
    for (const path of condition.split(",")) if (path.trim() !== "") addFlag(properties, path.trim().split("."));
    for (const tag of tags) addFlag(properties, ["tags", tag]);
  }
}

function addFlag(properties: ValueMap, path: readonly string[]): void {
  const [key = "", ...below] = path;
  const present = getOwn(properties, key);
  if (below.length === 0) {
    if (present === undefined) setOwn(properties, key, { type: "boolean" });
    return;
  }
  const section = present ?? { type: "object" };
  if (!isMap(section)) return;
  const fields = getOwn(section, "properties") ?? {};
  if (isMap(fields)) addFlag(fields, below);
  setOwn(properties, key, { ...section, properties: fields });
}
