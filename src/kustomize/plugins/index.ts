/**
 * kustomize/plugins: configuration objects turned into generators and transformers: the built-in ones by kind, KRM
 * functions (programs that speak ResourceList) and programs from the plug-in home. Only built-in ones run without
 * the user's explicit permission. Bookkeeping travels in annotations to programs and back.
 */
export { loadGenerator, loadTransformer } from "./loadPlugin.ts";
export type { PluginWorld } from "./loadPlugin.ts";
export type { PluginSettings } from "./settings.ts";
