import type { Limits } from "../base/index.ts";
import type { CompileRegex } from "../base/regex/index.ts";
import type { OpenApi } from "../kube/index.ts";
import type { ResourceSet } from "../manifest/index.ts";
import type { Reporter } from "../ports/index.ts";

/** What a transformer may know besides the resources. Plain data and pure accessors: no I/O happens during a build. */
export interface BuildContext {
  /** Absolute directory of the kustomization being built. */
  readonly root: string;
  /** Merge keys and scopes of the build: the built-in table or the root kustomization's `openapi:` document. */
  readonly openapi: OpenApi;
  /** For the patterns of selectors, images and field paths; remembers what it compiled. */
  readonly compileRegex: CompileRegex;
  readonly reporter: Reporter;
  readonly limits: Limits;
  /**
   * The decoded text of a file named in the kustomization (or plugin configuration) being built, by the path as
   * written there. It was read in the load phase. Throws KpackError when it could not be read.
   */
  readText(path: string): string;
  /** The file as messages name it. */
  display(path: string): string;
}

/** Changes the resources in place. Throws KpackError. Mirrors: kustomize api/resmap Transformer. */
export type Transformer = (set: ResourceSet, context: BuildContext) => void;
