import type { StructReader } from "./structReader.ts";

/** The name and namespace in a plug-in's `metadata:`; labels and annotations are checked. Mirrors: kustomize types.ObjectMeta. */
export function readMetadata(reader: StructReader): { readonly name: string; readonly namespace: string } {
  const metadata = reader.struct("metadata", ["name", "namespace", "labels", "annotations"]);
  metadata?.textMap("labels");
  metadata?.textMap("annotations");
  return { name: metadata?.text("name") ?? "", namespace: metadata?.text("namespace") ?? "" };
}
