import { type Value, type ValueMap, KpackError, getOwn, isMap } from "../../base/index.ts";
import { checkSchema } from "../../kube/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { type FieldSpec, FieldSpecs } from "./fieldSpec.ts";
import {
  type FieldSpecListName,
  type NameBackReference,
  type TransformerConfig,
  createTransformerConfig,
  emptyTransformerConfig,
  mergeTransformerConfigs,
} from "./transformerConfig.ts";

/** The marker on a property, and the list its field path joins. */
const markers: readonly [string, FieldSpecListName][] = [
  ["x-kubernetes-annotation", "commonAnnotations"],
  ["x-kubernetes-label-selector", "commonLabels"],
  ["x-kubernetes-identity", "namePrefix"],
];

/**
 * A file of the `crds:` field: OpenAPI definitions by type name, `{name: {Schema: {properties}}}`. Their
 * x-kubernetes-* markers say which fields are names, labels and annotations.
 * Mirrors: kustomize accumulator.LoadConfigFromCRDs (a type refers to others by `$ref`; a cycle of references, on
 * which kustomize overflows its stack, is followed once).
 */
export function configFromCrds(text: string, file: string): TransformerConfig {
  if (text === "") {
    throw new KpackError(
      "kustomize/invalid-crd",
      `unable to parse open API definition from '${file}': the file is empty`,
      { span: { file } },
    );
  }
  const definitions: Value = parseDocument(text, { reader: "sigs", file });
  if (definitions !== null && !isMap(definitions)) {
    throw new KpackError("kustomize/invalid-crd", `unable to parse open API definition from '${file}': not a mapping`, {
      span: { file },
      hint: "crds: takes OpenAPI definitions by type name, not CustomResourceDefinition objects",
    });
  }
  for (const [name, definition] of Object.entries(definitions ?? {})) {
    if (definition === null) continue;
    if (isMap(definition)) {
      checkOwnSchema(definition, file, name);
      continue;
    }
    throw new KpackError(
      "kustomize/invalid-crd",
      `unable to parse open API definition from '${file}': '${name}' is no definition of a type`,
      {
        span: { file, path: [name] },
        hint: "crds: takes OpenAPI definitions by type name, not CustomResourceDefinition objects",
      },
    );
  }
  let config = emptyTransformerConfig;
  for (const name of definitions === null ? [] : Object.keys(definitions).sort()) {
    const properties = propertiesOf(definitions as ValueMap, name);
    if (properties === undefined || !["kind", "apiVersion", "metadata"].every((key) => Object.hasOwn(properties, key)))
      continue;
    config = mergeTransformerConfigs(config, new CrdReader(definitions as ValueMap, name).read());
  }
  return config;
}

/** A type in the place where another one refers to it. */
interface TypeUse {
  readonly type: string;
  readonly path: readonly string[];
  readonly user: TypeUse | undefined;
}

const mostProperties = 100_000;
const mostLevels = 100;

function isUsedBy(use: TypeUse, type: string): boolean {
  for (let at: TypeUse | undefined = use; at !== undefined; at = at.user) if (at.type === type) return true;
  return false;
}

/** Collects the marked fields of one type. */
class CrdReader {
  readonly #definitions: ValueMap;
  readonly #root: string;
  readonly #kind: string;
  readonly #lists: Partial<Record<FieldSpecListName, FieldSpec[]>> = {};
  readonly #references: NameBackReference[] = [];

  constructor(definitions: ValueMap, root: string) {
    this.#definitions = definitions;
    this.#root = root;
    this.#kind = root.slice(root.lastIndexOf(".") + 1);
  }

  read(): TransformerConfig {
    const open: TypeUse[] = [{ type: this.#root, path: [], user: undefined }];
    let budget = mostProperties;
    for (let use = open.pop(); use !== undefined; use = open.pop()) {
      const properties = propertiesOf(this.#definitions, use.type) ?? {};
      for (const name of Object.keys(properties).sort()) {
        if (--budget < 0 || use.path.length > mostLevels) throw this.#tooLarge();
        const property = getOwn(properties, name);
        if (!isMap(property)) continue;
        const path = [...use.path, name];
        this.#readMarkers(property, path);
        const reference = getOwn(property, "$ref");
        if (typeof reference === "string" && !isUsedBy(use, reference)) open.push({ type: reference, path, user: use });
      }
    }
    return createTransformerConfig(this.#lists, this.#references);
  }

  #tooLarge(): KpackError {
    return new KpackError("kustomize/invalid-crd", `the definition of ${this.#root} refers to too many others`);
  }

  #readMarkers(property: ValueMap, path: readonly string[]): void {
    for (const [marker, list] of markers) {
      if (typeof getOwn(property, marker) !== "string") continue;
      this.#lists[list] = [...(this.#lists[list] ?? []), this.#spec(path)];
    }
    const version = getOwn(property, "x-kubernetes-object-ref-api-version");
    const kind = getOwn(property, "x-kubernetes-object-ref-kind");
    if (typeof version !== "string" || typeof kind !== "string") return;
    const nameKey = getOwn(property, "x-kubernetes-object-ref-name-key");
    const spec = this.#spec([...path, typeof nameKey === "string" ? nameKey : "name"]);
    this.#references.push({ group: "", version, kind, referrers: new FieldSpecs([spec]) });
  }

  #spec(path: readonly string[]): FieldSpec {
    return { path: path.join("/"), kind: this.#kind, group: "", version: "", create: false };
  }
}

/** Go's decoder finds `Schema` in any case. */
function schemaOf(definition: ValueMap): Value | undefined {
  const key = Object.keys(definition).find((name) => name.toLowerCase() === "schema");
  return key === undefined ? undefined : getOwn(definition, key);
}

function checkOwnSchema(definition: ValueMap, file: string, name: string): void {
  try {
    checkSchema(schemaOf(definition) ?? null, "");
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `unable to parse open API definition from '${file}': ${error.message}`, {
      span: { file, path: [name] },
    });
  }
}

function propertiesOf(definitions: ValueMap, type: string): ValueMap | undefined {
  const definition = getOwn(definitions, type);
  const schema = isMap(definition) ? schemaOf(definition) : undefined;
  const properties = isMap(schema) ? getOwn(schema, "properties") : undefined;
  return isMap(properties) ? properties : undefined;
}
