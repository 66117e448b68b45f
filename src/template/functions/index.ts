/**
 * functions: the one library of template functions, shared by Go templates and Handlebars: all of sprig's and Helm's,
 * with the results, types and error texts of the originals.
 *
 * Entry points: `templateFunctions` (by name; arguments are checked and converted by the engines), `withFunctionModules`
 * (loads the libraries that a render needs).
 * Invariants: synchronous; no I/O but through the render context; lists, texts and expensive calls are bounded; the
 * same call gives the same result but for clock and random.
 */
export { loadAllModules, withFunctionModules } from "./modules.ts";
export { templateFunctions } from "./registry.ts";
