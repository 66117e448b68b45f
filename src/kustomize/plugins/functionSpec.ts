import { KpackError, getOwn, isMap } from "../../base/index.ts";
import type { Value, ValueMap } from "../../base/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { parseDocument } from "../../yaml/index.ts";
import { ShapeError, type StructShape, asKpackError, decodeStruct } from "../model/index.ts";

/** How a KRM function is started. */
export interface FunctionSpec {
  container?: { image?: string };
  exec?: { path?: string; args?: string[]; envs?: string[] };
  deferFailure?: boolean;
}

const strings = { list: "string" } as const;
const functionShape: StructShape = {
  fields: {
    deferFailure: "boolean",
    container: {
      fields: {
        image: "string",
        network: "boolean",
        mounts: { list: { fields: { type: "string", src: "string", dst: "string", rw: "boolean" } } },
        envs: strings,
      },
    },
    exec: { fields: { path: "string", args: strings, envs: strings } },
  },
};

const functionKeys = ["config.kubernetes.io/function", "config.k8s.io/function"];

/** The function that a plug-in's configuration names; undefined when it names none. Mirrors: kyaml runtimeutil.GetFunctionSpec. */
export function readFunctionSpec(resource: Resource): FunctionSpec | undefined {
  for (const key of functionKeys) {
    const text = resource.annotation(key);
    if (text) return decodeSpec(parseDocument(text, { reader: "sigs" }), key, resource);
  }
  const metadata = getOwn(resource.object, "metadata");
  const inPlace = isMap(metadata) ? getOwn(metadata, "configFn") : undefined;
  if (inPlace !== undefined && inPlace !== null) return decodeSpec(inPlace, "configFn", resource);
  const image = resource.annotation("config.kubernetes.io/container");
  return image ? { container: { image } } : undefined;
}

function decodeSpec(value: Value, key: string, resource: Resource): FunctionSpec {
  try {
    const decoded: ValueMap = decodeStruct(value, functionShape, {
      typeName: "FunctionSpec",
      strict: true,
      lenientText: true,
    });
    // decodeStruct has checked every field against functionShape.
    return decoded as FunctionSpec;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const kpackError = asKpackError(error, `${key} unmarshal error: `, resource.source);
    throw new KpackError("kustomize/bad-function", kpackError.message, kpackError);
  }
}
