/** The order in which Helm installs kinds. Mirrors: helm pkg/release/v1/util/kind_sorter.go. */
export const helmInstallOrder: readonly string[] = [
  "PriorityClass",
  "Namespace",
  "NetworkPolicy",
  "ResourceQuota",
  "LimitRange",
  "PodSecurityPolicy",
  "PodDisruptionBudget",
  "ServiceAccount",
  "Secret",
  "SecretList",
  "ConfigMap",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleList",
  "ClusterRoleBinding",
  "ClusterRoleBindingList",
  "Role",
  "RoleList",
  "RoleBinding",
  "RoleBindingList",
  "Service",
  "DaemonSet",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "StatefulSet",
  "Job",
  "CronJob",
  "IngressClass",
  "Ingress",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
];

/** The order in which Helm removes kinds: the reverse, but for Service, which goes before the workloads. */
export const helmUninstallOrder: readonly string[] = withServiceAfterIngressClass([...helmInstallOrder].reverse());

function withServiceAfterIngressClass(kinds: readonly string[]): readonly string[] {
  return kinds
    .filter((kind) => kind !== "Service")
    .flatMap((kind) => (kind === "IngressClass" ? [kind, "Service"] : [kind]));
}

/** Compares kinds by an order. Kinds that are not in it come last, by name. Use with a stable sort. */
export function kindComparer(order: readonly string[]): (a: string, b: string) => number {
  const ranks = new Map(order.map((kind, i) => [kind, i]));
  return (a, b) => {
    const rankA = ranks.get(a);
    const rankB = ranks.get(b);
    if (rankA === undefined && rankB === undefined) return a < b ? -1 : a > b ? 1 : 0;
    if (rankA === undefined) return 1;
    if (rankB === undefined) return -1;
    return rankA - rankB;
  };
}
