/**
 * kustomize/transformers: the built-in transformers, one file each: labels and annotations, namespace, name prefix and
 * suffix, images, replicas, patches, hashes, sorting. `configureBuiltinTransformers` makes them from a kustomization's
 * fields, `builtinTransformerPlugins` from explicit configuration objects.
 * Invariant: what changes kind, name or namespace of a resource tells it (`invalidate`), so that sets stay indexed.
 */
export { configureBuiltinTransformers } from "./configure.ts";
export { createEntriesTransformer } from "./entries.ts";
export { createHashTransformer } from "./hash.ts";
export { builtinTransformerPlugins } from "./plugins.ts";
export { sortResources } from "./sortOrder.ts";
