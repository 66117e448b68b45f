import { GoInt, type GoValue } from "../goValue.ts";
import { type BoolNode, type NumberNode, type StringNode, formatNode } from "./ast.ts";
import type { Param, ParamKind } from "./callable.ts";

export type Literal = BoolNode | StringNode | NumberNode;

/** The value of a literal as a parameter of a certain type takes it; undefined when it does not. */
export function literalFor(node: Literal, param: Param): GoValue {
  switch (param.kind) {
    case "string":
      return node.kind === "string" ? node.value : undefined;
    case "bool":
      return node.kind === "bool" ? node.value : undefined;
    case "int":
      return node.kind === "number" ? intOf(node) : undefined;
    case "int64":
      return node.kind === "number" ? node.int : undefined;
    case "uint32":
      return node.kind === "number" && node.int !== undefined && node.int >= 0n
        ? new GoInt("uint32", BigInt.asUintN(32, node.int))
        : undefined;
    case "float64":
      return node.kind === "number" ? node.float : undefined;
  }
  return undefined;
}

function intOf(node: NumberNode): GoValue {
  if (node.int === undefined) return undefined;
  return node.ideal instanceof GoInt ? node.ideal : new GoInt("int", node.int);
}

const names: Readonly<Partial<Record<ParamKind, string>>> = {
  string: "string",
  bool: "bool",
  int: "integer",
  int64: "integer",
  uint32: "unsigned integer",
  float64: "float",
};

/** Why the literal does not fit, in Go's words. */
export function literalProblem(node: Literal, param: Param): string {
  const wanted = names[param.kind];
  return wanted === undefined
    ? `can't handle ${formatNode(node)} for arg of type ${param.type}`
    : `expected ${wanted}; found ${formatNode(node)}`;
}
