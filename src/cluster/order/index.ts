/**
 * cluster/order: in which order objects are installed and removed. Helm's order of kinds; waves
 * (kpack.dev/wave, argocd.argoproj.io/sync-wave); dependencies (config.kubernetes.io/depends-on, helm.sh/depends-on,
 * kpack.dev/depends-on, Helm's resource groups). Entry points: `linkForInstall`, `linkForUninstall`, `orderObjects`.
 */
export { dependenciesOf, isDependency } from "./dependencies.ts";
export { linkForInstall, linkForUninstall } from "./linkOperations.ts";
export type { LinkOptions, ObjectOperation } from "./linkOperations.ts";
export { orderObjects } from "./orderObjects.ts";
