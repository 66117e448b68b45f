import type { ValueMap } from "../base/index.ts";

/**
 * Values as Go templates see them, on ordinary JavaScript values so that nothing is converted on the way in:
 *   string     string; bytes that are not UTF-8 stand as lone surrogates U+DC80..U+DCFF (byte 0x80 + n)
 *   boolean    bool
 *   number     float64 (what YAML and JSON give)
 *   bigint     int64 (`--set n=1`, `int64`, `add`)
 *   GoInt      every other Go integer kind (`int` literals, `len`, `int`; uint8, ...)
 *   null       nil
 *   array      []interface {}; another element type is kept under the `goType` symbol ("[]string")
 *   object     map[string]interface {}; another type is kept under the `goType` symbol
 *   Uint8Array []byte
 *   GoObject   a struct or pointer with fields and methods (`.Capabilities`, `.Files`)
 *   undefined  no value at all (reflect's zero Value; prints as "<no value>")
 */
export type GoValue =
  | string
  | boolean
  | number
  | bigint
  | null
  | undefined
  | GoInt
  | GoObject
  | Uint8Array
  | GoValue[]
  | GoMap
  | GoFunction;
export interface GoMap {
  [key: string]: GoValue;
}
export type GoFunction = (...args: GoValue[]) => GoValue;

/** The Go type of a list or map that is not `[]interface {}` or `map[string]interface {}`; a non-enumerable property. */
export const goType: unique symbol = Symbol("goType");

export type GoIntKind = "int" | "int8" | "int16" | "int32" | "uint" | "uint8" | "uint16" | "uint32" | "uint64";

/** Marks a list or map that is a nil slice or map in Go (empty, but `null` in JSON); a non-enumerable property. */
export const goNil: unique symbol = Symbol("goNil");

/** An integer of a Go kind other than int64. `value` is exact. */
export class GoInt {
  readonly kind: GoIntKind;
  readonly value: bigint;
  constructor(kind: GoIntKind, value: bigint) {
    this.kind = kind;
    this.value = value;
  }
}

/** A Go struct, pointer or named type: fields and methods that templates can reach with `.Name`. */
export abstract class GoObject {
  /** As `%T` prints it, for example "time.Time" or "*common.Capabilities". */
  abstract readonly typeName: string;
  /** What `kindOf` says. */
  get goKind(): string {
    return this.typeName.startsWith("*") ? "ptr" : "struct";
  }
  /** A field; undefined when there is none of that name. */
  field(_name: string): GoValue {
    return undefined;
  }
  /** A method, bound to this object; undefined when there is none. */
  method(_name: string): GoMethod | undefined {
    return undefined;
  }
  /** What `print` and `%v` write. */
  abstract format(): string;
  /** What `%#v` writes. */
  goSyntax(): string {
    return this.format();
  }
  /** What `deepCopy` gives. (Its copies of structs without exported fields are empty; times are excepted.) */
  copy(): GoObject {
    return this;
  }
  /** What toJson, toYaml and range see. */
  toPlain(): ValueMap | GoValue {
    return this.format();
  }
}

/** A named integer type (`time.Duration`, `time.Month`): a number for arithmetic, `%d` and comparison; `%v` prints `format()`. */
export abstract class GoNamedInt extends GoObject {
  abstract readonly kind: "int" | "int64";
  readonly value: bigint;
  constructor(value: bigint) {
    super();
    this.value = value;
  }
  override get goKind(): string {
    return this.kind;
  }
  override toPlain(): ValueMap | GoValue {
    return this.value;
  }
}

export interface GoMethod {
  /** Go parameter types as in `TemplateFunction.params`. */
  params: readonly string[];
  call(...args: GoValue[]): GoValue;
}

/** A list whose Go type is not `[]interface {}`. Marks the list it is given. */
export function typedList<T extends GoValue[]>(type: string, list: T): T {
  Object.defineProperty(list, goType, { value: type });
  return list;
}

/** A map whose Go type is not `map[string]interface {}`. Marks the map it is given. */
export function typedMap<T extends GoMap>(type: string, map: T): T {
  Object.defineProperty(map, goType, { value: type });
  return map;
}

/** A nil slice of a type. */
export function nilList(type = "[]interface {}"): GoValue[] {
  const list = type === "[]interface {}" ? [] : typedList(type, []);
  Object.defineProperty(list, goNil, { value: true });
  return list;
}

/** A nil map[string]interface {}. */
export function nilMap(): GoMap {
  const map: GoMap = {};
  Object.defineProperty(map, goNil, { value: true });
  return map;
}

/** True for a nil slice or map, which still has a type; untyped nil is `null`. */
export function isNilCollection(value: GoValue): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, goNil);
}

/** A map that templates index and range over: an object that is none of the special classes. */
export function isGoMap(value: GoValue): value is GoMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof GoInt) &&
    !(value instanceof GoObject) &&
    !(value instanceof Uint8Array)
  );
}
