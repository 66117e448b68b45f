// Files that most runs of a command do without. They become chunks of their own, loaded in the moment one of their functions
// is called: a run neither reads nor evaluates what it does not use. What they export must be functions (the build fails
// otherwise), or classes that nobody extends or asks `instanceof` of.
import fs from "node:fs";
import path from "node:path";

/** Each file takes with it what only it imports. */
const files = `
  actions/chart/explainPlace
  actions/chart/kustomizeOutput
  actions/chart/strictValues
  adapters/node/durable
  base/hash/otherDigests
  base/json
  base/nearNames
  chart/load/readArchive
  chart/setValues/setParser
  cli/printError
  kube/labelSelector
  kustomize/completeSpan
  kustomize/config/readConfig
  kustomize/config/readCrds
  kustomize/generators/hashedNodes
  kustomize/origin
  kustomize/plugins/loadPlugin
  kustomize/refs/replacementTransformer
  kustomize/transformers/legacyPatch
  patch/json/applyJsonPatch
  template/functions/abbreviate
  template/functions/base32
  template/functions/certificates
  template/functions/crypto
  template/functions/dates
  template/functions/decimal
  template/functions/durations
  template/functions/ipAddress
  template/functions/parseUrl
  template/functions/pem
  template/functions/privateKeys
  template/functions/prettyValue
  template/functions/regexes
  template/functions/semver
  template/functions/time/formatTime
  template/functions/time/parseTime
  template/functions/toml
  template/functions/toml/writeToml
  template/functions/urls
  template/functions/wordCase
  template/gotmpl/lazyReader
  template/objects/glob
  template/printf/float
  yaml/binary
  yaml/comments
  yaml/describeKey
  yaml/duplicateKeys
  yaml/editDocument
  yaml/exactReader
  yaml/goFloat
  yaml/locate
  yaml/refold
  yaml/sourceNode
`;

const declaration = /^export (?:async )?(function|class|const|let|enum)\*? (\w+).*$/gm;

/** The text of a file that has the same functions and loads the real ones when one is called. */
function stub(file) {
  const text = fs.readFileSync(file, "utf8");
  const names = [...text.matchAll(declaration)].map(([line, kind, name]) => {
    if (kind !== "function" && kind !== "class") throw new Error(`${file}: "${line}" cannot be loaded on call`);
    return kind === "class"
      ? `export function ${name}(...given) { return new (load().${name})(...given); }`
      : `export function ${name}(...given) { return load().${name}(...given); }`;
  });
  if (/^ {2}static /m.test(text)) throw new Error(`${file}: static members cannot be loaded on call`);
  if (/^export (?:\{|\*|default)/m.test(text)) throw new Error(`${file}: only declarations can be loaded on call`);
  return ["let found;", `const load = () => found ??= ${marker}(import(${JSON.stringify(file)}));`, ...names].join(
    "\n",
  );
}

/** Around an import that is to become a plain `require`. */
export const marker = "loadOnCall";

export function seldomFiles(root) {
  const seldom = new Set(
    files
      .trim()
      .split(/\s+/)
      .map((name) => path.join(root, "src", `${name}.ts`)),
  );
  for (const file of seldom) fs.accessSync(file);
  return {
    name: "seldom",
    setup(build) {
      build.onResolve({ filter: /\.ts$/ }, ({ path: target, kind, resolveDir }) => {
        const file = path.resolve(resolveDir, target);
        return kind === "import-statement" && seldom.has(file) ? { path: file, namespace: "seldom" } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: "seldom" }, ({ path: file }) => ({
        contents: stub(file),
        loader: "js",
        resolveDir: path.dirname(file),
      }));
    },
  };
}
