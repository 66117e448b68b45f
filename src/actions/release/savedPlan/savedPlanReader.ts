import { type ErrorObject, Ajv2020 } from "ajv/dist/2020.js";
import { KpackError, parseExactJson, type Value } from "../../../base/index.ts";
import { objectKey, refOf } from "../../../cluster/index.ts";
import type { Plan } from "../../../release/index.ts";
import type { SavedPlan } from "../savedPlan.ts";
import { savedPlanSchema } from "./savedPlanSchema.ts";

const maxBytes = 64 * 1024 * 1024;
/** The API server takes no object nearly as deep. */
const maxDepth = 1_000;

/** Reads one file; `file` names it in messages. */
export type SavedPlanReader = (bytes: Uint8Array, file: string) => SavedPlan;

/**
 * A reader of saved plans, which anybody may have written: bounded in bytes and depth, checked against the schema, and free
 * of contradictions that would let a plan do what it does not show. It throws `release/invalid-plan` with JSON pointers.
 */
export function createSavedPlanReader(): SavedPlanReader {
  const validate = new Ajv2020({ strict: true, discriminator: true }).compile(savedPlanSchema);
  return (bytes, file) => {
    if (bytes.length > maxBytes) throw invalid(file, [`it is larger than ${maxBytes} bytes`]);
    const value = parsePlan(bytes, file);
    if (!validate(value)) throw invalid(file, (validate.errors ?? []).map(describe));
    const saved = value as unknown as SavedPlan;
    const problems = contradictions(saved);
    if (problems.length > 0) throw invalid(file, problems);
    return saved;
  };
}

function parsePlan(bytes: Uint8Array, file: string): Value {
  try {
    const value = parseExactJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    requireDepth(value, file);
    return value;
  } catch (error) {
    if (error instanceof TypeError) throw invalid(file, ["it is not UTF-8"]);
    if (error instanceof KpackError && error.code === "base/invalid-json") throw invalid(file, [error.message]);
    throw error;
  }
}

function requireDepth(root: Value, file: string): void {
  let level: Value[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw invalid(file, [`it is nested deeper than ${maxDepth} levels`]);
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
}

function describe({ instancePath, message = "is wrong", params }: ErrorObject): string {
  const more = [params["additionalProperty"], params["allowedValues"], params["allowedValue"], params["tagValue"]]
    .filter((detail) => detail !== undefined)
    .map((detail) => ` (${Array.isArray(detail) ? detail.join(", ") : String(detail)})`);
  return `${instancePath || "/"} ${message}${more[0] ?? ""}`;
}

/** What a schema cannot say: every change has its basis, every operation is one of the changes shown, names agree. */
function contradictions({ plan, revision }: SavedPlan): string[] {
  const problems: string[] = [];
  const { release } = revision;
  if (release.name !== plan.release.name || release.namespace !== plan.release.namespace)
    problems.push("/revision/release is of another release than /plan/release");
  if (release.version !== plan.revision) problems.push("/revision/release/version is not /plan/revision");
  if (plan.revision <= plan.basis.revision) problems.push("/plan/revision is not later than /plan/basis/revision");
  const based = new Set(Object.keys(plan.basis.objects));
  const shown = new Set<string>();
  for (const [index, { action, object }] of plan.changes.entries()) {
    if (action === "unchanged" || action === "keep") continue;
    const key = objectKey(object);
    shown.add(key);
    if (!based.has(key)) problems.push(`/plan/changes/${index} has no basis in /plan/basis/objects`);
  }
  for (const [index, operation] of plan.operations.entries()) {
    const target = changedBy(operation);
    if (target !== undefined && !shown.has(target))
      problems.push(`/plan/operations/${index} changes an object that /plan/changes does not show`);
  }
  return problems;
}

function changedBy(operation: Plan["operations"][number]): string | undefined {
  switch (operation.type) {
    case "apply":
    case "create":
    case "recreate":
      return objectKey(refOf(operation.object));
    case "delete":
      return objectKey(operation.target);
    default:
      return undefined;
  }
}

function invalid(file: string, problems: readonly string[]): KpackError {
  return new KpackError("release/invalid-plan", `this is not a plan that kpack saved: ${problems[0] ?? ""}`, {
    span: { file },
    notes: problems.slice(1, 11),
    hint: 'make one with "kpack plan NAME CHART -o FILE"; docs/reference/saved-plan.schema.json describes it',
  });
}
