import { KpackError, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import { type ResourceId, formatId, idKey } from "../../kube/index.ts";
import { type Resource, type ResourceSet, isNull, nodeText } from "../../manifest/index.ts";
import { FieldSpecs, type FieldSpec } from "../config/index.ts";
import type { Transformer } from "../transformer.ts";
import { visitField, visitFields } from "../fields/visitField.ts";
import { isBlank, isScalar, writeScalar, wrongNodeKind } from "../fields/writeScalar.ts";

/** Which subjects of a (Cluster)RoleBinding get the namespace. */
export type RoleBindingSubjectMode = "defaultOnly" | "allServiceAccounts" | "none";

export interface NamespaceRequest {
  readonly namespace: string;
  readonly fieldSpecs: FieldSpecs;
  /** Only blank fields are set. */
  readonly unsetOnly: boolean;
  readonly setRoleBindingSubjects: RoleBindingSubjectMode;
}

const namespaceField = new FieldSpecs([{ path: "metadata/namespace", kind: "", group: "", version: "", create: true }]);

/**
 * Puts objects into a namespace. Mirrors: kustomize NamespaceTransformer and api/filters/namespace. Surprising: an
 * object of kind Namespace (v1) is renamed, and of role binding subjects only those called "default" are changed
 * unless asked otherwise. Throws `kustomize/namespace-conflict` when two objects get the same id.
 */
export function createNamespaceTransformer(request: NamespaceRequest): Transformer {
  const filter = new NamespaceFilter(request);
  return (set) => {
    if (request.namespace === "") return;
    const holders = new IdCounter(set);
    for (const resource of set.resources) {
      if (resource.isEmpty || resource.helmGenerated) continue;
      const old = resource.id;
      resource.storePreviousId();
      filter.apply(resource);
      resource.invalidate();
      if (!holders.move(old, resource.id)) throw idConflict(set, resource);
    }
  };
}

/** How many resources have an id, while ids change one by one. */
class IdCounter {
  readonly #counts = new Map<string, number>();

  constructor(set: ResourceSet) {
    for (const { id } of set.resources) this.#add(idKey(id), 1);
  }

  /** False when another resource has the new id at this point. */
  move(from: ResourceId, to: ResourceId): boolean {
    this.#add(idKey(from), -1);
    return this.#add(idKey(to), 1) === 1;
  }

  #add(key: string, step: number): number {
    const count = (this.#counts.get(key) ?? 0) + step;
    this.#counts.set(key, count);
    return count;
  }
}

function idConflict(set: ResourceSet, resource: Resource): KpackError {
  const matches = set.byCurrentId(resource.id);
  return new KpackError(
    "kustomize/namespace-conflict",
    `namespace transformation produces ID conflict: ${formatId(resource.id)}`,
    {
      span: resource.source,
      hint: "two objects have the same kind and name and differ in their namespace only: rename one of them",
      notes: matches.map((match) => `${formatId(match.originalId)} in ${match.source?.file ?? "generated"}`),
    },
  );
}

/** Sets the namespace in one object. */
export class NamespaceFilter {
  readonly #request: NamespaceRequest;
  readonly #specs: FieldSpecs;
  readonly #specsOfNamespaces: FieldSpecs;
  readonly #specsOfBindings: FieldSpecs;

  constructor(request: NamespaceRequest) {
    this.#request = request;
    const data = request.fieldSpecs.specs.filter((spec) => spec.path !== "metadata/namespace");
    const withoutName = data.filter((spec) => spec.path !== "metadata/name");
    this.#specsOfNamespaces = new FieldSpecs(data);
    this.#specs = new FieldSpecs(withoutName);
    this.#specsOfBindings = new FieldSpecs(withoutName.filter((spec) => !namesSubjects(spec)));
  }

  apply(resource: Resource): void {
    const set = (parent: ValueMap, key: string): void => this.#set(resource, parent, key);
    if (!resource.id.clusterScoped) {
      visitFields(resource, namespaceField, "scalar", set);
      resource.noteTyped("metadata.namespace");
    }
    const isBinding = resource.id.kind === "RoleBinding" || resource.id.kind === "ClusterRoleBinding";
    if (isBinding) this.#applyToSubjects(resource);
    for (const spec of this.#specsFor(resource, isBinding).matching(resource.id)) {
      try {
        visitField(resource, spec, "scalar", set);
      } catch (error) {
        if (!(error instanceof KpackError)) throw error;
        const why =
          error.code === "kustomize/wrong-node-kind"
            ? "namespace field specs must target scalar nodes"
            : "namespace transformation failed";
        throw new KpackError(error.code, `${why}: ${error.message}`, error);
      }
    }
  }

  #specsFor(resource: Resource, isBinding: boolean): FieldSpecs {
    if (resource.apiVersion === "v1") return this.#specsOfNamespaces;
    return isBinding ? this.#specsOfBindings : this.#specs;
  }

  #set(resource: Resource, parent: ValueMap, key: string): void {
    const value = getOwn(parent, key);
    if (this.#request.unsetOnly && isScalar(value) && !isBlank(value)) return;
    writeScalar(resource, parent, key, this.#request.namespace);
  }

  #applyToSubjects(resource: Resource): void {
    const mode = this.#request.setRoleBindingSubjects;
    const subjects = getOwn(resource.object, "subjects") ?? null;
    if (mode === "none" || isNull(subjects)) return;
    if (!Array.isArray(subjects)) throw subjectsError(resource, wrongNodeKind("SequenceNode", subjects));
    for (const subject of subjects) {
      if (isNull(subject)) continue;
      if (!isMap(subject)) throw subjectsError(resource, wrongNodeKind("MappingNode", subject));
      const [field = "", wanted] = mode === "defaultOnly" ? ["name", "default"] : ["kind", "ServiceAccount"];
      const value = getOwn(subject, field);
      if (value !== undefined && !isScalar(value))
        throw subjectsError(
          resource,
          wrongNodeKind("ScalarNode", value),
          `looking up ${field} on (cluster)role binding subject: `,
        );
      if (nodeText(value) !== wanted) continue;
      this.#set(resource, subject, "namespace");
    }
  }
}

function namesSubjects(spec: FieldSpec): boolean {
  return (spec.kind === "RoleBinding" || spec.kind === "ClusterRoleBinding") && spec.path === "subjects/namespace";
}

function subjectsError(resource: Resource, cause: KpackError, doing = ""): KpackError {
  return new KpackError(cause.code, `setting namespace on (cluster)role binding subjects: ${doing}${cause.message}`, {
    span: resource.source,
    notes: [`in ${formatId(resource.id)}`],
  });
}
