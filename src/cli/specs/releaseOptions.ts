import type { OptionSpec } from "../optionSpec.ts";
import {
  cacheOptions,
  downloadOptions,
  locateOptions,
  renderOptions,
  valueOptions,
  withoutEffect,
} from "./chartOptions.ts";

const timeoutOption: OptionSpec = {
  name: "timeout",
  kind: "duration",
  default: "5m0s",
  description: "how long to wait for objects and hooks, each",
};
const queueOption: OptionSpec = {
  name: "queue",
  kind: "flag",
  description: "wait for another command on the release instead of failing",
};
const historyMaxOption: OptionSpec = {
  name: "history-max",
  kind: "number",
  default: 10,
  description: "most revisions kept; 0 keeps all (default: $HELM_MAX_HISTORY)",
};
const forceReplace = "delete and create objects whose change the server refuses as immutable";

export const showSecretsOption: OptionSpec = {
  name: "show-secrets",
  kind: "flag",
  description: "show the values of Secrets in plans and diffs",
};

export const outputOption: OptionSpec = {
  name: "output",
  short: "o",
  kind: "text",
  choices: ["table", "json", "yaml"],
  default: "table",
  description: "output format",
};

export const revisionOption: OptionSpec = {
  name: "revision",
  kind: "number",
  default: 0,
  description: "revision; 0 is the newest",
};

/** Which cluster, or which folder, and where releases are recorded: every command on releases. */
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
  ...(["color", "colour"] as const).map(
    (name): OptionSpec => ({
      name,
      kind: "text",
      choices: ["never", "auto", "always"],
      default: "auto",
      description: "colours in messages",
      hidden: name === "colour",
    }),
  ),
  ...cacheOptions,
];

/** What is rendered: the values, how, and what happens to the objects before they are applied. */
export const contentOptions: readonly OptionSpec[] = [
  ...valueOptions,
  ...renderOptions.filter(({ name }) => name !== "namespace"),
  { name: "dependency-update", kind: "flag", description: "bring missing dependencies into charts/ first" },
  { name: "post-renderer", kind: "text", value: "COMMAND", description: "send the objects through this program" },
  { name: "post-renderer-args", kind: "list", value: "ARG", description: "an argument for it, repeatable" },
  { name: "kustomize", kind: "text", value: "DIR", description: "apply this overlay to the rendered objects" },
  { name: "render-subchart-notes", kind: "flag", description: "print the notes of subcharts too" },
  {
    name: "enable-dns",
    kind: "flag",
    description: "getHostByName fails instead of being empty: kpack does not look up names",
  },
  { name: "skip-crds", kind: "flag", description: "leave the chart's CRDs out" },
  {
    name: "crds",
    kind: "text",
    choices: ["create", "upgrade", "skip"],
    default: "create",
    description: "what to do with the chart's CRDs",
  },
  ...downloadOptions,
  ...locateOptions,
];

/** How one revision becomes the next: everything that changes a release, uninstall too. */
export const runOptions: readonly OptionSpec[] = [
  {
    name: "dry-run",
    kind: "text",
    bare: "client",
    choices: ["none", "client", "server", "true", "false"],
    default: "none",
    description: "show what would be done; server: let the server check it too",
  },
  {
    name: "wait",
    kind: "text",
    bare: "watcher",
    choices: ["watcher", "hookOnly", "legacy", "true", "false"],
    default: "hookOnly",
    description: "wait until everything is ready, or gone",
  },
  timeoutOption,
  { name: "no-hooks", kind: "flag", description: "do not run hooks" },
  { name: "description", kind: "text", description: "what the history says about this revision" },
  {
    name: "take-over",
    kind: "flag",
    description: "go on from a revision that a killed helm left pending, or that cannot be read",
  },
  queueOption,
];

