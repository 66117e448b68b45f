import type { OptionSpec } from "../optionSpec.ts";

/** Flags that say which values a chart gets; the same for every command that renders. */
export const valueOptions: readonly OptionSpec[] = [
  {
    name: "values",
    short: "f",
    kind: "csv",
    value: "FILE",
    description: "values from a YAML file, URL, or - for stdin",
  },
  { name: "set", kind: "list", value: "PATH=VALUE", description: "set a value: a.b=1,list={x,y},c[0].d=true" },
  { name: "set-string", kind: "list", value: "PATH=VALUE", description: "set a value that stays a string" },
  {
    name: "set-json",
    kind: "list",
    value: "PATH=JSON",
    description: "set a value given as JSON, or merge a whole object",
  },
  { name: "set-file", kind: "list", value: "PATH=FILE", description: "set a value to a file's content" },
  { name: "set-literal", kind: "list", value: "PATH=TEXT", description: "set a value to all that follows the first =" },
];

/** Flags that say how a chart is rendered. */
export const renderOptions: readonly OptionSpec[] = [
  { name: "namespace", short: "n", kind: "text", value: "NAME", description: "namespace of the release" },
  { name: "skip-schema-validation", kind: "flag", description: "do not check values against values.schema.json" },
  { name: "strict-values", kind: "flag", description: "fail when a value is given that no template reads" },
  {
    name: "compat",
    kind: "text",
    choices: ["helm4", "helm3"],
    default: "helm4",
    description: "which Helm to follow where the two differ",
  },
];

/** `--kube-version` and `--api-versions`. */
export const capabilityOptions: readonly OptionSpec[] = [
  { name: "kube-version", kind: "text", value: "VERSION", description: "Kubernetes version that templates see" },
  {
    name: "api-versions",
    short: "a",
    kind: "csv",
    value: "VERSION",
    description: "more API versions that templates see",
  },
];

/** Flags of Helm that are taken and change nothing, so that its command lines work as they are. */
export function withoutEffect(kind: OptionSpec["kind"], names: string, more: Partial<OptionSpec> = {}): OptionSpec[] {
  return names
    .split(" ")
    .map((name) => ({ name, kind, description: "accepted for compatibility", hidden: true, ...more }));
}

/** What `helm template` takes and only an install would use. */
export const installOnlyOptions: readonly OptionSpec[] = [
  ...withoutEffect("flag", "atomic create-namespace disable-openapi-validation force force-conflicts force-replace"),
  ...withoutEffect("flag", "hide-notes replace rollback-on-failure server-side skip-crds take-ownership wait-for-jobs"),
  ...withoutEffect("text", "description"),
  ...withoutEffect("list", "labels", { short: "l" }),
  ...withoutEffect("duration", "timeout"),
  ...withoutEffect("text", "wait", { bare: "watcher" }),
];

/** How charts come over the network, which a chart on disk has no use for. */
export const downloadOptions: readonly OptionSpec[] = [
  ...withoutEffect("text", "ca-file cert-file key-file keyring password username"),
  ...withoutEffect("flag", "insecure-skip-tls-verify plain-http"),
  { name: "verify", kind: "flag", description: "check the package's signature: not there yet", hidden: true },
];

/** Global flags of Helm about what it keeps of repositories. */
export const cacheOptions: readonly OptionSpec[] = withoutEffect(
  "text",
  "content-cache registry-config repository-cache repository-config",
);

/** Flags for the network, and global flags of Helm with them, for commands that use neither network nor cluster. */
export const fetchOptions: readonly OptionSpec[] = [
  ...downloadOptions,
  ...cacheOptions,
  ...withoutEffect("text", "burst-limit color colour qps"),
  ...withoutEffect("text", "kube-apiserver kube-as-user kube-ca-file kube-context kube-tls-server-name kube-token"),
  ...withoutEffect("text", "kubeconfig"),
  ...withoutEffect("list", "kube-as-group"),
  ...withoutEffect("flag", "kube-insecure-skip-tls-verify"),
];

/** The namespace, for commands that have no use for it. */
export const unusedNamespace: readonly OptionSpec[] = withoutEffect("text", "namespace", { short: "n" });

/** Which chart of a repository is wanted; a chart on disk is what it is. */
export const locateOptions: readonly OptionSpec[] = [
  { name: "repo", kind: "text", description: "a repository to take the chart from: not there yet", hidden: true },
  ...withoutEffect("text", "version"),
  ...withoutEffect("flag", "devel pass-credentials"),
];
