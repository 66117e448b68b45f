import { isMap } from "../../base/index.ts";
import { type Selector, idFields } from "../../manifest/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { StructReader } from "../config/index.ts";
import { atField } from "../fieldError.ts";
import type { BuildContext } from "../transformer.ts";

/** How a field is taken apart, and whether it is made when absent. */
export interface FieldOptions {
  /** Empty: the whole field. */
  readonly delimiter: string;
  /** Which part; in targets, a negative one puts the value before the others and one past the end behind them. */
  readonly index: number;
  readonly create: boolean;
}

/** The one object and field that a value comes from. Empty text fits everything; no patterns here. */
export interface ReplacementSource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly fieldPath: string;
  readonly options: FieldOptions | undefined;
}

export interface ReplacementTarget {
  readonly select: Selector | undefined;
  readonly reject: readonly Selector[];
  readonly fieldPaths: readonly string[];
  readonly options: FieldOptions | undefined;
}

/** One entry of `replacements:`. */
export interface Replacement {
  readonly source: ReplacementSource | undefined;
  readonly sourceValue: string | undefined;
  readonly targets: readonly ReplacementTarget[] | undefined;
  /** Where it was read: in a file of its own, or (no file) below `replacements:`. */
  readonly origin: { readonly file?: string; readonly path: readonly (string | number)[] };
}

const optionFields = ["delimiter", "index", "encoding", "create"];
const selectorFields = [...idFields, "annotationSelector", "labelSelector"];
const replacementFields = ["source", "targets", "sourceValue"];

/**
 * Reads `replacements:` of a kustomization or of a ReplacementTransformer, entries in files (`path:`) included.
 * Mirrors: kustomize ReplacementTransformerPlugin.Config. Throws `kustomize/plugin-config`.
 */
export function readReplacements(config: unknown, context: BuildContext): Replacement[] {
  const options = { what: "ReplacementTransformer", code: "kustomize/plugin-config" } as const;
  const reader = new StructReader(config, ["replacements"], options);
  const entries = reader.structs("replacements", [...replacementFields, "path"]) ?? [];
  return entries.flatMap((entry, i) => {
    const path = entry.text("path");
    if (path === "") return [readReplacement(entry, { path: [i] })];
    if (entry.has("source") || (entry.list("targets") ?? []).length > 0) {
      throw entry.error(
        "cannot specify both path and inline replacement",
        `remove either "path: ${path}" or the source and targets beside it`,
      );
    }
    return readReplacementFile(path, context, i);
  });
}

function readReplacementFile(path: string, context: BuildContext, index: number): Replacement[] {
  const text = atField([index, "path"], () => context.readText(path));
  const file = context.display(path);
  const content = parseDocument(text, { reader: "sigs", file });
  const options = { what: "Replacement", file, code: "kustomize/plugin-config" } as const;
  if (Array.isArray(content))
    return content.map((item, i) =>
      readReplacement(new StructReader(item, replacementFields, options, [i]), { file, path: [i] }),
    );
  const reader = new StructReader(isMap(content) ? content : null, replacementFields, options);
  if (isMap(content)) return [readReplacement(reader, { file, path: [] })];
  throw reader.error(
    `unsupported replacement type encountered within replacement path: ${path} is neither a mapping nor a list`,
  );
}

function readReplacement(reader: StructReader, origin: Replacement["origin"]): Replacement {
  return {
    origin,
    source: readSource(reader.struct("source", [...idFields, "fieldPath", "options"])),
    sourceValue: reader.optionalText("sourceValue"),
    targets: reader.structs("targets", ["select", "reject", "fieldPaths", "options"])?.map(readTarget),
  };
}

function readSource(reader: StructReader | undefined): ReplacementSource | undefined {
  if (reader === undefined) return undefined;
  return {
    ...readIdFields(reader),
    fieldPath: reader.text("fieldPath"),
    options: readOptions(reader.struct("options", optionFields)),
  };
}

function readTarget(reader: StructReader): ReplacementTarget {
  const select = reader.struct("select", selectorFields);
  return {
    select: select && readSelector(select),
    reject: (reader.structs("reject", selectorFields) ?? []).map(readSelector),
    fieldPaths: reader.textList("fieldPaths") ?? [],
    options: readOptions(reader.struct("options", optionFields)),
  };
}

function readIdFields(reader: StructReader): Record<(typeof idFields)[number], string> {
  return {
    group: reader.embeddedText("group"),
    version: reader.embeddedText("version"),
    kind: reader.embeddedText("kind"),
    name: reader.embeddedText("name"),
    namespace: reader.embeddedText("namespace"),
  };
}

/** The fields of a selector; for patches, replacements and value targets alike. */
export function readSelector(reader: StructReader): Selector {
  return {
    ...readIdFields(reader),
    labelSelector: reader.text("labelSelector"),
    annotationSelector: reader.text("annotationSelector"),
  };
}

export const selectorFieldNames: readonly string[] = selectorFields;

function readOptions(reader: StructReader | undefined): FieldOptions | undefined {
  if (reader === undefined) return undefined;
  return {
    delimiter: reader.text("delimiter"),
    index: Number(reader.integer("index")),
    create: reader.boolean("create"),
  };
}
