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
  /** What toJson, toYaml and range see. */
  toPlain(): ValueMap | GoValue {
    return this.format();
  }
}

export interface GoMethod {
  /** Go parameter types as in `TemplateFunction.params`. */
  params: readonly string[];
  call(...args: GoValue[]): GoValue;
}
