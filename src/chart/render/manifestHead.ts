import type { Value } from "../../base/index.ts";
import { FieldReader } from "../load/decode.ts";

/** The fields that decide an object's place in the output. Absent text is "". */
export interface ManifestHead {
  apiVersion: string;
  kind: string;
  name: string;
  annotations: ReadonlyMap<string, string>;
}

/** The document's fields that `readManifestHead` looks at, in lower case. */
export const headFields: readonly string[] = ["apiversion", "kind", "metadata"];

/** How Go names a field whose type has no name of its own. */
const metadataType = `struct field SimpleHead.metadata of type struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }`;
const noAnnotations: ReadonlyMap<string, string> = new Map();

/** Reads the head of a document. Mirrors: helm pkg/release/v1/util SimpleHead, with encoding/json's type rules. */
export function readManifestHead(document: Value): ManifestHead {
  const read = new FieldReader(document, "SimpleHead", "value of type util.SimpleHead");
  const metadata = new FieldReader(read.value("metadata"), ".metadata", metadataType);
  const annotations = metadata.textMap("annotations");
  return {
    apiVersion: read.text("apiVersion"),
    kind: read.text("kind"),
    name: metadata.text("name"),
    annotations: annotations ? new Map(Object.entries(annotations)) : noAnnotations,
  };
}
