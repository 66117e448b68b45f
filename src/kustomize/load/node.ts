import type { Loader } from "../../source/index.ts";
import type { FileText, Kustomization } from "../model/index.ts";

/** One kustomization file with everything it refers to, loaded. Shared by all that refer to it. */
export interface KustomizationNode {
  /** Path of the file, for reading positions again. */
  readonly file: string;
  /** `kustomization.yaml` or one of its other names. */
  readonly fileName: string;
  readonly loader: Loader;
  readonly kustomization: Kustomization;
  /** What the file of `openapi:` says. */
  readonly schemaText: string | undefined;
  /** In the order of the fields. */
  readonly resources: Entry[];
  readonly components: BaseEntry[];
  readonly generators: Entry[];
  readonly transformers: Entry[];
  readonly validators: Entry[];
  /** How often it is referred to; what is referred to once need not be copied. */
  references: number;
  /** True when it or something below it names charts, whose namespace is inherited. */
  usesHelm: boolean;
  /** True when it or something below it selects objects by patterns, for which an engine has to be loaded. */
  usesPatterns: boolean;
}

/** The file of a node, for errors that point into it. */
export function sourceOf(node: KustomizationNode): FileText {
  return { file: node.file, text: node.loader.readText(node.fileName) };
}

/** A file of resources. */
export interface FileEntry {
  readonly kind: "file";
  /** As written. */
  readonly path: string;
}

/** Another kustomization. */
export interface BaseEntry {
  readonly kind: "base";
  readonly path: string;
  readonly node: KustomizationNode;
}

/** Resources (plug-in configuration) written in place. */
export interface InlineEntry {
  readonly kind: "inline";
  readonly text: string;
  readonly field: string;
  readonly index: number;
}

export type Entry = FileEntry | BaseEntry | InlineEntry;

/** The lists of a node that may hold bases, in the order in which kustomize looks at them. */
export const entryFields = ["resources", "generators", "components", "transformers", "validators"] as const;
export type EntryField = (typeof entryFields)[number];
