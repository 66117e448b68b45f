// The floors of ARCHITECTURE.md: what each room may import, who owns which package, where node:* may be used.
const rooms = {
  base: [],
  yaml: ["base"],
  kube: ["base"],
  ports: ["base"],
  manifest: ["base", "yaml", "kube"],
  patch: ["base", "kube", "manifest", "yaml"],
  source: ["base", "yaml", "ports"],
  template: ["base", "yaml", "ports"],
  kustomize: ["base", "yaml", "kube", "ports", "manifest", "patch", "source"],
  chart: ["base", "yaml", "kube", "ports", "manifest", "template", "source"],
  cluster: ["base", "yaml", "kube", "manifest", "patch", "ports"],
  release: ["base", "yaml", "kube", "manifest", "patch", "ports", "cluster"],
  actions: ["base", "yaml", "kube", "ports", "manifest", "patch", "source", "template", "kustomize", "chart", "cluster", "release"],
  adapters: ["base", "yaml", "kube", "ports", "manifest"],
  cli: ["base", "yaml", "kube", "ports", "actions", "adapters", "manifest", "template", "cluster", "release"],
};
const owners = {
  yaml: ["yaml"],
  handlebars: ["template"],
  "fast-json-patch": ["patch"],
  semver: ["base"],
  commander: ["cli"],
  ajv: ["chart"],
  re2js: ["base"],
  "@noble/hashes": ["base"],
  "smol-toml": ["template"],
  "@peculiar/x509": ["template"],
  "cli-table3": ["cli"],
  picocolors: ["cli"],
  "modern-tar": ["chart"],
  fflate: ["chart"],
};
const anyOf = (names) => `^src/(${names.join("|")})(/|$)`;

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(([room, below]) => ({
      name: `floor-${room}`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: anyOf([room, ...below]) },
    })),
    {
      name: "enter-rooms-through-index",
      severity: "error",
      comment: "a room is entered through its index.ts (or the index.ts of a part of it that is loaded on demand)",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/([^/]+)/", pathNot: ["^src/$1/", "/index\\.ts$"] },
    },
    {
      name: "node-only-at-the-edges",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(adapters/node|cli)/|^src/node\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    ...Object.entries(owners).map(([name, allowed]) => ({
      name: `owner-of-${name.replace("/", "-")}`,
      severity: "error",
      from: { path: "^src/", pathNot: anyOf(allowed) },
      to: { path: `^node_modules/${name}/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { conditionNames: ["import", "node", "default"], extensions: [".ts", ".js"] },
  },
};
