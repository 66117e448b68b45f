import { type Value, type ValueMap, cloneValue, getOwn, isMap, setOwn } from "../base/index.ts";
import { type OpenApi, type ResourceId, effectiveNamespace, formatApiVersion, parseApiVersion } from "../kube/index.ts";
import { nodeText, scalarText } from "./scalarText.ts";
import { type SharedScalar, cloneSharedScalars } from "./sharedScalar.ts";

/** An id that a resource had; its group and version are always the current ones. `namespace` is an effective one. */
export interface PreviousId {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

export type GeneratorBehavior = "unspecified" | "create" | "replace" | "merge";

export interface GeneratorMark {
  readonly behavior: GeneratorBehavior;
  /** True when the name gets a suffix made from the content. */
  readonly needsHash: boolean;
}

/** Where a resource (or the transformer that changed it) came from; printed by `buildMetadata`. */
export interface Origin {
  readonly path?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: { apiVersion?: string; kind?: string; name?: string; namespace?: string };
}

/** Where a resource was read; a span that errors can point at. */
export interface ResourceSource {
  readonly file: string;
  /** 1-based line at which its document begins. */
  readonly line: number;
  /** 0-based number of the document in the file; -1 where it is no document of its own. */
  readonly document: number;
}

/** Told when the id of a resource may have changed. */
export interface ResourceOwner {
  resourceChanged(resource: Resource): void;
}

export interface ResourceRequest {
  object: ValueMap;
  openApi: OpenApi;
  source?: ResourceSource | undefined;
  generator?: GeneratorMark | undefined;
  text?: string | undefined;
}

const nothing: readonly string[] = [];

/**
 * A Kubernetes object and what kustomize remembers about it. The document is plain data that anyone may change; who
 * changes kind, apiVersion, metadata.name or metadata.namespace directly must call `invalidate` afterwards.
 * kustomize keeps the same facts in annotations of the document; here they never enter it.
 */
export class Resource {
  #openApi: OpenApi;
  source: ResourceSource | undefined;
  /** The document's YAML text, for what plain data does not tell; absent for items of lists and rewritten documents. */
  text: string | undefined;
  /** Once patched: its text and those of the strategic merge patches, oldest first; not changed but replaced. */
  layers: readonly string[] = nothing;
  /** True for a patch with keys that are not strings, or that come twice. */
  hasOddKeys = false;
  generator: GeneratorMark | undefined;
  origin: Origin | undefined;
  transformations: Origin[] = [];
  /** Oldest first. */
  previousIds: PreviousId[] = [];
  /** Name prefixes and suffixes in the order in which they were put on. */
  prefixes: string[] = [];
  suffixes: string[] = [];
  /** Ids (as `formatId` prints them) of the resources that refer to this one. */
  referencedBy: string[] = [];
  /** Names of the vars that refer to this one. */
  referencingVars: string[] = [];
  /** For patches: whether they may change the name or kind of their target. */
  allowNameChange = false;
  allowKindChange = false;
  /** True when a Helm chart generated it, which the namespace transformer respects. */
  helmGenerated = false;
  /** True when a field may hold a text that its type does not allow, which is an error unless it is overwritten. */
  hasMistypedScalars = false;
  /** What was written into the document without a type; lists are not changed but replaced. */
  #untyped: readonly string[] = nothing;
  /** Entries that stand in several maps of the document as one node. */
  sharedScalars: SharedScalar[] = [];
  #object: ValueMap;
  #id: ResourceId | undefined;
  #owner: ResourceOwner | undefined;

  constructor(request: ResourceRequest) {
    this.#object = request.object;
    this.#openApi = request.openApi;
    this.source = request.source;
    this.generator = request.generator;
    this.text = request.text;
  }

  /** The schema that says what is cluster-scoped. */
  get openApi(): OpenApi {
    return this.#openApi;
  }
  set openApi(openApi: OpenApi) {
    this.#openApi = openApi;
    this.invalidate();
  }

  get object(): ValueMap {
    return this.#object;
  }

  /** Replaces the whole document. */
  set object(object: ValueMap) {
    this.#object = object;
    this.sharedScalars = [];
    this.#untyped = nothing;
    this.text = undefined;
    this.layers = nothing;
    this.invalidate();
  }

