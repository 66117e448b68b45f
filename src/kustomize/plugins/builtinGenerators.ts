import type { ValueMap } from "../../base/index.ts";
import { StructReader, readMetadata } from "../config/index.ts";
import { FieldError } from "../fieldError.ts";
import type { Generator } from "../generator.ts";
import {
  createConfigMapGenerator,
  createHelmChartGenerator,
  createIamPolicyGenerator,
  createSecretGenerator,
} from "../generators/index.ts";
import type { HelmContext, IamPolicyArgs } from "../generators/index.ts";
import {
  type HelmChart,
  type SecretArgs,
  ShapeError,
  type StructShape,
  decodeStruct,
  helmChartShape,
  secretArgsShape,
} from "../model/index.ts";

const iamPolicyShape: StructShape = {
  fields: {
    cloud: "string",
    kubernetesService: { fields: { name: "string", namespace: "string" } },
    serviceAccount: { fields: { name: "string", projectId: "string" } },
  },
};

/** Generators that a configuration with `apiVersion: builtin` may name, by kind. */
export const builtinGenerators: Readonly<Record<string, (config: ValueMap, helm: HelmContext) => Generator>> = {
  ConfigMapGenerator: (config) => createConfigMapGenerator(readArgs(config)),
  SecretGenerator: (config) => createSecretGenerator(readArgs(config)),
  IAMPolicyGenerator: (config) => createIamPolicyGenerator(decode(config, iamPolicyShape) as IamPolicyArgs),
  HelmChartInflationGenerator: (config, helm) => {
    const { chartHome, configHome, ...chart } = decode(config, helmChartShape);
    const globals = {
      ...(chartHome ? { chartHome: String(chartHome) } : {}),
      ...(configHome ? { configHome: String(configHome) } : {}),
    };
    return createHelmChartGenerator(chart as HelmChart, globals, helm);
  },
};

/** Name and namespace may stand in metadata. Mirrors: kustomize ConfigMapGeneratorPlugin.Config. */
function readArgs(config: ValueMap): SecretArgs {
  const args = decode(config, secretArgsShape) as SecretArgs & { env?: string };
  const reader = new StructReader(config, ["metadata"], { what: "Plugin", code: "kustomize/plugin-config" });
  const { name, namespace } = readMetadata(reader);
  if (!args.name) args.name = name;
  if (!args.namespace) args.namespace = namespace;
  return args;
}

/** Unknown fields are ignored. (Numbers are taken for text only in structs that embed nothing; none here.) */
function decode(config: ValueMap, shape: StructShape): ValueMap {
  try {
    return decodeStruct(config, shape, { typeName: "Plugin", strict: false, lenientText: false });
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new FieldError("kustomize/plugin-config", error.message, { hint: error.hint, path: error.path });
  }
}
