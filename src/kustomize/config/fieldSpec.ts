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

/** A FieldSpec with its path split once, when somebody walks along it. */
export class CompiledFieldSpec implements FieldSpec {
  readonly path: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly create: boolean;
  /** The one of `specs` that it comes from, once they have been asked for. */
  readonly source: FieldSpec;
  #steps: FieldPath | undefined;

  constructor(source: FieldSpec) {
    this.path = source.path;
    this.kind = source.kind;
    this.group = source.group;
    this.version = source.version;
    this.create = source.create;
    this.source = source;
  }

  get steps(): FieldPath {
    this.#steps ??= FieldPath.parse(this.path);
    return this.#steps;
  }
}

/** Field specs that are not read yet. */
export interface UnreadFieldSpecs {
  readonly all: () => readonly FieldSpec[];
  /** In order, all that may concern objects of a kind, and maybe others. */
  readonly ofKind: (kind: string) => readonly FieldSpec[];
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
  readonly #unread: UnreadFieldSpecs | undefined;
  #specs: readonly FieldSpec[] | undefined;
  #byGvk: Map<string, readonly CompiledFieldSpec[]> | undefined;
  #compiled: Map<FieldSpec, CompiledFieldSpec> | undefined;

  constructor(specs: readonly FieldSpec[] | UnreadFieldSpecs) {
    if ("all" in specs) this.#unread = specs;
    else this.#specs = specs;
  }

  get specs(): readonly FieldSpec[] {
    if (this.#specs === undefined) {
      this.#specs = this.#unread?.all() ?? [];
      this.#byGvk = undefined;
    }
    return this.#specs;
  }

  get length(): number {
    return this.specs.length;
  }

  /** The specs that apply to objects of this type, in order. */
  matching(gvk: Gvk): readonly CompiledFieldSpec[] {
    const key = `${gvk.kind}|${gvk.group}|${gvk.version}`;
    this.#byGvk ??= new Map();
    let found = this.#byGvk.get(key);
    if (found === undefined) {
      const candidates = this.#specs ?? this.#unread?.ofKind(gvk.kind) ?? [];
      found = candidates.filter((spec) => isGvkSelected(gvk, spec)).map((spec) => this.#compile(spec));
      this.#byGvk.set(key, found);
    }
    return found;
  }

  #compile(spec: FieldSpec): CompiledFieldSpec {
    this.#compiled ??= new Map();
    const known = this.#compiled.get(spec);
    if (known) return known;
    const compiled = new CompiledFieldSpec(spec);
    this.#compiled.set(spec, compiled);
    return compiled;
  }
}

/** No field specs. */
export const noFieldSpecs: FieldSpecs = new FieldSpecs([]);
