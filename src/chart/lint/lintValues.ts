import type { ValueMap } from "../../base/index.ts";
import { cloneValue, KpackError } from "../../base/index.ts";
import { decodeText, parseDocument } from "../../yaml/index.ts";
import { mapOrEmpty } from "../load/decode.ts";
import { validateSchemaText } from "../schema/validateValues.ts";
import { mergeTables } from "../values/coalesce.ts";
import { attempt } from "./lintChartFile.ts";
import type { LintReport } from "./lintMessage.ts";
import type { LintSource } from "./lintSource.ts";
import { yamlProblem } from "./problemText.ts";

const file = "values.yaml";

/** Rules for values.yaml with what the user gives over it. Mirrors: helm pkg/chart/v2/lint/rules values.go. */
export async function lintValues(
  source: LintSource,
  values: ValueMap,
  skipSchema: boolean,
  report: LintReport,
): Promise<void> {
  if (!report.check("info", file, source.kind(file) === undefined ? "file does not exist" : undefined)) return;
  const own = attempt(() => mapOrEmpty(parseDocument(decodeText(source.read(file)), { reader: "sigs" })));
  if (own instanceof KpackError) {
    report.check(
      "error",
      file,
      `unable to parse YAML: ${yamlProblem(own).replace("map[string]interface {}", "common.Values")}`,
    );
    return;
  }
  if (skipSchema || source.kind("values.schema.json") !== "file") return;
  const merged = mergeTables({ merge: false, warn: () => {} }, cloneValue(values), own);
  try {
    const violations = await validateSchemaText(decodeText(source.read("values.schema.json")), merged);
    report.check("error", file, violations === "" ? undefined : `${violations}\n`);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    report.check("error", file, error.message);
  }
}
