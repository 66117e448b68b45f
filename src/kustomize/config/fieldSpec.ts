import { type Gvk, formatGvk, isGvkSelected } from "../../kube/index.ts";
import { FieldPath } from "./fieldPath.ts";

/**
 * A place in objects that a transformer changes. Empty `kind`, `group` and `version` mean any.
 * `path` is separated by `/` (escaped as `\/`); lists on the way are walked through; `create` makes missing maps.
 */
export interface FieldSpec {
  readonly path: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly create: boolean;
}

/** A FieldSpec with its path split once. */
export interface CompiledFieldSpec extends FieldSpec {
  readonly source: FieldSpec;
  readonly steps: FieldPath;
}

/** `Kind.version.group:create:path`, as kustomize prints it. */
export function formatFieldSpec(spec: FieldSpec): string {
  return `${formatGvk(spec)}:${spec.create}:${spec.path}`;
}

/**
 * An immutable, ordered list of field specs. Which of them concern a kind of object is worked out once for each
 * group, version and kind, so a transformer asks about an object in constant time.
 */
export class FieldSpecs {
  readonly #read: () => readonly FieldSpec[];
  #specs: readonly FieldSpec[] | undefined;
  readonly #byGvk = new Map<string, readonly CompiledFieldSpec[]>();
  readonly #compiled = new Map<FieldSpec, CompiledFieldSpec>();

  /** A function is asked once, when the specs are needed for the first time. */
  constructor(specs: readonly FieldSpec[] | (() => readonly FieldSpec[])) {
    this.#read = typeof specs === "function" ? specs : () => specs;
  }

  get specs(): readonly FieldSpec[] {
    this.#specs ??= this.#read();
    return this.#specs;
  }

  get length(): number {
    return this.specs.length;
  }

  /** The specs that apply to objects of this type, in order. */
  matching(gvk: Gvk): readonly CompiledFieldSpec[] {
    const key = `${gvk.kind}|${gvk.group}|${gvk.version}`;
    let found = this.#byGvk.get(key);
    if (found === undefined) {
      found = this.specs.filter((spec) => isGvkSelected(gvk, spec)).map((spec) => this.#compile(spec));
      this.#byGvk.set(key, found);
    }
    return found;
  }

  #compile(spec: FieldSpec): CompiledFieldSpec {
    const known = this.#compiled.get(spec);
    if (known) return known;
    const compiled = { ...spec, source: spec, steps: FieldPath.parse(spec.path) };
    this.#compiled.set(spec, compiled);
    return compiled;
  }
}

/** No field specs. */
export const noFieldSpecs: FieldSpecs = new FieldSpecs([]);
