import { parseDocument } from "./read.ts";
import { stringifyDirect } from "./stringify.ts";

/**
 * YAML from JSON text. Integers and floats stay what they are (`1.0e6` prints `1e+06`).
 *
 * Mirrors: sigs.k8s.io/yaml JSONToYAML, which reads the JSON as YAML: escaped surrogate pairs are an error.
 */
export function jsonToYaml(json: string): string {
  return stringifyDirect(parseDocument(json, { reader: "sigs", integers: "bigint" }));
}
