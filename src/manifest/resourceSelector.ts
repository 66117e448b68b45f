import { type CompileRegex, type Regex, anchoredLiteral, wholePattern } from "../base/regex/index.ts";
import { type LabelSelector, effectiveNamespace, parseLabelSelector } from "../kube/index.ts";
import type { Resource } from "./resource.ts";

/** The fields of a selector that tell which object it is. */
export const idFields = ["group", "version", "kind", "name", "namespace"] as const;

/** What a patch or replacement aims at. Absent and empty fields fit everything. */
export interface Selector {
  /** RE2 patterns that must match the whole field. */
  group?: string | undefined;
  version?: string | undefined;
  kind?: string | undefined;
  /** Patterns for the original or the current name and namespace. */
  name?: string | undefined;
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  annotationSelector?: string | undefined;
}

/** A selector whose patterns are compiled. Mirrors: kustomize types.SelectorRegex and resmap Select. */
export class ResourceSelector {
  readonly literalName: string | undefined;
  readonly #group: Regex | undefined;
  readonly #version: Regex | undefined;
  readonly #kind: Regex | undefined;
  readonly #name: Regex | undefined;
  readonly #namespace: Regex | undefined;
  readonly #labelSelector: string;
  readonly #annotationSelector: string;
  #labels: LabelSelector | undefined;
  #annotations: LabelSelector | undefined;

  /** Throws KpackError `regex/syntax`. Label selectors are read when a resource gets that far, as kustomize does. */
  constructor(selector: Selector, compile: CompileRegex) {
    const anchored = (pattern: string | undefined): Regex | undefined =>
      pattern ? compile(wholePattern(pattern)) : undefined;
    this.#group = anchored(selector.group);
    this.#version = anchored(selector.version);
    this.#kind = anchored(selector.kind);
    this.#name = anchored(selector.name);
    this.#namespace = anchored(selector.namespace);
    this.literalName = selector.name ? anchoredLiteral(wholePattern(selector.name)) : undefined;
    this.#labelSelector = selector.labelSelector ?? "";
    this.#annotationSelector = selector.annotationSelector ?? "";
  }

  /** Throws KpackError `kube/label-selector`. */
  matches(resource: Resource): boolean {
    const id = resource.id;
    const original = resource.originalId;
    return (
      (fits(this.#namespace, effectiveNamespace(original)) || fits(this.#namespace, effectiveNamespace(id))) &&
      (fits(this.#name, original.name) || fits(this.#name, id.name)) &&
      fits(this.#group, id.group) &&
      fits(this.#version, id.version) &&
      fits(this.#kind, id.kind) &&
      this.#fitsLabels(resource) &&
      this.#fitsAnnotations(resource)
    );
  }

  #fitsLabels(resource: Resource): boolean {
    if (this.#labelSelector === "") return true;
    this.#labels ??= parseLabelSelector(this.#labelSelector);
    return this.#labels.matches(resource.labels());
  }

  #fitsAnnotations(resource: Resource): boolean {
    if (this.#annotationSelector === "") return true;
    this.#annotations ??= parseLabelSelector(this.#annotationSelector);
    return this.#annotations.matches(resource.annotations());
  }
}

function fits(regex: Regex | undefined, text: string): boolean {
  return regex === undefined || regex.test(text);
}
