import { getOwn, isMap, type Value, type ValueMap } from "../../base/index.ts";
import type { GoMap, GoObject, GoValue } from "../goValue.ts";
import { type ChartFields, chartObject } from "./chart.ts";
import { StructObject } from "./structObject.ts";

/**
 * `.Chart` as Helm 3 has it: a struct, where an unknown field is an error and nothing can be ranged over.
 * Mirrors: helm 3 pkg/engine recAllTpls.
 * @param plain what JSON and YAML show of the metadata: its own field names, empty ones left out.
 */
export function chartStruct(chart: ChartFields, isRoot: boolean, plain: ValueMap): GoObject {
  const { IsRoot, ...fields } = chartObject(chart, isRoot);
  const maintainers = structs("*chart.Maintainer", fields["Maintainers"], getOwn(plain, "maintainers"));
  const dependencies = structs("*chart.Dependency", fields["Dependencies"], getOwn(plain, "dependencies"));
  const shown: GoMap = {};
  for (const name of jsonNames) if (Object.hasOwn(plain, name)) shown[name] = plain[name] as GoValue;
  if (Object.hasOwn(shown, "maintainers")) shown["maintainers"] = maintainers;
  if (Object.hasOwn(shown, "dependencies")) shown["dependencies"] = dependencies;
  const metadata = new StructObject({
    typeName: "chart.Metadata",
    fields: { ...fields, Maintainers: maintainers, Dependencies: dependencies },
    plain: shown,
  });
  return new ChartStruct(metadata, IsRoot, { ...shown, IsRoot: isRoot });
}

/** In the order of Go's struct, which JSON keeps. */
const jsonNames = [
  "name",
  "home",
  "sources",
  "version",
  "description",
  "keywords",
  "maintainers",
  "icon",
  "apiVersion",
  "condition",
  "tags",
  "appVersion",
  "deprecated",
  "annotations",
  "kubeVersion",
  "dependencies",
  "type",
];

/** Fields of the embedded metadata are fields of the whole. */
class ChartStruct extends StructObject {
  readonly #metadata: StructObject;

  constructor(metadata: StructObject, isRoot: GoValue, plain: GoMap) {
    super({
      typeName: "struct { chart.Metadata; IsRoot bool }",
      fields: { Metadata: metadata, IsRoot: isRoot },
      plain,
    });
    this.#metadata = metadata;
  }

  override field(name: string): GoValue {
    return super.field(name) ?? this.#metadata.field(name);
  }
}

/** A list of maps as a list of pointers to structs. */
function structs(typeName: string, list: GoValue, plain: Value | undefined): GoValue {
  if (!Array.isArray(list)) return list;
  const shown = Array.isArray(plain) ? plain : [];
  return list.map((fields, i) => {
    const item = shown[i] ?? null;
    return new StructObject({
      typeName,
      fields: fields as Readonly<Record<string, GoValue>>,
      plain: isMap(item) ? item : {},
    });
  });
}
