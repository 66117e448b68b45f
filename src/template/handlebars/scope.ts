import type { GoValue } from "../goValue.ts";

/** What names mean at some place of a template. */
export interface Scope {
  readonly context: GoValue;
  /** What `../` leads to. */
  readonly outer: Scope | undefined;
  /** `@root`, `@index`, `@key`, `@first`, `@last`. */
  readonly data: ReadonlyMap<string, GoValue>;
  /** The data of the block around, for `@../index`. */
  readonly outerData: Scope | undefined;
  /** Names given with `as`. */
  readonly names: ReadonlyMap<string, GoValue>;
}

export function rootScope(context: GoValue, root: GoValue): Scope {
  return { context, outer: undefined, data: new Map([["root", root]]), outerData: undefined, names: new Map() };
}

/** A block that changes the context. */
export function innerScope(
  scope: Scope,
  context: GoValue,
  names: Iterable<[string, GoValue]>,
  data: Iterable<[string, GoValue]> = [],
): Scope {
  return {
    context,
    outer: context === scope.context ? scope.outer : scope,
    data: new Map([["root", scope.data.get("root")], ...data]),
    outerData: scope,
    names: new Map([...scope.names, ...names]),
  };
}
