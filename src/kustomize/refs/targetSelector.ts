import { type CompileRegex, type Regex, anchoredLiteral, wholePattern } from "../../base/regex/index.ts";
import { type LabelSelector, type ResourceId, parseLabelSelector } from "../../kube/index.ts";
import { type Resource, type ResourceSet, type Selector, idFields } from "../../manifest/index.ts";
import type { ReplacementTarget } from "./replacement.ts";

/** The resources that a target of a replacement selects, in order. Mirrors: kustomize types.TargetSelectorRegex and selectByAnnoAndLabel. */
export function selectTargets(
  set: ResourceSet,
  target: ReplacementTarget,
  select: Selector,
  compile: CompileRegex,
): Resource[] {
  const wanted = new IdPattern(select, compile);
  const marks = new MarkPattern(select);
  const rejectedIds = target.reject
    .map((reject) => new IdPattern(reject, compile))
    .filter((pattern) => !pattern.isEmpty);
  const rejectedMarks = target.reject.map((reject) => new MarkPattern(reject)).filter((pattern) => !pattern.isEmpty);
  const candidates = wanted.literalName === undefined ? set.resources : set.byAnyName(wanted.literalName);
  return candidates.filter((resource) => {
    const ids = [resource.id, ...resource.earlierIds()];
    return (
      ids.some((id) => wanted.matches(id)) &&
      marks.matches(resource) &&
      !rejectedMarks.some((pattern) => pattern.matches(resource)) &&
      !rejectedIds.some((pattern) => ids.some((id) => pattern.matches(id)))
    );
  });
}

/** The patterns of a selector for one id; the namespace is compared as written. */
class IdPattern {
  readonly isEmpty: boolean;
  /** The name, when it is no real pattern. */
  readonly literalName: string | undefined;
  readonly #patterns: readonly [keyof ResourceId, Regex][];

  constructor(selector: Selector, compile: CompileRegex) {
    const patterns: [keyof ResourceId, Regex][] = [];
    for (const field of idFields) {
      const pattern = selector[field];
      if (pattern) patterns.push([field, compile(wholePattern(pattern))]);
    }
    this.#patterns = patterns;
    this.isEmpty = patterns.length === 0;
    this.literalName = selector.name ? anchoredLiteral(wholePattern(selector.name)) : undefined;
  }

  matches(id: ResourceId): boolean {
    return this.#patterns.every(([field, regex]) => regex.test(String(id[field])));
  }
}

/** The label and annotation selectors of a selector. */
class MarkPattern {
  readonly isEmpty: boolean;
  readonly #labels: LabelSelector | undefined;
  readonly #annotations: LabelSelector | undefined;

  constructor(selector: Selector) {
    this.#labels = selector.labelSelector ? parseLabelSelector(selector.labelSelector) : undefined;
    this.#annotations = selector.annotationSelector ? parseLabelSelector(selector.annotationSelector) : undefined;
    this.isEmpty = this.#labels === undefined && this.#annotations === undefined;
  }

  matches(resource: Resource): boolean {
    return (
      (this.#annotations === undefined || this.#annotations.matches(resource.annotations())) &&
      (this.#labels === undefined || this.#labels.matches(resource.labels()))
    );
  }
}
