import { KpackError } from "../base/index.ts";

/** What templates see of a cluster as `.Capabilities`. */
export interface CapabilitiesData {
  kubeVersion: KubeVersion;
  apiVersions: readonly string[];
}

export interface KubeVersion {
  /** As given, with a leading `v`: v1.33.4-gke.1245000. */
  version: string;
  /** Numbers only, which `kubeVersion:` of Chart.yaml is compared with: v1.33.4. */
  normalized: string;
  major: string;
  minor: string;
}

/** The Kubernetes version that charts are rendered for when none is given: that of Helm 4.3. */
export const defaultKubeVersion = "v1.37.0";

/** API groups and their versions that are assumed without a cluster, in the order Helm prints them. */
const builtinApis: readonly (readonly [group: string, versions: string])[] = [
  ["", "v1"],
  ["admissionregistration.k8s.io", "v1 v1alpha1 v1beta1"],
  ["internal.apiserver.k8s.io", "v1alpha1"],
  ["apps", "v1 v1beta1 v1beta2"],
  ["authentication.k8s.io", "v1 v1alpha1 v1beta1"],
  ["authorization.k8s.io", "v1 v1beta1"],
  ["autoscaling", "v1 v2"],
  ["batch", "v1 v1beta1"],
  ["certificates.k8s.io", "v1 v1beta1 v1alpha1"],
  ["coordination.k8s.io", "v1alpha2 v1beta1 v1"],
  ["discovery.k8s.io", "v1 v1beta1"],
  ["events.k8s.io", "v1 v1beta1"],
  ["extensions", "v1beta1"],
  ["flowcontrol.apiserver.k8s.io", "v1 v1beta1 v1beta2 v1beta3"],
  ["lifecycle.k8s.io", "v1alpha1"],
  ["networking.k8s.io", "v1 v1beta1"],
  ["node.k8s.io", "v1 v1alpha1 v1beta1"],
  ["policy", "v1 v1beta1"],
  ["rbac.authorization.k8s.io", "v1 v1beta1 v1alpha1"],
  ["resource.k8s.io", "v1 v1beta2 v1beta1 v1alpha3"],
  ["scheduling.k8s.io", "v1alpha3 v1beta1 v1"],
  ["storage.k8s.io", "v1beta1 v1 v1alpha1"],
  ["storagemigration.k8s.io", "v1 v1beta1"],
  ["apiextensions.k8s.io", "v1beta1 v1"],
];

/** The API versions assumed without a cluster. */
export function defaultApiVersions(): string[] {
  return builtinApis.flatMap(([group, versions]) =>
    versions.split(" ").map((version) => (group === "" ? version : `${group}/${version}`)),
  );
}

/**
 * Reads a Kubernetes version: two or more numbers, then anything. Throws `chart/bad-kube-version`.
 * Mirrors: helm pkg/chart/common ParseKubeVersion.
 */
export function parseKubeVersion(text: string): KubeVersion {
  const numbers = /^\s*v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  const parts = numbers?.split(".") ?? [];
  if (parts.length < 2 || /^0\d/.test(parts[0] ?? ""))
    throw new KpackError("chart/bad-kube-version", `invalid kube version '${text}'`, {
      hint: "give at least major and minor, as in --kube-version 1.34",
    });
  const exact = parts.map((part) => BigInt(part).toString());
  return {
    version: text.startsWith("v") ? text : `v${text}`,
    normalized: `v${exact.join(".")}`,
    major: exact[0] ?? "",
    minor: exact[1] ?? "",
  };
}
