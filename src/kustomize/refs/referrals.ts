import { KpackError, getOwn, isMap } from "../../base/index.ts";
import {
  type Gvk,
  type ResourceId,
  effectiveNamespace,
  formatId,
  isGvkSelected,
  noNamespace,
} from "../../kube/index.ts";
import { type Resource, type ResourceSet, nodeText } from "../../manifest/index.ts";
import { stringify } from "../../yaml/index.ts";

/** What a field says about the object it refers to. */
export interface ReferralRequest {
  readonly name: string;
  readonly target: Gvk;
  /** The field's path; that of a role binding's role also depends on the kind beside the name. */
  readonly path: string;
  /** The namespace beside the name, when there is one. */
  readonly namespace?: string | undefined;
  /** Objects with one name in two namespaces are two different answers. */
  readonly comparesNamespace?: boolean;
}

/** An object with what the search needs to know about it. */
interface Candidate {
  readonly resource: Resource;
  readonly id: ResourceId;
  /** Effective namespaces. */
  readonly namespace: string;
  readonly originalNamespace: string;
  readonly earlierIds: readonly ResourceId[];
}

/** The renamed objects of a set, by the names and kinds they had. */
export class Referrals {
  readonly #byNameAndKind = new Map<string, Candidate[]>();
  readonly #byName = new Map<string, Candidate[]>();
  /** For each original namespace, one object for every current namespace that its objects are in now. */
  readonly #movesFrom = new Map<string, Map<string, Candidate>>();

  constructor(set: ResourceSet) {
    for (const resource of set.resources) this.#add(resource);
  }

  from(resource: Resource): Referral {
    return new Referral(this, resource);
  }

  /** Objects that once had this name and, unless the kind is empty, once were of this kind; in the order of the set. */
  candidates(name: string, kind: string): readonly Candidate[] {
    const found = kind === "" ? this.#byName.get(name) : this.#byNameAndKind.get(`${name}\n${kind}`);
    return found ?? [];
  }

  /** One object for each place to which objects from this original namespace have gone. */
  movesFrom(namespace: string): Iterable<Candidate> {
    return this.#movesFrom.get(namespace)?.values() ?? [];
  }

  #add(resource: Resource): void {
    const earlierIds = resource.earlierIds();
    const id = resource.id;
    const originalNamespace = effectiveNamespace(earlierIds[0] ?? id);
    const candidate = { resource, id, namespace: effectiveNamespace(id), originalNamespace, earlierIds };
    let moves = this.#movesFrom.get(originalNamespace);
    if (moves === undefined) {
      moves = new Map();
      this.#movesFrom.set(originalNamespace, moves);
    }
    const move = `${candidate.namespace}\n${id.namespace}`;
    if (!moves.has(move)) moves.set(move, candidate);
    for (const name of new Set(earlierIds.map((earlier) => earlier.name))) {
      addTo(this.#byName, name, candidate);
      for (const kind of new Set(earlierIds.map((earlier) => earlier.kind))) {
        addTo(this.#byNameAndKind, `${name}\n${kind}`, candidate);
      }
    }
  }
}

function addTo(map: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [candidate]);
  else list.push(candidate);
}

/** Finds what one object refers to. */
export class Referral {
  readonly resource: Resource;
  readonly #referrals: Referrals;
  readonly #namespace: string;
  readonly #clusterScoped: boolean;
  readonly #bindingNamespaces: ReadonlySet<string>;

  constructor(referrals: Referrals, resource: Resource) {
    this.#referrals = referrals;
    this.resource = resource;
    this.#namespace = effectiveNamespace(resource.id);
    this.#clusterScoped = resource.id.clusterScoped;
    this.#bindingNamespaces = this.#clusterScoped ? noNamespaces : namespacesOfSubjects(resource);
  }