  /** True when nothing is left of the document: a patch deleted it. */
  get isEmpty(): boolean {
    for (const _key in this.#object) return false;
    return true;
  }

  get kind(): string {
    return scalarText(getOwn(this.#object, "kind"));
  }
  set kind(kind: string) {
    this.#object.kind = kind;
    this.noteUntyped("kind");
    this.invalidate();
  }

  /** A written null is a version like any other text. */
  get apiVersion(): string {
    return nodeText(getOwn(this.#object, "apiVersion"));
  }
  set apiVersion(apiVersion: string) {
    this.#object.apiVersion = apiVersion;
    this.noteUntyped("apiVersion");
    this.invalidate();
  }

  /** metadata.name, empty when absent. */
  get name(): string {
    return this.#metadataText("name");
  }
  set name(name: string) {
    this.metadata().name = name;
    this.noteUntyped("metadata.name");
    this.invalidate();
  }

  /** metadata.namespace, empty when absent. */
  get namespace(): string {
    return this.#metadataText("namespace");
  }
  /** The empty string removes the field. */
  set namespace(namespace: string) {
    if (namespace !== "") {
      this.metadata().namespace = namespace;
      this.noteUntyped("metadata.namespace");
    } else {
      const metadata = getOwn(this.#object, "metadata");
      if (isMap(metadata)) delete metadata.namespace;
    }
    this.invalidate();
  }

  /** metadata, made when absent. */
  metadata(): ValueMap {
    const metadata = getOwn(this.#object, "metadata");
    if (isMap(metadata)) return metadata;
    const created: ValueMap = {};
    this.#object.metadata = created;
    return created;
  }

  /** The current id. */
  get id(): ResourceId {
    this.#id ??= this.#readId();
    return this.#id;
  }

  /** The first id it had. Not necessarily unique. */
  get originalId(): ResourceId {
    const first = this.previousIds[0];
    return first === undefined ? this.id : this.#toResourceId(first);
  }

  /** Every earlier id, oldest first. */
  earlierIds(): ResourceId[] {
    return this.previousIds.map((id) => this.#toResourceId(id));
  }

  /** Must follow every direct change of kind, apiVersion, name or namespace in `object`. */
  invalidate(): void {
    this.#id = undefined;
    this.#owner?.resourceChanged(this);
  }

  /** Notes the current id as a previous one. Mirrors: kustomize Resource.StorePreviousId. */
  storePreviousId(): void {
    const { name, kind } = this.id;
    this.addPreviousId({ name, namespace: effectiveNamespace(this.id), kind });
  }

  addPreviousId(id: PreviousId): void {
    this.previousIds.push(id);
    this.#owner?.resourceChanged(this);
  }

  addPrefix(prefix: string): void {
    if (prefix !== "") this.prefixes.push(prefix);
  }

  addSuffix(suffix: string): void {
    if (suffix !== "") this.suffixes.push(suffix);
  }

  /** Notes that kustomize wrote a text without a type; see `untypedMark`. */
  noteUntyped(mark: string): void {
    if (!this.#untyped.includes(mark)) this.#untyped = this.#untyped.concat(mark);
  }

  /** The last one who wrote the field said its type. */
  noteTyped(mark: string): void {
    if (this.#untyped.includes(mark)) this.#untyped = this.#untyped.filter((other) => other !== mark);
  }

  isUntyped(mark: string): boolean {
    return this.#untyped.includes(mark);
  }

  /** metadata.labels as text; a copy. */
  labels(): Record<string, string> {
    return this.#metadataMap("labels");
  }

  /** metadata.annotations as text; a copy. */
  annotations(): Record<string, string> {
    return this.#metadataMap("annotations");
  }

  setLabels(labels: Readonly<Record<string, string>>): void {
    this.#setMetadataMap("labels", labels);
  }

  /** Writes all annotations; none at all removes the field. */
  setAnnotations(annotations: Readonly<Record<string, string>>): void {
    this.#setMetadataMap("annotations", annotations);
  }

  annotation(key: string): string | undefined {
    const metadata = getOwn(this.#object, "metadata");
    const annotations = isMap(metadata) ? getOwn(metadata, "annotations") : undefined;
    const value = isMap(annotations) ? getOwn(annotations, key) : undefined;
    return value === undefined ? undefined : nodeText(value);
  }

  /**
   * What noting a transformation does to the annotations, where kustomize keeps it: all are written anew, as text, and
   * they no longer share anything with other maps.
   */
  rewriteAnnotations(): void {
    const metadata = getOwn(this.#object, "metadata");
    const annotations = isMap(metadata) ? getOwn(metadata, "annotations") : undefined;
    if (!isMap(annotations)) return;
    for (const entry of this.sharedScalars) entry.maps = entry.maps.filter((map) => map !== annotations);
    for (const key of Object.keys(annotations))
      if (typeof annotations[key] !== "string") setOwn<Value>(annotations, key, nodeText(annotations[key]));
  }

  /** A deep copy that belongs to no set. */
  clone(): Resource {
    const copy = new Resource({
      object: cloneValue(this.#object),
      openApi: this.openApi,
      source: this.source,
      text: this.text,
    });
    copy.copyBookkeeping(this);
    copy.layers = this.layers;
    copy.hasOddKeys = this.hasOddKeys;
    copy.referencingVars = [...this.referencingVars];
    copy.origin = this.origin;
    copy.transformations = [...this.transformations];
    copy.hasMistypedScalars = this.hasMistypedScalars;
    copy.sharedScalars = cloneSharedScalars(this.sharedScalars, this.#object, copy.#object);
    copy.#untyped = this.#untyped;
    copy.#id = this.#id;
    return copy;
  }

  /** Takes over what the other one remembers, but for its origin and vars. */
  copyBookkeeping(other: Resource): void {
    this.generator = other.generator;
    this.previousIds = [...other.previousIds];
    this.prefixes = [...other.prefixes];
    this.suffixes = [...other.suffixes];
    this.referencedBy = [...other.referencedBy];
    this.allowNameChange = other.allowNameChange;
    this.allowKindChange = other.allowKindChange;
    this.helmGenerated = other.helmGenerated;
    this.#owner?.resourceChanged(this);
  }

  /** For sets only: a resource reports its changes to the set it was added to last. */
  setOwner(owner: ResourceOwner | undefined): void {
    this.#owner = owner;
  }

  isOwnedBy(owner: ResourceOwner): boolean {
    return this.#owner === owner;
  }

  /** `Deployment.v1.apps/web.prod`-like text is made by `formatId(resource.id)`; this one is `apps/v1 Deployment web`. */
  describe(): string {
    const { name, kind, namespace } = this.id;
    return `${formatApiVersion(this.id)} ${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
  }

  #readId(): ResourceId {
    const { apiVersion, kind } = this;
    const { group, version } = parseApiVersion(apiVersion);
    const metadata = getOwn(this.#object, "metadata");
    const fields = isMap(metadata) ? metadata : undefined;
    return {
      group,
      version,
      kind,
      name: fields === undefined ? "" : scalarText(getOwn(fields, "name")),
      namespace: fields === undefined ? "" : scalarText(getOwn(fields, "namespace")),
      clusterScoped: this.openApi.scopeOf(apiVersion, kind) === false,
    };
  }

  #toResourceId({ name, namespace, kind }: PreviousId): ResourceId {
    const { group, version } = this.id;
    return { group, version, kind, name, namespace, clusterScoped: false };
  }

  #metadataText(field: string): string {
    const metadata = getOwn(this.#object, "metadata");
    return isMap(metadata) ? scalarText(getOwn(metadata, field)) : "";
  }

  #metadataMap(field: string): Record<string, string> {
    const texts: Record<string, string> = {};
    const metadata = getOwn(this.#object, "metadata");
    const map = isMap(metadata) ? getOwn(metadata, field) : undefined;
    if (isMap(map)) for (const key of Object.keys(map)) setOwn(texts, key, nodeText(map[key]));
    return texts;
  }

  #setMetadataMap(field: string, texts: Readonly<Record<string, string>>): void {
    const map: ValueMap = {};
    let isEmpty = true;
    for (const key of Object.keys(texts)) {
      setOwn<Value>(map, key, texts[key] ?? "");
      isEmpty = false;
    }
    const metadata = this.metadata();
    if (isEmpty) delete metadata[field];
    else metadata[field] = map;
  }
}
