import {
  KpackError,
  OddScalar,
  type Span,
  type Value,
  type ValueMap,
  compareBytes,
  formatSpan,
  getOwn,
  isMap,
} from "../../base/index.ts";
import { type ResourceId, equalGvk, equalNamespace, formatId, parseApiVersion } from "../../kube/index.ts";
import { type Resource, type ResourceSet, nodeText } from "../../manifest/index.ts";
import { formatFloat } from "../../yaml/index.ts";
import { type FieldSpecs, splitBracketedPath } from "../config/index.ts";
import type { BuildContext } from "../transformer.ts";
import { visitFields } from "../fields/visitField.ts";
import { setPlace } from "../fields/writeScalar.ts";
import { syncSharedScalars } from "../../manifest/index.ts";
import { expandVariables } from "./expandVariables.ts";
import { lookupPath } from "./lookupPath.ts";

/** One entry of `vars:`, as in the file. */
export interface VarField {
  readonly name?: string | undefined;
  readonly objref?:
    | {
        readonly apiVersion?: string | undefined;
        readonly group?: string | undefined;
        readonly version?: string | undefined;
        readonly kind?: string | undefined;
        readonly name?: string | undefined;
        readonly namespace?: string | undefined;
      }
    | undefined;
  readonly fieldref?: { readonly fieldPath?: string | undefined } | undefined;
}

/** A variable: its name and the field that its value comes from. */
export interface Var {
  readonly name: string;
  readonly id: ResourceId;
  readonly fieldPath: string;
  /** Where it is declared. */
  readonly where: () => Span;
}

/** The variables of a kustomization and its bases, by name. */
export type VarSet = ReadonlyMap<string, Var>;

/** The `vars:` of one kustomization, and where each stands. */
export interface IncomingVars {
  readonly fields: readonly VarField[];
  readonly where: (index: number) => Span;
}

export const emptyVarSet: VarSet = new Map();

/**
 * Adds a kustomization's vars to those of its bases and marks the objects that they take their values from, by the
 * ids these have now or had before. Throws `kustomize/var`. Mirrors: kustomize ResAccumulator.MergeVars.
 */
export function mergeVars(set: ResourceSet, known: VarSet, incomingFields: IncomingVars): VarSet {
  const incoming = incomingFields.fields.map((field, i) => readVar(field, () => incomingFields.where(i)));
  for (const variable of incoming) {
    const matches = set.byAnyName(variable.id.name).filter((resource) => fits(resource, variable.id));
    if (matches.length > 1) {
      throw new KpackError(
        "kustomize/var",
        `found ${matches.length} resId matches for var ${variable.name} (unable to disambiguate)`,
        {
          notes: matches.map((match) => formatId(match.id)),
          hint: "add a namespace to its objref",
          span: variable.where(),
        },
      );
    }
    matches[0]?.referencingVars.push(variable.name);
  }
  return mergeVarSets(known, new Map(), incoming);
}

/** All variables of both sets. Throws `kustomize/var` when a name occurs twice. */
export function mergeVarSets(known: VarSet, others: VarSet, more: readonly Var[] = []): VarSet {
  if (others.size === 0 && more.length === 0) return known;
  const merged = new Map(known);
  for (const variable of [...others.values(), ...more]) {
    const earlier = merged.get(variable.name);
    if (earlier)
      throw new KpackError("kustomize/var", `var '${variable.name}' already encountered`, {
        span: variable.where(),
        notes: [`first: ${formatSpan(earlier.where())}`],
        hint: "give one of the two another name",
      });
    merged.set(variable.name, variable);
  }
  return merged;
}

function readVar({ name = "", objref = {}, fieldref = {} }: VarField, where: () => Span): Var {
  let { group = "", version = "" } = objref;
  if (objref.apiVersion) {
    const given = parseApiVersion(objref.apiVersion);
    version = given.version;
    if (given.group !== "") group = given.group;
  }
  const { kind = "", name: objectName = "", namespace = "" } = objref;
  const id = { group, version, kind, name: objectName, namespace, clusterScoped: false };
  return { name, id, fieldPath: fieldref.fieldPath || "metadata.name", where };
}

/** Without a namespace a var takes any. */
function fits(resource: Resource, wanted: ResourceId): boolean {
  return [...resource.earlierIds(), resource.id].some(
    (id) => id.name === wanted.name && equalGvk(id, wanted) && (wanted.namespace === "" || equalNamespace(wanted, id)),
  );
}

/**
 * Replaces `$(NAME)` in the fields where variables may stand. Warns about variables that stand nowhere.
 * Throws `kustomize/var`. Mirrors: kustomize ResAccumulator.ResolveVars and api/filters/refvar.
 */
