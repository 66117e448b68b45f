import { KpackError, type Value, isMap } from "../../base/index.ts";
import { isNull } from "../../manifest/index.ts";
import { stringify } from "../../yaml/index.ts";
import { type PathStep, formatPath, leadingKeys } from "./written.ts";

export type NodeKind = "MappingNode" | "SequenceNode" | "ScalarNode";

export function kindOf(value: Value): NodeKind {
  if (isMap(value)) return "MappingNode";
  return Array.isArray(value) ? "SequenceNode" : "ScalarNode";
}

/** True for what is absent or null. */
export function isMissing(value: Value | undefined): value is undefined | null {
  return value === undefined || isNull(value);
}

/** True for what is absent, null or a mapping without fields. */
export function isEmptyElement(value: Value | undefined): boolean {
  return isMissing(value) || (isMap(value) && Object.keys(value).length === 0);
}

/** Throws `patch/wrong-kind` when a value is there and is of another kind. */
export function checkKind(value: Value | undefined, expected: NodeKind, path: readonly PathStep[] = []): void {
  if (isMissing(value)) return;
  const actual = kindOf(value);
  if (actual === expected) return;
  const text = stringify(value);
  const shown = text.length > 400 ? `${text.slice(0, 400)}...\n` : text;
  throw new KpackError(
    "patch/wrong-kind",
    `wrong node kind: expected ${expected} but got ${actual}: node contents:\n${shown.trimEnd()}`,
    {
      hint: "A patch must have a mapping, a list or a scalar where the resource has one.",
      notes: path.length === 0 ? [] : [`at ${formatPath(path)}`],
      span: { file: "", path: leadingKeys(path) },
    },
  );
}
