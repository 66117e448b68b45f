import type { CommandSpec } from "../command.ts";
import {
  capabilityOptions,
  fetchOptions,
  installOnlyOptions,
  locateOptions,
  renderOptions,
  unusedNamespace,
  valueOptions,
} from "./chartOptions.ts";

export const chartCommands: readonly CommandSpec[] = [
  {
    path: ["template"],
    group: "Render",
    summary: "Render a chart to YAML on stdout",
    usage: "[NAME] CHART",
    arguments: { least: 1, most: 2 },
    description: "CHART is a chart's folder or a packaged .tgz. Nothing is asked of a cluster.",
    examples: [
      { text: "render a chart with its defaults", command: "kpack template web charts-examples/hello" },
      {
        text: "other values, one template only",
        command: "kpack template web charts-examples/hello -f prod.yaml -s templates/deployment.yaml",
      },
      {
        text: "the rendered objects as the base of an overlay",
        command: "kpack template web charts-examples/hello --kustomize overlays/prod",
      },
    ],
    options: [
      ...valueOptions,
      ...renderOptions,
      ...capabilityOptions,
      { name: "include-crds", kind: "flag", description: "print the chart's CRDs too" },
      {
        name: "show-only",
        short: "s",
        kind: "list",
        value: "TEMPLATE",
        description: "print only what comes from this template; a pattern, repeatable",
      },
      { name: "skip-tests", kind: "flag", description: "leave test hooks out" },
      { name: "no-hooks", kind: "flag", description: "leave all hooks out" },
      { name: "is-upgrade", kind: "flag", description: "set .Release.IsUpgrade instead of .Release.IsInstall" },
      { name: "output-dir", kind: "text", value: "DIR", description: "write one file a template instead of printing" },
      { name: "release-name", kind: "flag", description: "put the release's name into the path below --output-dir" },
      {
        name: "name-template",
        kind: "text",
        value: "TEMPLATE",
        description: "make the release's name from a template",
      },
      { name: "generate-name", short: "g", kind: "flag", description: "use the name release-name" },
      { name: "render-subchart-notes", kind: "flag", description: "render the notes of subcharts too" },
      { name: "dependency-update", kind: "flag", description: "bring missing dependencies into charts/ first" },
      {
        name: "enable-dns",
        kind: "flag",
        description: "getHostByName fails instead of being empty: kpack does not look up names",
      },
      { name: "post-renderer", kind: "text", value: "COMMAND", description: "send the objects through this program" },
      { name: "post-renderer-args", kind: "list", value: "ARG", description: "an argument for it, repeatable" },
      { name: "kustomize", kind: "text", value: "DIR", description: "apply this overlay to the rendered objects" },
      { name: "validate", kind: "flag", description: "check against a cluster", hidden: true },
      { name: "dry-run", kind: "text", bare: "client", description: "accepted for compatibility", hidden: true },
      ...installOnlyOptions,
      ...fetchOptions,
      ...locateOptions,
    ],
    load: () => import("../commands/template.ts"),
  },
  {
    path: ["create"],
    group: "Charts",
    summary: "Make a new chart to start from",
    usage: "NAME",
    arguments: { least: 1, most: 1 },
    examples: [{ text: "a chart in the folder web", command: "kpack create web" }],
    options: [
      {
        name: "engine",
        kind: "text",
        choices: ["handlebars", "gotmpl"],
        default: "handlebars",
        description: "language of the templates",
      },
      { name: "starter", short: "p", kind: "text", description: "a chart to copy: not there yet", hidden: true },
      ...fetchOptions.filter(({ name }) => name !== "verify"),
      ...unusedNamespace,
    ],
    load: () => import("../commands/create.ts"),
  },
  {
    path: ["lint"],
    group: "Charts",
    summary: "Check charts for mistakes",
    usage: "[CHART]...",
    arguments: { least: 0 },
    options: [
      ...valueOptions,
      ...renderOptions.filter(({ name }) => name !== "strict-values"),
      ...capabilityOptions.filter(({ name }) => name === "kube-version"),
      { name: "strict", kind: "flag", description: "fail on warnings too" },
      { name: "with-subcharts", kind: "flag", description: "check the charts in charts/ as well" },
      { name: "quiet", kind: "flag", description: "print only warnings and errors" },
      ...fetchOptions.filter(({ name }) => name !== "verify"),
    ],
    load: () => import("../commands/lint.ts"),
  },
  {
    path: ["schema"],
    group: "Charts",
    summary: "Make a values.schema.json from a chart's values.yaml and its comments",
    usage: "CHART",
    arguments: { least: 1, most: 1 },
    description:
      "Types and defaults come from the values, descriptions from the comments above them, rules from @schema annotations; docs/values-schema.md lists these. What is null or empty stays open, as do globals and the sections of subcharts.",
    examples: [
      {
        text: "write the schema into the chart",
        command: "kpack schema charts-examples/hello -o charts-examples/hello/values.schema.json",
      },
      { text: "refuse values that values.yaml does not have", command: "kpack schema . --no-additional-properties" },
    ],
    options: [
      { name: "output", short: "o", kind: "text", value: "FILE", description: "write to a file instead of stdout" },
      {
        name: "draft",
        kind: "text",
        choices: ["7", "2019-09", "2020-12"],
        default: "2020-12",
        description: "draft of JSON Schema to write",
      },
      {
        name: "no-additional-properties",
        kind: "flag",
        description: "refuse fields that values.yaml does not have, except in empty maps, globals and subcharts",
      },
    ],
    load: () => import("../commands/schema.ts"),
  },
  ...showCommands(),
  ...dependencyCommands(),
  {
    path: ["package"],
    group: "Charts",
    summary: "Pack a chart's folder into a .tgz, the same bytes on every machine",
    usage: "CHART...",
    arguments: { least: 1 },
    examples: [{ text: "pack for a release", command: "kpack package charts-examples/hello --version 1.2.0 -d dist/" }],
    options: [
      {
        name: "destination",
        short: "d",
        kind: "text",
        value: "DIR",
        default: ".",
        description: "where the package goes",
      },
      { name: "version", kind: "text", value: "VERSION", description: "the chart's version instead of Chart.yaml's" },
      {
        name: "app-version",
        kind: "text",
        value: "VERSION",
        description: "the application's version instead of Chart.yaml's",
      },
      { name: "dependency-update", short: "u", kind: "flag", description: "update charts/ from Chart.yaml first" },
      { name: "sign", kind: "flag", description: "sign the package: not there yet", hidden: true },
      { name: "key", kind: "text", description: "with --sign", hidden: true },
      { name: "passphrase-file", kind: "text", description: "with --sign", hidden: true },
      ...fetchOptions.filter(({ name }) => name !== "verify"),
      ...unusedNamespace,
    ],
    load: () => import("../commands/package.ts"),
  },
];

