import { KpackError, type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import { nodeText } from "../../manifest/index.ts";
import { setElement } from "./element.ts";

export type Directive = "replace" | "delete" | "merge";

const key = "$patch";

/** What a mapping's `$patch` asks for; a known directive is taken out of the mapping. Throws `patch/unknown-directive`. */
export function takeMapDirective(patch: ValueMap): Directive {
  const value = getOwn(patch, key);
  if (value === undefined) return "merge";
  const directive = readDirective(nodeText(value));
  delete patch[key];
  return directive;
}

/**
 * What a list's `$patch` element (a mapping of that one key) asks for; such elements are taken out of the list.
 * An element with further keys is an ordinary element with a directive of its own.
 */
export function takeListDirective(patch: Value[]): Directive {
  const element = patch.find((item) => isMap(item) && getOwn(item, key) !== undefined);
  if (!isMap(element) || Object.keys(element).length > 1) return "merge";
  const text = nodeText(getOwn(element, key));
  const directive = readDirective(text);
  setElement(patch, undefined, [key], [text]);
  return directive;
}

function readDirective(text: string): Directive {
  if (text === "replace" || text === "delete" || text === "merge") return text;
  throw new KpackError("patch/unknown-directive", `unknown patch strategy '${text}'`, {
    hint: "$patch is one of merge, replace and delete.",
  });
}
