/**
 * handlebars: charts' templates that end in .hbs. Loaded only for charts that have any.
 * Entry point: `createEngine`; `renderTemplates` asks for this part with `ModuleNeeded`.
 * Invariants: Handlebars' parser is used and nothing else of it: no code is generated, JavaScript's own properties are
 * out of reach, decorators and partial blocks are errors; nesting is checked before the parser runs.
 */
export { createEngine } from "./engine.ts";
