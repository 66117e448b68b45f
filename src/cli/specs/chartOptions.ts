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
