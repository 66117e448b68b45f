import type { ValueMap } from "../../base/index.ts";
import { formatValue } from "../goFormat.ts";
import { type GoMap, type GoMethod, GoObject, type GoValue } from "../goValue.ts";

export interface StructShape {
  typeName: string;
  /** In the order of the Go declaration; unexported ones print but cannot be reached. */
  fields: Readonly<Record<string, GoValue>>;
  methods?: Readonly<Record<string, GoMethod>>;
  /** What an action prints when a pointer to the type has a String method; functions see the plain struct. */
  text?: string;
  /** What JSON and YAML show; the fields by their names when absent. */
  plain?: ValueMap | GoMap;
}

/** A Go struct, or a pointer to one when the type's name begins with `*`. */
export class StructObject extends GoObject {
  readonly typeName: string;
  private readonly shape: StructShape;

  constructor(shape: StructShape) {
    super();
    this.typeName = shape.typeName;
    this.shape = shape;
  }

  /** What `{{ . }}` prints. */
  get printed(): string {
    return this.shape.text ?? this.format().replace(/^&/, "");
  }

  get isPointer(): boolean {
    return this.typeName.startsWith("*");
  }

  /** Fields by name, the unexported ones too. */
  entries(): [string, GoValue][] {
    return Object.entries(this.shape.fields);
  }

  override field(name: string): GoValue {
    return /^[A-Z]/.test(name) && Object.hasOwn(this.shape.fields, name) ? this.shape.fields[name] : undefined;
  }

  override method(name: string): GoMethod | undefined {
    const { methods } = this.shape;
    return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined;
  }

  format(): string {
    const body = `{${Object.values(this.shape.fields).map(formatValue).join(" ")}}`;
    return this.isPointer ? `&${body}` : body;
  }

  override toPlain(): ValueMap | GoValue {
    if (this.shape.plain !== undefined) return this.shape.plain;
    return Object.fromEntries(Object.entries(this.shape.fields).filter(([name]) => /^[A-Z]/.test(name)));
  }
}
