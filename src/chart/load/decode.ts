import type { Value, ValueMap } from "../../base/index.ts";
import { compareBytes, isMap, KpackError } from "../../base/index.ts";

/**
 * Reads plain data (with integers as bigint) into typed fields as Go's encoding/json does behind sigs.k8s.io/yaml: field names match in any
 * case, null leaves a field alone, scalars become text where text is wanted.
 */
export class FieldReader {
  private readonly fields = new Map<string, Value>();
  private readonly type: string;

  /** `type` is the Go type's name, which messages show; `whole` is what they say of a value that is no mapping. */
  constructor(value: Value, type: string, whole = `value of type ${type}`) {
    this.type = type;
    if (value === null) return;
    if (!isMap(value)) throw mismatch(value, whole);
    for (const key of Object.keys(value).sort(compareBytes)) this.fields.set(key.toLowerCase(), value[key] as Value);
  }

  text(name: string): string {
    const value = this.value(name);
    return value === null ? "" : this.toText(value, name);
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (value === null) return false;
    if (typeof value !== "boolean") throw mismatch(value, this.place(name, "bool"));
    return value;
  }

  /** The field as it is; null when absent. */
  value(name: string): Value {
    return this.fields.get(name.toLowerCase()) ?? null;
  }

  /** undefined when absent or null. */
  list(name: string, elements: string): Value[] | undefined {
    const value = this.value(name);
    if (value === null) return undefined;
    if (!Array.isArray(value)) throw mismatch(value, this.place(name, `[]${elements}`));
    return value;
  }

  texts(name: string): string[] {
    return (this.list(name, "string") ?? []).map((item) => (item === null ? "" : this.toText(item, name)));
  }

  textMap(name: string): { [key: string]: string } | undefined {
    const value = this.value(name);
    if (value === null) return undefined;
    if (!isMap(value)) throw mismatch(value, this.place(name, "map[string]string"));
    const entries = Object.entries(value).map(([key, item]) => [key, item === null ? "" : this.toText(item, name)]);
    return Object.fromEntries(entries) as { [key: string]: string };
  }

  private toText(value: Value, name: string): string {
    const text = scalarText(value);
    if (text === undefined) throw mismatch(value, this.place(name, "string"));
    return text;
  }

  private place(name: string, type: string): string {
    return `struct field ${this.type}.${name} of type ${type}`;
  }
}

/** A scalar as text; undefined for lists and mappings. */
function scalarText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return numberText(value);
  return undefined;
}

/**
 * A YAML float (integers are read as bigint); it passes through float32, as in sigs.k8s.io/yaml.
 * Mirrors: strconv.FormatFloat(x, 'g', -1, 32).
 */
function numberText(value: number): string {
  const single = Math.fround(value);
  let precision = 1;
  while (precision < 9 && Math.fround(Number(value.toPrecision(precision))) !== single) precision++;
  const [digits = "0", exponent = "0"] = Number(value.toPrecision(precision)).toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(precision)));
  const size = Math.abs(power);
  return `${digits}e${power < 0 ? "-" : "+"}${size < 10 ? "0" : ""}${size}`;
}

function mismatch(value: Value, target: string): KpackError {
  return new KpackError("chart/wrong-type", `json: cannot unmarshal ${jsonType(value)} into Go ${target}`);
}

function jsonType(value: Value): string {
  if (Array.isArray(value)) return "array";
  if (isMap(value)) return "object";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "number";
}

/** The value as a mapping; an absent document is an empty one. */
export function mapOrEmpty(value: Value): ValueMap {
  if (value === null) return {};
  if (isMap(value)) return value;
  throw mismatch(value, "value of type map[string]interface {}");
}
