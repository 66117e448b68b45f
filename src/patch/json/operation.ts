import {
  KpackError,
  type Limits,
  type Value,
  type ValueMap,
  defaultLimits,
  getOwn,
  isMap,
  parseJson,
} from "../../base/index.ts";
import { parseDocument } from "../../yaml/index.ts";

/** One step of an RFC 6902 patch, as it was given. What is missing shows when the step is taken, as in Go. */
export interface JsonOperation {
  /** `unknown` when there is none. */
  readonly op: string;
  /** undefined when there is none, or none that is a string. */
  readonly path: string | undefined;
  readonly from: string | undefined;
  /** undefined when there is none, which is not null. */
  readonly value: Value | undefined;
}

export type JsonPatch = readonly JsonOperation[];

export interface ParseJsonPatchOptions {
  /** Named in errors. */
  file?: string | undefined;
  limits?: Limits | undefined;
}

/**
 * Reads an RFC 6902 patch: JSON when the text begins with `[`, YAML otherwise (the first document counts).
 * Throws KpackError `patch/not-json-patch`, `patch/too-many-operations`, `yaml/...`.
 * Mirrors: kustomize api/filters/patchjson6902 decodePatch.
 */
export function parseJsonPatch(text: string, options: ParseJsonPatchOptions = {}): JsonPatch {
  const span = options.file === undefined ? undefined : { file: options.file };
  const limits = options.limits ?? defaultLimits;
  const value = text.startsWith("[")
    ? readJson(text, options.file)
    : parseDocument(text, { reader: "sigs", file: options.file, limits });
  if (value === null) return [];
  if (!Array.isArray(value))
    throw new KpackError(
      "patch/not-json-patch",
      `json: cannot unmarshal ${goKind(value)} into Go value of type jsonpatch.Patch`,
      {
        span,
        hint: "A JSON patch is a list of operations: - {op: replace, path: /spec/replicas, value: 3}.",
      },
    );
  if (value.length > limits.patchOperations)
    throw new KpackError(
      "patch/too-many-operations",
      `a JSON patch has ${value.length} operations, more than ${limits.patchOperations}`,
      {
        span,
      },
    );
  return value.map((operation) => readOperation(operation, options.file));
}

function readJson(text: string, file: string | undefined): Value {
  try {
    return parseJson(text);
  } catch (error) {
    throw error instanceof KpackError && file !== undefined ? error.with({ span: { file } }) : error;
  }
}

function readOperation(operation: Value, file: string | undefined): JsonOperation {
  if (operation === null) return { op: "unknown", path: undefined, from: undefined, value: undefined };
  if (!isMap(operation))
    throw new KpackError(
      "patch/not-json-patch",
      `json: cannot unmarshal ${goKind(operation)} into Go value of type jsonpatch.Operation`,
      { span: file === undefined ? undefined : { file } },
    );
  return {
    op: textField(operation, "op") ?? "unknown",
    path: textField(operation, "path"),
    from: textField(operation, "from"),
    value: getOwn(operation, "value"),
  };
}

function textField(operation: ValueMap, key: string): string | undefined {
  const text = getOwn(operation, key);
  return typeof text === "string" ? text : undefined;
}

function goKind(value: Value): string {
  if (Array.isArray(value)) return "array";
  if (isMap(value)) return "object";
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    default:
      return "number";
  }
}
