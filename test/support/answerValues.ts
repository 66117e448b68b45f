import type { ValueMap } from "../../src/base/index.ts";
import { parseConstraint, parseVersion, satisfies } from "../../src/base/version/index.ts";
import { setJsonValues, setLiteralValues, setStringValues, setValues } from "../../src/chart/setValues/index.ts";
import type { Question } from "./answer.ts";

/** The values that one flag's text sets. */
export function answerSet(question: Question): unknown {
  const values: ValueMap = {};
  setters[question.kind]?.(values, question.input ?? "");
  return JSON.parse(JSON.stringify(values, (_key, value) => (typeof value === "bigint" ? Number(value) : value)));
}

const setters: Record<string, (values: ValueMap, text: string) => void> = {
  set: setValues,
  "set-string": setStringValues,
  "set-json": setJsonValues,
  "set-literal": setLiteralValues,
};

/** Whether a version meets a constraint. */
export function answerConstraint(question: Question): unknown {
  const constraint = parseConstraint(question.input ?? "");
  return satisfies(parseVersion(question.version ?? ""), constraint);
}
