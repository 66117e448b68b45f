// Proves that the library runs without Node: bundles src/index.ts for browsers, looks that nothing of Node is in it, and
// builds a kustomization with the bundle in a context that has no require and no process.
import assert from "node:assert";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { outputFiles, metafile } = await esbuild.build({
  entryPoints: [path.join(root, "src/index.ts")],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "kpack",
  platform: "browser",
  target: "es2023",
  minify: true,
  metafile: true,
});
const builtins = Object.values(metafile.inputs).flatMap(({ imports }) =>
  imports.filter((i) => i.path.startsWith("node:")),
);
assert.deepEqual(builtins, [], "the library imports modules of Node");

const context = vm.createContext({
  TextEncoder,
  TextDecoder,
  URL,
  URLSearchParams,
  structuredClone,
  atob,
  btoa,
  console,
});
vm.runInContext(outputFiles[0].text, context, { filename: "kpack.browser.js" });
context.files = {
  "/app/base/kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=1]\n",
  "/app/base/web.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: a\n    image: nginx:1\n    envFrom:\n    - configMapRef:\n        name: settings\n",
  "/app/prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base]\nimages:\n- name: nginx\n  newTag: '2'\n",
};
const yaml = await vm.runInContext(
  "kpack.buildKustomization({ fs: kpack.createMemoryFileSystem(files), target: '/app/prod' }).then((result) => result.yaml)",
  context,
);
assert.match(yaml, /name: prod-settings-[a-z0-9]{10}\n[\s\S]*image: nginx:2\n/);
console.log(`browser bundle: ${Math.round(outputFiles[0].contents.length / 1024)} KiB, builds an overlay without Node`);
