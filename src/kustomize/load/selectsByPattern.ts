import { anchoredLiteral, wholePattern } from "../../base/regex/index.ts";
import { idFields } from "../../manifest/index.ts";
import type { Kustomization, SelectorField } from "../model/index.ts";

/**
 * Whether a target in a kustomization is a pattern that is more than its own text. What is missed (replacements in files,
 * plug-ins) turns up while rendering, which then begins anew with the engine.
 */
export function selectsByPattern(kustomization: Kustomization): boolean {
  const { patches = [], patchesJson6902 = [], replacements = [] } = kustomization;
  return (
    [...patches, ...patchesJson6902].some(({ target }) => isPattern(target)) ||
    replacements.some(({ targets }) =>
      (targets ?? []).some((target) => [target?.select, ...(target?.reject ?? [])].some(isPattern)),
    )
  );
}

function isPattern(selector: SelectorField | null | undefined): boolean {
  return idFields.some((field) => {
    const pattern = selector?.[field];
    return pattern ? anchoredLiteral(wholePattern(pattern)) === undefined : false;
  });
}
