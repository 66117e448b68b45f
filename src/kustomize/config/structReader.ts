import {
  type ErrorCode,
  type KpackError,
  type OddScalar,
  type Value,
  getOwn,
  isMap,
  nearNames,
  plain,
} from "../../base/index.ts";
import { FieldError, type FieldPath } from "../fieldError.ts";

/** How a typed structure is read from plain data. */
export interface StructOptions {
  /** What is being read, for messages: a plugin's kind or a field of the kustomization. */
  readonly what: string;
  readonly file?: string | undefined;
  /** Unknown and repeated fields are errors. */
  readonly strict?: boolean;
  readonly code: ErrorCode;
}

/**
 * Reads fields of a mapping the way Go's JSON decoder fills a struct after sigs.k8s.io/yaml: names match without
 * regard to case, null means absent, numbers and booleans given for a text field are taken as text.
 */
export class StructReader {
  readonly #fields = new Map<string, Value>();
  readonly #options: StructOptions;
  readonly #path: FieldPath;

  /** Throws when `value` is not a mapping, or (strict) has a field that is not in `names`. */
  constructor(value: unknown, names: readonly string[], options: StructOptions, path: FieldPath = []) {
    this.#options = options;
    this.#path = path;
    if (value === undefined || value === null) return;
    if (!isMap(value)) throw this.#mismatch("", value as Value, "object");
    const byFolded = new Map(names.map((name) => [name.toLowerCase(), name]));
    for (const key of Object.keys(value)) {
      const name = names.includes(key) ? key : byFolded.get(key.toLowerCase());
      if (name !== undefined) this.#fields.set(name, getOwn(value, key) as Value);
      else if (options.strict) throw this.#unknown(key, names);
    }
  }

  /** True when the field is there and not null. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  value(name: string): Value | undefined {
    return this.#get(name);
  }

  /** Text; numbers and booleans are taken by their plain spelling. undefined when absent. */
  optionalText(name: string): string | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : this.#text(name, value);
  }

  text(name: string): string {
    return this.optionalText(name) ?? "";
  }

  /** As `text`, for a field of a struct embedded in Go's struct: there sigs.k8s.io/yaml takes nothing else for text. */
  embeddedText(name: string): string {
    const value = this.#get(name);
    if (value !== undefined && typeof value !== "string") throw this.#mismatch(name, value, "string");
    return value ?? "";
  }

  boolean(name: string): boolean {
    const value = this.#get(name);
    if (value === undefined) return false;
    if (typeof value !== "boolean") throw this.#mismatch(name, value, "bool");
    return value;
  }

  /** A whole number in the range of int64, as a bigint or number. */
  integer(name: string): number | bigint {
    const value = this.#get(name);
    if (value === undefined) return 0;
    if (typeof value === "bigint") return value;
    if (typeof value !== "number" || !Number.isInteger(value)) throw this.#mismatch(name, value, "int64");
    return value;
  }

  list(name: string): Value[] | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#mismatch(name, value, "list");
    return value;
  }

  textList(name: string): string[] | undefined {
    return this.list(name)?.map((item) => (item === null ? "" : this.#text(name, item)));
  }

  /** Pairs of text in the mapping's order. */
  textMap(name: string): Map<string, string> | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (!isMap(value)) throw this.#mismatch(name, value, "map[string]string");
    return new Map(
      Object.keys(value).map((key) => [
        key,
        getOwn(value, key) === null ? "" : this.#text(`${name}.${key}`, getOwn(value, key) as Value),
      ]),
    );
  }

  /** A nested structure; undefined when absent. */
  struct(name: string, names: readonly string[]): StructReader | undefined {
    const value = this.#get(name);
    return value === undefined ? undefined : new StructReader(value, names, this.#options, [...this.#path, name]);
  }

  /** Nested structures; null items are structures without fields. */
  structs(name: string, names: readonly string[]): StructReader[] | undefined {
    return this.list(name)?.map((item, i) => new StructReader(item, names, this.#options, [...this.#path, name, i]));
  }

  #get(name: string): Exclude<Value, null | OddScalar> | undefined {
    const value = this.#fields.get(name);
    return value === undefined ? undefined : (plain(value) ?? undefined);
  }

  #text(name: string, value: Value): string {
    const scalar = plain(value);
    if (typeof scalar === "string") return scalar;
    if (typeof scalar === "object") throw this.#mismatch(name, value, "string");
    return String(scalar);
  }

  #join(name: string): FieldPath {
    return name === "" ? this.#path : [...this.#path, name];
  }

  #mismatch(name: string, value: Value, type: string): KpackError {
    const path = this.#join(name);
    const where =
      path.length === 0 ? "value" : `struct field ${[this.#options.what, ...path].filter(isName).join(".")}`;
    const message = `json: cannot unmarshal ${describe(value)} into Go ${where} of type ${type}`;
    return this.#error(message, { hint: `a ${type} is expected`, path });
  }

  #unknown(key: string, names: readonly string[]): KpackError {
    const near = nearNames(key, names);
    const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `the fields are ${names.join(", ")}`;
    const path = this.#join(key);
    const where = path.length > 1 ? `${printPath(path)} in ${this.#options.what}` : `in ${this.#options.what}`;
    return this.#error(`json: unknown field "${key}" (${where})`, { hint, path });
  }

  /** An error about this structure, or about a field of it. */
  error(message: string, hint?: string, name = ""): KpackError {
    return this.#error(message, { hint, path: this.#join(name) });
  }

  #error(message: string, { hint, path }: { hint: string | undefined; path: FieldPath }): KpackError {
    const { code, file } = this.#options;
    return new FieldError(code, message, { hint, path, ...(file === undefined ? {} : { span: { file, path } }) });
  }
}

/** Go's messages leave out the indexes. */
function isName(step: string | number): boolean {
  return typeof step === "string";
}

/** `fieldSpecs[0].create` */
function printPath(path: FieldPath): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}

function describe(value: Value): string {
  const scalar = plain(value);
  if (Array.isArray(scalar)) return "array";
  if (scalar === null) return "null";
  if (typeof scalar === "boolean") return "bool";
  if (typeof scalar === "bigint") return "number";
  return typeof scalar;
}
