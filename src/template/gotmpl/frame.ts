import { compareBytes } from "../../base/index.ts";
import { formatValue } from "../goFormat.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, type GoValue } from "../goValue.ts";
import type { ActionNode, BranchNode, PipeNode, Statement, Template } from "./ast.ts";
import { elementType, integerOf, isPlainMap, toCollection } from "./typeRules.ts";

/**
 * What is to be done when a list of statements ends. Control structures, `template` and actions that begin with
 * `include` are kept here and not on the JavaScript stack, so nesting is limited by Go's own limits.
 */
export class Frame {
  readonly kind: "body" | "range" | "template" | "include";
  readonly statements: readonly Statement[];
  readonly dot: GoValue;
  readonly isDotInterface: boolean;
  readonly variableCount: number;
  at = 0;
  range: Range | undefined;
  caller: Caller | undefined;

  constructor(kind: Frame["kind"], statements: readonly Statement[], dot: Dot, variableCount: number) {
    this.kind = kind;
    this.statements = statements;
    this.dot = dot.value;
    this.isDotInterface = dot.isInterface;
    this.variableCount = variableCount;
  }
}

export interface Dot {
  value: GoValue;
  isInterface: boolean;
}

export interface Range {
  node: BranchNode;
  items: readonly GoValue[] | undefined;
  keys: readonly string[] | undefined;
  count: number;
  next: number;
  isInterface: boolean;
  /** Makes the item of a range over an integer. */
  integer: ((index: number) => GoValue) | undefined;
}

export interface Caller {
  template: Template;
  outerVariables: number;
  templateDepth: number;
  out: string;
  include: PendingInclude | undefined;
}

/** The action to go on with when the included template ends. */
export interface PendingInclude {
  pipe: PipeNode;
  action: ActionNode;
  name: string;
}

/** What a range goes through; the reason where Go cannot range over the value. Nothing has no items. */
export function rangeOver(node: BranchNode, value: GoValue): Range | string {
  const range: Range = {
    node,
    items: undefined,
    keys: undefined,
    count: 0,
    next: 0,
    isInterface: false,
    integer: undefined,
  };
  const collection = toCollection(value);
  if (collection === undefined || collection === null) return range;
  if (collection instanceof Uint8Array) {
    range.count = collection.length;
    range.integer = (index) => new GoInt("uint8", BigInt(collection[index] ?? 0));
    return range;
  }
  if (Array.isArray(collection)) range.items = collection;
  else if (isPlainMap(collection)) {
    range.keys = Object.keys(collection).sort(compareBytes);
    range.items = range.keys.map((key) => collection[key] ?? null);
  } else return rangeOverInteger(range, collection);
  range.count = range.items.length;
  range.isInterface = elementType(goTypeName(collection)) === "interface {}";
  return range;
}

function rangeOverInteger(range: Range, value: GoValue): Range | string {
  const count = integerOf(value);
  if (count === undefined) return `range can't iterate over ${formatValue(value)}`;
  if (range.node.pipe.declared.length > 1)
    return `can't use ${formatValue(value)} to iterate over more than one variable`;
  range.count = count > 0n ? Number(count) : 0;
  range.integer = (index) => (value instanceof GoInt ? new GoInt(value.kind, BigInt(index)) : BigInt(index));
  return range;
}