  /**
   * The object that a field refers to; undefined when there is none among the renamed ones.
   * Mirrors: kustomize nameref Filter.selectReferral. Throws `kustomize/ambiguous-reference`.
   */
  find(request: ReferralRequest): Resource | undefined {
    let found = this.#referrals
      .candidates(request.name, request.target.kind)
      .filter((candidate) => this.#fits(candidate, request));
    if (found.length > 0) found = this.#inNamespace(found, request.namespace);
    if (found.length > 0 && request.path.endsWith("roleRef/name")) found = this.#fittingRole(found);
    if (found.length <= 1) return found[0]?.resource;
    found = found.filter(({ resource }) => sharesContext(resource, this.resource, true));
    if (found.length > 1) found = found.filter(({ resource }) => sharesContext(resource, this.resource, false));
    const [first] = found;
    if (first === undefined || found.every((other) => isSame(first, other, request))) return first?.resource;
    throw this.#ambiguous(found);
  }

  /** Its type was once the one that the field refers to, and the referrer can see it. */
  #fits({ resource, id, namespace, earlierIds }: Candidate, { target }: ReferralRequest): boolean {
    if (!earlierIds.some((earlier) => isGvkSelected(earlier, target))) return false;
    if (!this.#couldReferTo(id, namespace)) return false;
    return (
      this.#clusterScoped || id.clusterScoped || resource.id.kind === "ServiceAccount" || namespace === this.#namespace
    );
  }

  /** Mirrors: kustomize resmap SubsetThatCouldBeReferencedByResource. */
  #couldReferTo(id: ResourceId, namespace: string): boolean {
    if (this.#clusterScoped || id.clusterScoped || namespace === this.#namespace) return true;
    return this.#bindingNamespaces.has(id.namespace);
  }

  /** Only what was in the namespace written beside the name; when nothing was, what is in it now. */
  #inNamespace(found: Candidate[], namespace: string | undefined): Candidate[] {
    if (namespace === undefined) return found;
    if (namespace === noNamespace) return [];
    for (const { id, namespace: now } of this.#referrals.movesFrom(namespace)) {
      if (this.#couldReferTo(id, now)) return found.filter((candidate) => candidate.originalNamespace === namespace);
    }
    return found.filter((candidate) => candidate.namespace === namespace);
  }

  /** What fits the kind and group beside the name of a role. */
  #fittingRole(found: Candidate[]): Candidate[] {
    const roleRef = getOwn(this.resource.object, "roleRef");
    const group = isMap(roleRef) ? getOwn(roleRef, "apiGroup") : undefined;
    const kind = isMap(roleRef) ? getOwn(roleRef, "kind") : undefined;
    if (group === undefined || kind === undefined) return found;
    const role = { group: nodeText(group), kind: nodeText(kind) };
    return found.filter(({ earlierIds }) => earlierIds.some((earlier) => isGvkSelected(earlier, role)));
  }

  #ambiguous(found: readonly Candidate[]): KpackError {
    const ids = found.map(({ id }) => formatId(id)).join(", ");
    const targets = found.map(({ resource }, i) => `--- possible referral ${i}:\n${stringify(resource.object)}`);
    return new KpackError("kustomize/ambiguous-reference", `found multiple possible referrals: ${ids}`, {
      notes: [`Too many possible referral targets to referrer:\n${stringify(this.resource.object)}`, ...targets],
      hint: "give the objects different names, or bring referrer and target into one kustomization before they are renamed",
    });
  }
}

function isSame(a: Candidate, b: Candidate, { comparesNamespace }: ReferralRequest): boolean {
  return a.id.name === b.id.name && (!comparesNamespace || a.id.namespace === b.id.namespace);
}

const noNamespaces: ReadonlySet<string> = new Set();

/** The namespaces of the service accounts that a RoleBinding names: it may refer to objects in them. */
function namespacesOfSubjects(resource: Resource): ReadonlySet<string> {
  if (resource.id.kind !== "RoleBinding") return noNamespaces;
  const namespaces = new Set<string>();
  const subjects = getOwn(resource.object, "subjects");
  if (!Array.isArray(subjects)) return namespaces;
  for (const subject of subjects) {
    if (!isMap(subject)) {
      throw new KpackError("kustomize/name-reference", `a subject of ${formatId(resource.id)} is not a mapping`, {
        span: resource.source,
      });
    }
    const namespace = getOwn(subject, "namespace");
    if (namespace === undefined || getOwn(subject, "kind") !== "ServiceAccount") continue;
    if (typeof namespace !== "string") {
      throw new KpackError(
        "kustomize/name-reference",
        `Invalid Input: namespace is blank for resource "${formatId(resource.id)}"`,
        {
          span: resource.source,
          hint: "give the ServiceAccount subject a namespace, or remove the field",
        },
      );
    }
    namespaces.add(namespace);
  }
  return namespaces;
}

/** True when both went through the same kustomizations, judging by name prefixes and suffixes. Mirrors: kustomize Resource.PrefixesSuffixesEquals. */
function sharesContext(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  return endsAlike(a.prefixes, b.prefixes, allowEmpty) && endsAlike(a.suffixes, b.suffixes, allowEmpty);
}

function endsAlike(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  if (a.length === 0 || b.length === 0) return allowEmpty || a.length === b.length;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const skipped = long.length - short.length;
  return short.every((text, i) => long[i + skipped] === text);
}
