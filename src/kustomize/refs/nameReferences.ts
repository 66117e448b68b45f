import { KpackError, type Value, type ValueMap, getOwn, isMap, plain } from "../../base/index.ts";
import { type Gvk, formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, nodeText } from "../../manifest/index.ts";
import type { CompiledFieldSpec, NameBackReference } from "../config/index.ts";
import { FieldTrie } from "../fields/fieldTrie.ts";
import { inField, visitField } from "../fields/visitField.ts";
import { isScalar, writeScalar } from "../fields/writeScalar.ts";
import { Referrals, type Referral } from "./referrals.ts";

/** A field that may hold the name of an object of some type. */
interface ReferenceField {
  readonly target: NameBackReference;
  readonly spec: CompiledFieldSpec;
}

/** The fields of one type of object. */
interface ReferenceFields {
  readonly list: readonly ReferenceField[];
  readonly trie: FieldTrie;
}

/**
 * Writes the new names of renamed objects into the fields that refer to them. Mirrors: kustomize accumulator
 * nameReferenceTransformer and api/filters/nameref. A field is matched by the names its target had before, never by
 * the current one. Throws `kustomize/ambiguous-reference` when two differently named objects fit.
 */
export function fixNameReferences(set: ResourceSet, config: readonly NameBackReference[]): void {
  const referrals = new Referrals(set);
  let fieldsByType = knownFields.get(config);
  if (fieldsByType === undefined) {
    fieldsByType = new Map();
    knownFields.set(config, fieldsByType);
  }
  for (const resource of set.resources) {
    const { group, version } = resource.id;
    const kind = resource.previousIds[0]?.kind ?? resource.id.kind;
    const key = `${kind}|${group}|${version}`;
    let fields = fieldsByType.get(key);
    if (fields === undefined) {
      fields = findFields(config, { group, version, kind });
      fieldsByType.set(key, fields);
    }
    if (fields.list.length > 0) fixReferencesOf(resource, fields, referrals);
  }
}

/** A process that builds many overlays works them out once: most have the default configuration. */
const knownFields = new WeakMap<readonly NameBackReference[], Map<string, ReferenceFields>>();

function findFields(config: readonly NameBackReference[], gvk: Gvk): ReferenceFields {
  const list = config.flatMap((target) => target.referrers.matching(gvk).map((spec) => ({ target, spec })));
  return { list, trie: new FieldTrie(list.map(({ spec }) => spec)) };
}

function fixReferencesOf(resource: Resource, fields: ReferenceFields, referrals: Referrals): void {
  const referrer = referrals.from(resource);
  for (const { index, parent, key } of fields.trie.find(resource.object)) {
    const { target, spec } = fields.list[index] as ReferenceField;
    try {
      const fixer = new FieldFixer(referrer, target, spec.path);
      if (parent !== undefined) inField(resource, spec, () => fixer.fix(parent, key));
      else visitField(resource, spec, "none", () => {});
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      const where = `updating name reference in '${spec.path}' field of '${formatId(resource.id)}'`;
      throw new KpackError(error.code, `${where}: ${error.message}`, error);
    }
  }
}

/** Puts right one field of one object. */
class FieldFixer {
  readonly #referrer: Referral;
  readonly #target: NameBackReference;
  readonly #path: string;

  constructor(referrer: Referral, target: NameBackReference, path: string) {
    this.#referrer = referrer;
    this.#target = target;
    this.#path = path;
  }

  fix(parent: ValueMap, key: string): void {
    const value = getOwn(parent, key) ?? null;
    if (plain(value) === null) return;
    if (isMap(value)) this.#fixMap(value);
    else if (Array.isArray(value)) this.#fixList(value);
    else this.#fixScalar(parent, key, value);
  }

  #fixList(list: Value[]): void {
    for (let i = 0; i < list.length; i++) {
      const item = list[i] as Value;
      if (isMap(item)) this.#fixMap(item);
      else if (isScalar(item)) this.#fixScalar(list, i, item);
      else {
        throw new KpackError(
          "kustomize/name-reference",
          "node is expected to be either a string or a slice of string or a map of string",
        );
      }
    }
  }

  #fixScalar(parent: ValueMap | Value[], key: string | number, value: Value): void {
    const name = nodeText(value);
    const referral = this.#referrer.find({ name, target: this.#target, path: this.#path });
    if (referral === undefined || referral.name === name) return;
    writeScalar(this.#referrer.resource, parent, key, referral.name);
  }

  /** A map with a name and maybe a namespace: both come from the object referred to. */
  #fixMap(map: ValueMap): void {
    const nameField = getOwn(map, "name");
    if (nameField === undefined) {
      throw new KpackError("kustomize/name-reference", "path config error; no 'name' field in node", {
        hint: `a nameReference path leads to a name, or to a map with one: end it in the field that holds the name`,
      });
    }
    const name = nodeText(nameField);
    const namespaceField = getOwn(map, "namespace");
    const namespace = namespaceField === undefined ? undefined : nodeText(namespaceField);
    const referral = this.#referrer.find({
      name,
      target: this.#target,
      path: this.#path,
      namespace,
      comparesNamespace: true,
    });
    if (referral === undefined || (referral.name === name && referral.namespace === "")) return;
    writeScalar(this.#referrer.resource, map, "name", referral.name);
    // An empty namespace stands for any; it does not overwrite one.
    if (referral.namespace !== "") writeScalar(this.#referrer.resource, map, "namespace", referral.namespace);
  }
}