function showCommands(): CommandSpec[] {
  const parts = [
    ["all", "Print all that is known of a chart: its definition, values, README and CRDs"],
    ["chart", "Print a chart's Chart.yaml"],
    ["values", "Print a chart's values.yaml"],
    ["readme", "Print a chart's README"],
    ["crds", "Print a chart's CRDs"],
  ] as const;
  return parts.map(([part, summary]) => ({
    path: ["show", part],
    groupAliases: ["inspect"],
    group: "Charts",
    summary,
    usage: "CHART",
    arguments: { least: 1, most: 1 },
    options: [
      ...(part === "values"
        ? [{ name: "jsonpath", kind: "text", description: "print a part: not there", hidden: true } as const]
        : []),
      ...fetchOptions,
      ...locateOptions,
      ...unusedNamespace,
    ],
    load: async () => (await import("../commands/show.ts")).showCommand(part),
  }));
}

function dependencyCommands(): CommandSpec[] {
  const verbs = [
    ["list", "List what a chart depends on, and whether it is there", ["ls"]],
    ["build", "Bring charts/ to what Chart.lock says", []],
    ["update", "Choose versions anew, fill charts/ and write Chart.lock", ["up"]],
  ] as const;
  return verbs.map(([verb, summary, aliases]) => ({
    path: ["dependency", verb],
    groupAliases: ["dep", "dependencies"],
    aliases,
    group: "Charts",
    summary,
    usage: "[CHART]",
    arguments: { least: 0, most: 1 },
    description:
      "Dependencies come from charts/ itself and from folders (file://); repositories are not fetched from yet.",
    options: [
      ...(verb === "list"
        ? [{ name: "max-col-width", kind: "number", default: 80, description: "widest column of the table" } as const]
        : [{ name: "skip-refresh", kind: "flag", description: "accepted for compatibility", hidden: true } as const]),
      ...fetchOptions,
      ...unusedNamespace,
    ],
    load: async () => (await import("../commands/dependency.ts")).dependencyCommand(verb),
  }));
}
