import type { Resource } from "../manifest/index.ts";
import type { BuildContext } from "./transformer.ts";

/** What a generator may know: as a transformer, and the bytes of files, which need not be text. */
export interface GeneratorContext extends BuildContext {
  /** As `readText`, but undecoded. */
  read(path: string): Uint8Array;
}

/** Makes resources. Throws KpackError. Mirrors: kustomize api/resmap Generator. */
export type Generator = (context: GeneratorContext) => Resource[];
