/**
 * chart/schema: values.schema.json. Loaded only for charts that have one.
 * A schema is applied step by step, without generated code; nothing is ever loaded from elsewhere; steps, depth and
 * patterns are bounded. Verdicts and wording are those of the library that Helm uses.
 */
export { validateValues } from "./validateValues.ts";
