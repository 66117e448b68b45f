import type { KubeObject } from "../../../ports/index.ts";
import type { CatalogEntry } from "../../cluster/index.ts";

const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** group/version: kinds with their plurals; `*` marks cluster-scoped ones. */
const builtinKinds: Readonly<Record<string, string>> = {
  v1: `ConfigMap:configmaps Endpoints:endpoints Event:events LimitRange:limitranges Namespace*:namespaces Node*:nodes
    PersistentVolume*:persistentvolumes PersistentVolumeClaim:persistentvolumeclaims Pod:pods
    ReplicationController:replicationcontrollers ResourceQuota:resourcequotas Secret:secrets Service:services
    ServiceAccount:serviceaccounts`,
  "apps/v1": "DaemonSet:daemonsets Deployment:deployments ReplicaSet:replicasets StatefulSet:statefulsets",
  "batch/v1": "CronJob:cronjobs Job:jobs",
  "autoscaling/v2": "HorizontalPodAutoscaler:horizontalpodautoscalers",
  "networking.k8s.io/v1": "Ingress:ingresses IngressClass*:ingressclasses NetworkPolicy:networkpolicies",
  "policy/v1": "PodDisruptionBudget:poddisruptionbudgets",
  "rbac.authorization.k8s.io/v1":
    "ClusterRole*:clusterroles ClusterRoleBinding*:clusterrolebindings Role:roles RoleBinding:rolebindings",
  "scheduling.k8s.io/v1": "PriorityClass*:priorityclasses",
  "storage.k8s.io/v1": "StorageClass*:storageclasses",
  "coordination.k8s.io/v1": "Lease:leases",
  "apiextensions.k8s.io/v1": "CustomResourceDefinition*:customresourcedefinitions",
  "apiregistration.k8s.io/v1": "APIService*:apiservices",
  "admissionregistration.k8s.io/v1": `MutatingWebhookConfiguration*:mutatingwebhookconfigurations
    ValidatingWebhookConfiguration*:validatingwebhookconfigurations`,
};

/** The kinds that a memory cluster knows from the start. */
export function builtinEntries(): CatalogEntry[] {
  return Object.entries(builtinKinds).flatMap(([apiVersion, kinds]) => {
    const slash = apiVersion.indexOf("/");
    const group = slash < 0 ? "" : apiVersion.slice(0, slash);
    return kinds.split(/\s+/).map((text) => {
      const [kind = "", plural = ""] = text.split(":");
      return entry({ group, version: apiVersion.slice(slash + 1), plural }, kind);
    });
  });
}

/** The kinds that a CustomResourceDefinition brings. */
export function entriesOfDefinition(definition: KubeObject): CatalogEntry[] {
  const spec = asRecord(definition["spec"]);
  const names = asRecord(spec["names"]);
  const versions = Array.isArray(spec["versions"]) ? spec["versions"].map(asRecord) : [];
  const kind = `${String(names["kind"])}${spec["scope"] === "Namespaced" ? "" : "*"}`;
  return versions
    .filter((version) => version["served"] === true)
    .map((version) =>
      entry({ group: String(spec["group"]), version: String(version["name"]), plural: String(names["plural"]) }, kind),
    );
}

function entry(path: { group: string; version: string; plural: string }, text: string): CatalogEntry {
  const kind = text.replace("*", "");
  return {
    ...path,
    kind,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced: !text.endsWith("*"),
    verbs: allVerbs,
    subresources: ["status"],
    subresourceKinds: [kind],
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
