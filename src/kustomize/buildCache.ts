import { OpenApi } from "../kube/index.ts";
import type { Resource } from "../manifest/index.ts";
import { SourceFiles } from "../source/index.ts";
import type { SourcePorts } from "../source/index.ts";
import type { Accumulator } from "./accumulator.ts";
import { Inflations } from "./generators/index.ts";
import type { KustomizationNode, NodeCache } from "./load/index.ts";

/**
 * What the builds of one run share: each file is read and parsed once, each folder loaded once, each base built once
 * for every way in which its result can differ. Give the same cache to builds with the same ports and options only.
 */
export class BuildCache {
  readonly files: SourceFiles;
  readonly nodes: NodeCache = new Map();
  readonly parsed: Map<string, ParsedFile> = new Map();
  readonly accumulated: Map<KustomizationNode, Map<string, Accumulator>> = new Map();
  readonly inflations: Inflations = new Inflations();
  /** The built-in schema. */
  readonly openApi: OpenApi = new OpenApi();
  /** Schemas of `openapi:` files, by their text. */
  readonly openApis: Map<string, OpenApi> = new Map();
  /** True when several builds use it, so that nothing in it may be given away. */
  readonly isShared: boolean;

  constructor(ports: SourcePorts, isShared = true) {
    this.files = new SourceFiles(ports);
    this.isShared = isShared;
  }

  /** True when what is made from the node may be needed again. */
  isReused(node: KustomizationNode): boolean {
    return node.references > (this.isShared ? 0 : 1);
  }
}

export interface ParsedFile {
  openApi: OpenApi;
  resources: readonly Resource[];
}
