import type { Value } from "../base/index.ts";
import { oddOrPlain } from "./oddOrPlain.ts";
import { resolveScalar } from "./resolve.ts";

/**
 * The value of one scalar as kustomize reads it, from its text and, when it has one, its tag (`!!int`).
 * The text is taken as unquoted. Throws `yaml/bad-tag` when the text cannot be what the tag says.
 */
export function readScalar(text: string, tag = ""): Value {
  const found = resolveScalar(tag, text, false, true);
  return oddOrPlain(found.value, text, found.tag);
}
