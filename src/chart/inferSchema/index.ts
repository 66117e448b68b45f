/**
 * chart/inferSchema: a values.schema.json made from values.yaml. `inferSchema` takes types and defaults from the values,
 * descriptions from comments (plain, helm-docs, `@param` of readme generators), and keywords of JSON Schema from
 * `@schema` annotations, in blocks and on one line. Loaded by `kpack schema` only.
 * Invariants: the chart's own values meet the schema unless an annotation contradicts them; globals and the sections of
 * subcharts stay open, for Helm puts more into them; nothing outside values.yaml is read. docs/values-schema.md tells users.
 */
export { inferSchema } from "./inferSchema.ts";
export type { SchemaDraft } from "./draft.ts";
