import type { CommandSpec } from "../command.ts";

export const kustomizeCommands: readonly CommandSpec[] = [
  {
    path: ["build"],
    group: "Render",
    summary: "Render kustomizations to YAML on stdout",
    usage: "[DIR|URL]...",
    arguments: { least: 0 },
    description:
      "Each argument is a folder with a kustomization file, or a git URL; default is the current folder. Several targets share one process: each file is parsed once and each base built once.",
    examples: [
      { text: "render the production overlay", command: "kpack build overlays-examples/shop/overlays/prod" },
      { text: "one file per object", command: "kpack build overlays-examples/shop/overlays/prod -o out/" },
      {
        text: "every kustomization under a folder, one output file each",
        command: "kpack build --all overlays-examples -o out/",
      },
    ],
    options: [
      {
        name: "output",
        short: "o",
        kind: "text",
        value: "PATH",
        description:
          "write to this file; to an existing folder: one file per object (with --all or several targets: one file per target)",
      },
      {
        name: "all",
        kind: "text",
        value: "DIR",
        description: "build every kustomization under this folder; needs --output",
      },
      {
        name: "format",
        kind: "text",
        choices: ["yaml", "json"],
        default: "yaml",
        description: "output format; json is one List",
      },
      {
        name: "load-restrictor",
        kind: "text",
        choices: ["LoadRestrictionsRootOnly", "LoadRestrictionsNone", "rootOnly", "none"],
        default: "LoadRestrictionsRootOnly",
        description: "LoadRestrictionsNone lets kustomizations load files from outside their root",
      },
      { name: "enable-helm", kind: "flag", description: "let kustomizations inflate Helm charts" },
      { name: "helm-kube-version", kind: "text", value: "VERSION", description: "Kubernetes version that charts see" },
      { name: "helm-api-versions", kind: "csv", value: "VERSIONS", description: "API versions that charts see" },
      { name: "enable-alpha-plugins", kind: "flag", description: "enable plug-ins: KRM functions and exec plug-ins" },
      { name: "enable-exec", kind: "flag", description: "let KRM functions run programs on this machine" },
      {
        name: "env",
        short: "e",
        kind: "list",
        value: "NAME[=VALUE]",
        description: "environment variable for functions",
      },
      { name: "network", kind: "flag", description: "let functions that declare it use the network" },
      { name: "allow-insecure-http", kind: "flag", description: "let kustomizations load resources over plain http" },
      { name: "allow-file-git", kind: "flag", description: "let kustomizations clone file:// git repositories" },
      {
        name: "helm-command",
        kind: "text",
        description: "accepted for compatibility; kpack renders charts itself",
        hidden: true,
      },
      { name: "helm-debug", kind: "flag", description: "accepted for compatibility", hidden: true },
      {
        name: "network-name",
        kind: "text",
        description: "accepted for compatibility; container functions are not run",
        hidden: true,
      },
      {
        name: "mount",
        kind: "list",
        description: "accepted for compatibility; container functions are not run",
        hidden: true,
      },
      {
        name: "as-current-user",
        kind: "flag",
        description: "accepted for compatibility; container functions are not run",
        hidden: true,
      },
      {
        name: "reorder",
        kind: "text",
        choices: ["legacy", "none"],
        description: "order of objects",
        deprecated: "use sortOptions in the kustomization file",
      },
      {
        name: "enable-managedby-label",
        kind: "flag",
        description: "add the managed-by label",
        deprecated: "use buildMetadata: [managedByLabel] in the kustomization file",
      },
    ],
    load: () => import("../commands/build.ts"),
  },
];
