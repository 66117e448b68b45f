/**
 * savedPlan: reading plans from files, which anybody may have written. Loaded by `kpack apply` only, for the sake of ajv.
 * Entry points: `createSavedPlanReader`; `savedPlanSchema`, the format as JSON Schema.
 */
export { createSavedPlanReader } from "./savedPlanReader.ts";
export { savedPlanSchema } from "./savedPlanSchema.ts";