export function resolveVars(set: ResourceSet, vars: VarSet, fields: FieldSpecs, context: BuildContext): void {
  if (vars.size === 0) return;
  const expander = new VarExpander(findValues(set, vars), context);
  for (const resource of set.resources) {
    visitFields(resource, fields, "none", (parent, key) => {
      expander.expand(parent, key, resource);
    });
    resource.invalidate();
  }
  const unused = [...vars.keys()].filter((name) => !expander.used.has(name)).sort(compareBytes);
  if (unused.length > 0) context.reporter.warn(`well-defined vars that were never replaced: ${unused.join(",")}`);
}

function findValues(set: ResourceSet, vars: VarSet): ReadonlyMap<string, Value> {
  const referents = new Map<string, Resource>();
  for (const resource of set.resources) {
    for (const name of resource.referencingVars) if (!referents.has(name)) referents.set(name, resource);
  }
  const values = new Map<string, Value>();
  for (const variable of [...vars.values()].sort((a, b) => compareBytes(a.name, b.name))) {
    const resource = referents.get(variable.name);
    if (resource === undefined) {
      throw new KpackError(
        "kustomize/var",
        `var '${variable.name}' cannot be mapped to a field in the set of known resources`,
        {
          span: variable.where(),
          hint: `no object is ${formatId(variable.id)}: objref names an object by apiVersion, kind and its name in the base`,
        },
      );
    }
    values.set(variable.name, fieldValue(resource, variable));
  }
  return values;
}

function fieldValue(resource: Resource, variable: Var): Value {
  const path = splitBracketedPath(variable.fieldPath, ".").flatMap(splitIndex);
  let value: Value | undefined;
  try {
    value = lookupPath(resource.object, path);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
  }
  const result = value === undefined ? undefined : typedValue(value);
  if (result !== undefined) return result;
  throw new KpackError(
    "kustomize/var",
    `field specified in var '${variable.name}' not found in corresponding resource`,
    {
      span: variable.where(),
      hint: `${formatId(resource.id)} has no ${variable.fieldPath}`,
    },
  );
}

/** `ports[0]` is the field `ports` and its first item. */
function splitIndex(part: string): string[] {
  const match = /^(.*)\[([0-9]+)\]$/s.exec(part);
  if (match === null) return [part];
  const [, field = "", index = ""] = match;
  return field === "" ? [index] : [field, index];
}

/** Numbers in Go's decimal spellings; undefined for other spellings of integers, which kustomize does not accept here. */
function typedValue(value: Value): Value | undefined {
  if (value === null) return nodeText(value);
  if (!(value instanceof OddScalar)) return value;
  if (value.tag === "!!int") return /^[+-]?[0-9]+$/.test(value.text) ? Number(value.text) : undefined;
  return value.tag === "!!float" || value.tag === "!!bool" ? value.value : value.text;
}

/** A scalar without a type is a text here, and becomes one; a folded text loses its style. */
function textOf(value: Value | undefined): Value | undefined {
  return value instanceof OddScalar && (value.tag === "" || value.tag === "!!str") ? value.text : value;
}

/** Replaces the references in single fields. */
class VarExpander {
  readonly used = new Set<string>();
  readonly #values: ReadonlyMap<string, Value>;
  readonly #context: BuildContext;

  constructor(values: ReadonlyMap<string, Value>, context: BuildContext) {
    this.#values = values;
    this.#context = context;
  }

  expand(parent: ValueMap, key: string, resource: Resource): void {
    const value = textOf(getOwn(parent, key));
    if (typeof value === "string") this.#expandAt(parent, key, value, resource);
    else if (isMap(value)) {
      for (const name of Object.keys(value)) {
        const entry = textOf(getOwn(value, name));
        if (typeof entry === "string") this.#expandAt(value, name, entry, resource);
      }
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => {
        if (typeof textOf(item) !== "string")
          throw new KpackError("kustomize/var", "invalid value type expect a string");
        this.#expandAt(value, i, nodeText(item), resource);
      });
    }
  }

  #expandAt(parent: ValueMap | Value[], key: string | number, text: string, resource: Resource): void {
    const expanded = text.includes("$") ? expandVariables(text, (name) => this.#valueOf(name), formatFloat) : text;
    setPlace({ parent, key }, expanded);
    if (resource.sharedScalars.length > 0) syncSharedScalars(resource.sharedScalars);
  }

  #valueOf(name: string): string | number | bigint | boolean | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (value === null || typeof value === "object") {
      this.#context.reporter.warn(
        `the value of var ${name} is no text, number or boolean (${nodeText(value) || "a list or mapping"}): it is left as it is`,
      );
      return undefined;
    }
    this.used.add(name);
    return value;
  }
}