/** How objects are applied: install, upgrade, rollback, plan. */
export const applyOptions: readonly OptionSpec[] = [
  { name: "wait-for-jobs", kind: "flag", description: "with --wait: until Jobs have finished too" },
  {
    name: "server-side",
    kind: "text",
    bare: "true",
    choices: ["true", "false", "auto"],
    default: "auto",
    description: "server-side apply; auto: as the release was last applied",
  },
  { name: "force-conflicts", kind: "flag", description: "take fields over that other managers own" },
  { name: "force-replace", kind: "flag", description: forceReplace },
  { name: "force", kind: "flag", description: forceReplace, deprecated: "use --force-replace" },
  { name: "take-ownership", kind: "flag", description: "make existing objects of others part of the release" },
  historyMaxOption,
  showSecretsOption,
];

/** What install and upgrade share beyond that. */
export const installOptions: readonly OptionSpec[] = [
  { name: "create-namespace", kind: "flag", description: "create the namespace when it is not there" },
  { name: "labels", short: "l", kind: "csv", value: "NAME=VALUE", description: "labels of the release's record" },
  { name: "rollback-on-failure", kind: "flag", description: "undo everything when it fails; waits as --wait does" },
  {
    name: "atomic",
    kind: "flag",
    description: "undo everything when it fails",
    deprecated: "use --rollback-on-failure",
  },
  { name: "disable-openapi-validation", kind: "flag", description: "let unknown fields pass with a warning" },
  { name: "hide-notes", kind: "flag", description: "do not print the notes" },
  ...withoutEffect("flag", "hide-secret"),
];

/** The values of an upgrade. */
export const inheritOptions: readonly OptionSpec[] = [
  { name: "reuse-values", kind: "flag", description: "new values over the old ones, over the old chart's defaults" },
  { name: "reset-values", kind: "flag", description: "only the values given now" },
  {
    name: "reset-then-reuse-values",
    kind: "flag",
    description: "new values over the old ones, over the new chart's defaults",
  },
];

/** The next command removes what a failed one left, so there is nothing to ask for. */
export const cleanupOptions: readonly OptionSpec[] = withoutEffect("flag", "cleanup-on-fail");

/** Carrying out a plan that was saved. */
export const savedPlanOptions: readonly OptionSpec[] = [historyMaxOption, queueOption];

/** Rebuilding damaged records. */
export const repairOptions: readonly OptionSpec[] = [
  { name: "dry-run", kind: "flag", description: "show what would be repaired" },
  {
    name: "prune",
    kind: "flag",
    description: "also remove what was left behind: objects that no revision in place lists, copies of damaged records",
  },
  queueOption,
];

export const testOptions: readonly OptionSpec[] = [
  { name: "filter", kind: "csv", value: "name=NAME", description: "tests to run (name=x) or to leave out (!name=x)" },
  { name: "logs", kind: "flag", description: "show the logs of test Pods" },
  timeoutOption,
  ...withoutEffect("flag", "hide-notes"),
];

/** Which releases are listed, and how. */
export const listOptions: readonly OptionSpec[] = [
  { name: "all-namespaces", short: "A", kind: "flag", description: "of all namespaces" },
  ...["deployed", "failed", "pending", "superseded", "uninstalled", "uninstalling"].map(
    (status): OptionSpec => ({ name: status, kind: "flag", description: `those that are ${status}` }),
  ),
  { name: "all", short: "a", kind: "flag", description: "of every status: the default", hidden: true },
  { name: "filter", short: "f", kind: "text", value: "REGEX", description: "names that match (RE2)" },
  { name: "selector", short: "l", kind: "text", value: "SELECTOR", description: "labels that fit" },
  { name: "max", short: "m", kind: "number", default: 256, description: "most releases" },
  { name: "offset", kind: "number", default: 0, description: "leave out so many at first" },
  { name: "date", short: "d", kind: "flag", description: "by date" },
  { name: "reverse", short: "r", kind: "flag", description: "in reverse order" },
  { name: "short", short: "q", kind: "flag", description: "names only" },
  { name: "no-headers", kind: "flag", description: "no headings in the table" },
  { name: "time-format", kind: "text", value: "LAYOUT", description: "times in this layout of Go's time package" },
  {
    name: "strict",
    kind: "flag",
    description: "also look for records whose labels are gone; exit with 4 when a record cannot be read",
  },
];

export const statusOptions: readonly OptionSpec[] = withoutEffect("flag", "show-desc show-resources");
