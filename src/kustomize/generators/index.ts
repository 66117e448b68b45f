/**
 * kustomize/generators: makes ConfigMaps, Secrets, charts' objects and cloud accounts out of configuration.
 * `hashResource` is the suffix that generated names get.
 */
export { createConfigMapGenerator, createSecretGenerator, mergeGeneratorOptions, toBehavior } from "./configMap.ts";
export { goJson, hashResource } from "./hash.ts";
export { Inflations, createHelmChartGenerator } from "./helmChart.ts";
export type { HelmContext, HelmInflationRequest, HelmInflator, HelmSettings } from "./helmChart.ts";
export { createIamPolicyGenerator } from "./iamPolicy.ts";
export type { IamPolicyArgs } from "./iamPolicy.ts";
export { parseFileSource } from "./keyValues.ts";
