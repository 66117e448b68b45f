import { getOwn, isMap, setOwn, type Value, type ValueMap } from "../../../base/index.ts";
import { parseLabelSelector } from "../../../kube/index.ts";
import type { KubeObject } from "../../../ports/index.ts";

/** A filter for lists and watches. */
export function createSelection(options: {
  namespace?: string | undefined;
  labelSelector?: string;
  fieldSelector?: string;
}): (object: KubeObject) => boolean {
  const labels = options.labelSelector ? parseLabelSelector(options.labelSelector) : undefined;
  const fields = (options.fieldSelector ?? "")
    .split(",")
    .filter((term) => term !== "")
    .map(parseFieldTerm);
  return (object) => {
    const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
    if (options.namespace !== undefined && "namespace" in metadata && metadata["namespace"] !== options.namespace)
      return false;
    const own = isMap(metadata["labels"]) ? metadata["labels"] : {};
    if (labels && !labels.matches(textsOf(own))) return false;
    return fields.every((matches) => matches(object));
  };
}

function parseFieldTerm(term: string): (object: KubeObject) => boolean {
  const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(term);
  if (!match) throw new Error(`invalid field selector: ${term}`);
  const [, path = "", operator = "", wanted = ""] = match;
  return (object) => {
    let value: Value | undefined = object;
    for (const key of path.split(".")) value = isMap(value) ? getOwn(value, key) : undefined;
    return (String(value ?? "") === wanted) !== (operator === "!=");
  };
}

function textsOf(map: ValueMap): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(map)) setOwn(texts, key, String(value));
  return texts;
}
