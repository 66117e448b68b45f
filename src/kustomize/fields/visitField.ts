import { KpackError, type Value, type ValueMap, getOwn, isMap, setOwn } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import { type Resource, isNull } from "../../manifest/index.ts";
import type { CompiledFieldSpec, FieldSpecs, FieldStep } from "../config/index.ts";

/** Called with the map that has the field, the field's key, and the spec that led there. A field just created is an empty text or map. */
export type FieldVisit = (parent: ValueMap, key: string, spec: CompiledFieldSpec) => void;

/** What a missing field is created as, when its spec says so: `""` or `{}`. "none" never creates. */
export type CreateKind = "scalar" | "map" | "none";

/** Field paths are short; a longer one is a mistake or an attack. */
const mostSteps = 1_000;

/** Visits every field of the resource that one of the specs names. Mirrors: kustomize api/filters/fsslice. */
export function visitFields(resource: Resource, specs: FieldSpecs, create: CreateKind, visit: FieldVisit): void {
  for (const spec of specs.matching(resource.id)) visitField(resource, spec, create, visit);
}

/** Visits the fields that one spec names; the caller has checked the type. Mirrors: kustomize api/filters/fieldspec. */
export function visitField(resource: Resource, spec: CompiledFieldSpec, create: CreateKind, visit: FieldVisit): void {
  if (spec.steps.steps.length > mostSteps) throw fail(resource, spec, `the path has more than ${mostSteps} steps`);
  inField(resource, spec, () => new FieldWalk(spec, spec.create ? create : "none", visit).enter(resource.object, 0));
}

/** Runs what concerns a field of a resource and says in errors which field that is. */
export function inField(resource: Resource, spec: CompiledFieldSpec, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof WalkError) throw fail(resource, spec, error.message);
    if (error instanceof KpackError) throw fail(resource, spec, error.message, error);
    throw error;
  }
}

function fail(resource: Resource, spec: CompiledFieldSpec, message: string, cause?: KpackError): KpackError {
  const text = `considering field '${spec.path}' of object ${formatId(resource.id)}: ${message}`;
  return new KpackError(cause?.code ?? "kustomize/field-spec-mismatch", text, {
    span: cause?.span ?? (resource.source && { ...resource.source, path: spec.steps.steps.map((step) => step.name) }),
    hint:
      cause?.hint ?? (cause ? undefined : `compare the path with the object, or narrow the field spec to other kinds`),
    notes: cause?.notes,
  });
}

class WalkError extends Error {}

/** One pass of one spec over one object. */
class FieldWalk {
  readonly #spec: CompiledFieldSpec;
  readonly #create: CreateKind;
  readonly #visit: FieldVisit;

  constructor(spec: CompiledFieldSpec, create: CreateKind, visit: FieldVisit) {
    this.#spec = spec;
    this.#create = create;
    this.#visit = visit;
  }

  /** Walks on from `value` with the step at index `at`. */
  enter(value: Value, at: number): void {
    if (isMap(value)) {
      this.#enterMap(value, at);
    } else if (Array.isArray(value)) {
      // Lists within lists are walked with a stack of our own: their depth is the input's choice.
      const open: Value[] = [value];
      for (let item = open.pop(); item !== undefined; item = open.pop()) {
        if (Array.isArray(item)) for (let i = item.length - 1; i >= 0; i--) open.push(item[i] as Value);
        else if (isMap(item)) this.#inList(item, at);
        else if (!isNull(item)) throw new WalkError(`${this.#traversal(at)}: expected sequence or mapping node`);
      }
    } else if (!isNull(value)) {
      throw new WalkError("expected sequence or mapping node");
    }
  }

  #inList(item: ValueMap, at: number): void {
    try {
      this.#enterMap(item, at);
    } catch (error) {
      if (error instanceof WalkError) throw new WalkError(`${this.#traversal(at)}: ${error.message}`);
      if (error instanceof KpackError)
        throw new KpackError(error.code, `${this.#traversal(at)}: ${error.message}`, error);
      throw error;
    }
  }

  #traversal(at: number): string {
    return `visit traversal on path: ${this.#spec.steps.print(at)}`;
  }

  #enterMap(map: ValueMap, at: number): void {
    const { name, isList, fault } = this.#spec.steps.steps[at] as FieldStep;
    if (fault !== undefined) throw new WalkError(fault);
    const last = at === this.#spec.steps.steps.length - 1;
    let value = getOwn(map, name);
    if (value === undefined || (isNull(value) && !(last && this.#create === "none" && !isList))) {
      const made = this.#missing(value !== undefined, isList, last);
      if (made === undefined) {
        if (value === undefined) return;
      } else {
        value = made;
        setOwn(map, name, made);
      }
    }
    if (last) this.#visit(map, name, this.#spec);
    else this.enter(value, at + 1);
  }

  /** What stands in for an absent or null field; undefined when it stays as it is. */
  #missing(isNull: boolean, isList: boolean, last: boolean): Value | undefined {
    if (isList) return isNull ? [] : undefined;
    if (this.#create === "none") return undefined;
    return last && this.#create === "scalar" ? "" : {};
  }
}
