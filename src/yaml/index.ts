/**
 * yaml: YAML as Kubernetes tools read and write it. Plain data in, plain data out; no document tree leaves this room.
 *
 * Entry points: `parseDocuments` and `parseDocument` (text to values, with kustomize's or Helm's rules), `parseFields`
 * (a few of a document's fields), `stringify` (bytes of `kustomize build` and Helm's toYaml), `stringifyPretty`,
 * `jsonToYaml`, `decodeText` (bytes to text), `locate` (line and column of a field).
 * Invariants: what go-yaml accepts is accepted with the same value, what it rejects is rejected with its wording
 * (docs/yaml.md lists the deliberate differences); linear time; nesting costs no call stack.
 */
export { parseCommented } from "./commentedNode.ts";
export type { CommentedField, CommentedItem, CommentedNode, EntryComments } from "./commentedNode.ts";
export { decodeText } from "./decodeText.ts";
export { findDuplicateKeys } from "./duplicateKeys.ts";
export { formatFloat } from "./goFloat.ts";
export { editDocument } from "./editDocument.ts";
export type { DocumentEdit } from "./editDocument.ts";
export {
  goDoubleQuoted,
  goLiteral,
  goMapping,
  goScalar,
  goSequence,
  goSingleQuoted,
  newGoNode,
  readGoNode,
} from "./goNode.ts";
export type { GoNode } from "./goNode.ts";
export { jsonToYaml } from "./jsonToYaml.ts";
export { sortKeys } from "./keyOrder.ts";
export { locate } from "./locate.ts";
export { parseDocument, parseDocuments, parseFields } from "./read.ts";
export type { ParsedDocument, ReadOptions } from "./read.ts";
export { readScalar } from "./readScalar.ts";
export { foldedScalar } from "./refold.ts";
export { resolveScalar } from "./resolve.ts";
export { parseSource } from "./sourceNode.ts";
export type { SourceNode } from "./sourceNode.ts";
export { splitDocuments } from "./splitDocuments.ts";
export { stringify, stringifyPretty, stringifyStream } from "./stringify.ts";
