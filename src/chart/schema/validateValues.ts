import type { Span, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError } from "../../base/index.ts";
import { loadRegexCompiler } from "../../base/regex/index.ts";
import { decodeText } from "../../yaml/index.ts";
import type { Chart } from "../chart.ts";
import { checkSchema } from "./checkSchema.ts";
import { SchemaDocument } from "./schemaDocument.ts";
import type { Violation } from "./validationError.ts";
import { formatViolations, leafViolations } from "./validationError.ts";
import { Validator } from "./validator.ts";

/** Finds where a value was set: a file and line, as far as known. */
export type LocateValue = (path: readonly (string | number)[]) => Promise<Span | undefined>;

interface Report {
  text: string;
  /** Paths of the breaches, from the root chart's values. */
  places: (readonly (string | number)[])[];
}

/**
 * Checks the values against the chart's schema and, with their own sections, its subcharts' schemas.
 * Throws `schema/values` with Helm's list of breaches; the span is the first breach that `locate` can find.
 * Mirrors: helm pkg/chart/common/util ValidateAgainstSchema.
 */
export async function validateValues(chart: Chart, values: ValueMap, locate?: LocateValue): Promise<void> {
  const report: Report = { text: "", places: [] };
  await validateChart(chart, values, [], report);
  if (report.text === "") return;
  let span: Span | undefined;
  for (const place of report.places) {
    span ??= await locate?.(place);
    if (span) break;
  }
  throw new KpackError(
    "schema/values",
    `values don't meet the specifications of the schema(s) in the following chart(s):\n${report.text.trimEnd()}`,
    { span, hint: "correct the value, or skip the check with --skip-schema-validation" },
  );
}

async function validateChart(chart: Chart, values: ValueMap, path: readonly string[], report: Report): Promise<void> {
  if (chart.schema) {
    const violations = await validateAgainst(chart, values);
    if (violations.length > 0) {
      report.text += `${chart.name}:\n${formatViolations(violations)}\n`;
      report.places.push(...leafViolations(violations).map((leaf) => [...path, ...leaf.path]));
    }
  }
  for (const subchart of chart.dependencies) {
    const section = getOwn(values, subchart.name) ?? null;
    if (section === null) continue;
    if (isMap(section)) await validateChart(subchart, section, [...path, subchart.name], report);
    else report.text += `${subchart.name}:\ninvalid type for values: expected object (map), got ${typeof section}\n`;
  }
}

/** The breaches of a schema given as text, one a line; "" when there are none. */
export async function validateSchemaText(schema: string, values: ValueMap): Promise<string> {
  return formatViolations(await applySchema(schema, values));
}

async function applySchema(schema: string, values: ValueMap): Promise<readonly Violation[]> {
  const document = new SchemaDocument(schema);
  const compile = await loadRegexCompiler(document.patterns);
  checkSchema(document, compile);
  return new Validator(document, compile).validate(values);
}

async function validateAgainst(chart: Chart, values: ValueMap): Promise<readonly Violation[]> {
  const file = chart.schema;
  if (!file) return [];
  try {
    return await applySchema(decodeText(file.bytes), values);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const path = `${chart.source}/${file.name}`;
    throw new KpackError(error.code, error.message, {
      span: { ...error.span, file: path },
      hint: error.hint ?? "correct the chart's values.schema.json, or skip the check with --skip-schema-validation",
      notes: error.notes,
      cause: error,
    });
  }
}
