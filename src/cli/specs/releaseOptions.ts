import type { OptionSpec } from "../optionSpec.ts";

/** Which cluster, or which folder, and where releases are recorded. */
export const targetOptions: readonly OptionSpec[] = [
  { name: "namespace", short: "n", kind: "text", value: "NAME", description: "namespace of the release" },
  {
    name: "to",
    kind: "text",
    value: "DIR",
    description: "work on this folder instead of a cluster; the release is recorded in DIR/.kpack",
  },
  { name: "kubeconfig", kind: "text", value: "FILE", description: "kubeconfig to use" },
  { name: "kube-context", kind: "text", value: "NAME", description: "context of the kubeconfig" },
  { name: "kube-apiserver", kind: "text", value: "URL", description: "address of the API server" },
  { name: "kube-token", kind: "text", value: "TOKEN", description: "bearer token" },
  { name: "kube-ca-file", kind: "text", value: "FILE", description: "certificate authority of the API server" },
  { name: "kube-as-user", kind: "text", value: "NAME", description: "act as this user" },
  { name: "kube-as-group", kind: "list", value: "NAME", description: "act as a member of this group" },
  {
    name: "kube-tls-server-name",
    kind: "text",
    value: "NAME",
    description: "name the server's certificate is checked against",
  },
  { name: "kube-insecure-skip-tls-verify", kind: "flag", description: "do not check the server's certificate" },
  { name: "qps", kind: "number", description: "most requests per second; 0 for no limit", default: 0 },
  { name: "burst-limit", kind: "number", description: "requests at once where --qps limits them", default: 100 },
  {
    name: "store",
    kind: "text",
    choices: ["secret", "configmap", "sql", "file", "memory"],
    description: "where releases are recorded (default: $KPACK_STORE, $HELM_DRIVER, secret)",
  },
];

/** How changes are made; install, upgrade and rollback share them. */
export const changeOptions: readonly OptionSpec[] = [
  {
    name: "dry-run",
    kind: "text",
    bare: "client",
    choices: ["none", "client", "server"],
    default: "none",
    description: "show what would be done; server: let the server check it too",
  },
  {
    name: "wait",
    kind: "text",
    bare: "watcher",
    choices: ["watcher", "hookOnly", "legacy", "true", "false"],
    default: "hookOnly",
    description: "wait until everything is ready",
  },
  { name: "wait-for-jobs", kind: "flag", description: "with --wait: until Jobs have finished too" },
  { name: "timeout", kind: "duration", default: "5m0s", description: "how long to wait for objects and hooks" },
  { name: "no-hooks", kind: "flag", description: "do not run hooks" },
  {
    name: "server-side",
    kind: "text",
    bare: "true",
    choices: ["true", "false", "auto"],
    default: "auto",
    description: "server-side apply; auto: as the release was last applied",
  },
  { name: "force-conflicts", kind: "flag", description: "take fields over that other managers own" },
  {
    name: "force-replace",
    kind: "flag",
    description: "delete and create objects whose change the server refuses as immutable",
  },
  { name: "take-ownership", kind: "flag", description: "make existing objects of others part of the release" },
  { name: "take-over", kind: "flag", description: "go on from a revision that a killed helm left pending" },
  { name: "queue", kind: "flag", description: "wait for another command on the release instead of failing" },
  { name: "history-max", kind: "number", default: 10, description: "most revisions kept; 0 keeps all" },
  { name: "description", kind: "text", description: "what the history says about this revision" },
  { name: "show-secrets", kind: "flag", description: "show the values of Secrets in plans and diffs" },
];

export const outputOption: OptionSpec = {
  name: "output",
  short: "o",
  kind: "text",
  choices: ["table", "json", "yaml"],
  default: "table",
  description: "output format",
};

/** What is installed and how it is rendered. */
export const installOptions: readonly OptionSpec[] = [
  { name: "create-namespace", kind: "flag", description: "create the namespace when it is not there" },
  { name: "labels", short: "l", kind: "csv", value: "NAME=VALUE", description: "labels of the release's record" },
  { name: "rollback-on-failure", kind: "flag", description: "undo everything when it fails" },
  {
    name: "atomic",
    kind: "flag",
    description: "undo everything when it fails",
    deprecated: "use --rollback-on-failure",
  },
  { name: "skip-crds", kind: "flag", description: "leave the chart's CRDs out" },
  {
    name: "crds",
    kind: "text",
    choices: ["create", "upgrade", "skip"],
    default: "create",
    description: "what to do with the chart's CRDs",
  },
  { name: "disable-openapi-validation", kind: "flag", description: "let unknown fields pass with a warning" },
  { name: "render-subchart-notes", kind: "flag", description: "print the notes of subcharts too" },
  { name: "hide-notes", kind: "flag", description: "do not print the notes" },
  { name: "enable-dns", kind: "flag", description: "let templates look up host names" },
  { name: "hide-secret", kind: "flag", description: "with --dry-run: leave Secrets out of the output" },
];

export const revisionOption: OptionSpec = {
  name: "revision",
  kind: "number",
  default: 0,
  description: "revision; 0 is the newest",
};
