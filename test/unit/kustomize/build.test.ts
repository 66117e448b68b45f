import { describe, expect, it, test } from "vitest";
import {
  createMemoryFetcher,
  createMemoryFileSystem,
  createMemoryProcessRunner,
  createMemoryReporter,
} from "../../../src/adapters/memory/index.ts";
import { formatSpan } from "../../../src/base/index.ts";
import { OpenApi } from "../../../src/kube/index.ts";
import { definitionNames } from "../../../src/kube/data/definitionNames.ts";
import { schemaKinds } from "../../../src/kube/data/schema.ts";
import {
  type BuildRequest,
  type HelmInflationRequest,
  buildKustomization,
  createBuildCache,
  loadKustomization,
  renderKustomization,
} from "../../../src/kustomize/index.ts";
import type { FileSystem } from "../../../src/ports/index.ts";
import { expectedError } from "../../support/expectedError.ts";

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

function build(files: Record<string, string>, change: Partial<BuildRequest> = {}): Promise<{ yaml: string }> {
  return buildKustomization({ target: "/app", fs: createMemoryFileSystem(files), ...change });
}

/** Counts how often each file is read. */
function countReads(fs: FileSystem): { fs: FileSystem; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const readFile = (path: string): Uint8Array => {
    reads.set(path, (reads.get(path) ?? 0) + 1);
    return fs.readFile(path);
  };
  return { fs: { ...fs, readFile }, reads };
}

describe("what selects by pattern is rendered once", () => {
  const patch = '[{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]';
  const target = "target: {kind: ConfigMap, name: x.*}";
  const replacement =
    "{sourceValue: v, targets: [{select: {name: x.*}, fieldPaths: [data.a], options: {create: true}}]}";
  it.each([
    ["patches", `patches: [{${target}, patch: '${patch}'}]`],
    ["patchesJson6902", `patchesJson6902: [{${target}, patch: '${patch}'}]`],
    ["replacements", `replacements: [${replacement}]`],
  ])("%s, of the kustomization and of a base", async (_, field) => {
    const files = {
      "/app/kustomization.yaml": `resources: [cm.yaml]\n${field}\n`,
      "/app/cm.yaml": configMap("x1"),
      "/over/kustomization.yaml": "resources: [../app]\n",
    };
    for (const target of ["/app", "/over"]) {
      const loaded = await loadKustomization({ target, fs: createMemoryFileSystem(files) });
      const [resource] = renderKustomization(loaded);
      expect(JSON.stringify(resource?.object)).toMatch(/"a":"[bv]"/);
    }
  });
});

describe("builds of one run", () => {
  const files: Record<string, string> = {
    "/base/kustomization.yaml": "resources: [cm.yaml]\nnamePrefix: b-",
    "/base/cm.yaml": configMap("x"),
    "/part/kustomization.yaml": "kind: Component\nresources: [extra.yaml]",
    "/part/extra.yaml": configMap("extra"),
  };
  for (const name of ["one", "two", "three"])
    files[`/${name}/kustomization.yaml`] = `resources: [../base]\ncomponents: [../part]\nnameSuffix: -${name}`;

  it("read each file once, and give what single builds give", async () => {
    const { fs, reads } = countReads(createMemoryFileSystem(files));
    const cache = createBuildCache({ fs });
    for (const name of ["one", "two", "three", "one"]) {
      const { yaml } = await buildKustomization({ target: `/${name}`, fs, cache });
      const single = await buildKustomization({ target: `/${name}`, fs: createMemoryFileSystem(files) });
      expect(yaml).toBe(single.yaml);
      expect(yaml).toContain(`name: b-x-${name}`);
    }
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
  });

  it("do not change what others get", async () => {
    const fs = createMemoryFileSystem(files);
    const cache = createBuildCache({ fs });
    const first = await buildKustomization({ target: "/one", fs, cache });
    for (const resource of first.resources) resource.name = "changed";
    const again = await buildKustomization({ target: "/one", fs, cache });
    expect(again.yaml).toContain("name: b-x-one");
  });
});

test("loading waits, rendering does not, and renders the same again", async () => {
  const url = "https://host/cm.yaml";
  const files = {
    "/app/kustomization.yaml": `resources: ["${url}"]\nconfigMapGenerator: [{name: g, files: ["${url}"]}]`,
  };
  const fetcher = createMemoryFetcher({ [url]: configMap("remote") });
  const loaded = await loadKustomization({ target: "/app", fs: createMemoryFileSystem(files), fetcher });
  const names = (): string[] => [...renderKustomization(loaded)].map((resource) => resource.name);
  expect(names()).toEqual([expect.stringMatching(/^g-/), "remote"]);
  expect(names()).toEqual(names());
  expect(fetcher.requests).toEqual([url]);
});

test("what only rendering finds is fetched, rendered and compiled in between", async () => {
  const url = "https://host/patch.yaml";
  const files = {
    "/app/kustomization.yaml": `resources: [cm.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: p}\n  path: ${url}\n  target: {name: "x.*"}\nhelmCharts: [{name: c, releaseName: r}]\nnamespace: ns`,
    "/app/cm.yaml": configMap("x1"),
  };
  const fetcher = createMemoryFetcher({ [url]: '[{"op": "add", "path": "/data", "value": {"a": "b"}}]' });
  const asked: HelmInflationRequest[] = [];
  const { yaml } = await build(files, {
    fetcher,
    options: { enableHelm: true },
    helm: (request) => {
      asked.push(request);
      return Promise.resolve(configMap("from-chart"));
    },
  });
  expect(yaml).toContain("data:\n  a: b\n");
  expect(yaml).toContain("name: from-chart\n");
  expect(asked.map(({ chart, root }) => [chart.namespace, root])).toEqual([["ns", "/app"]]);
});

describe("positions", () => {
  it.each([
    ["resources: [a.yaml,\n  b.yaml]", "app/kustomization.yaml:2:3"],
    ["resources: [x.yaml]\nbases: [b]", "app/kustomization.yaml:2:9"],
    ["namePrefix:\n  - a", "app/kustomization.yaml:1:1"],
    ["images:\n- name: a\n  newTags: b", "app/kustomization.yaml:3:12"],
    ["configMapGenerator:\n- name: g\n  literals: [a=b, c]", "app/kustomization.yaml:3:19"],
    ["resources: [x.yaml]\npatches:\n- patch: '{}'\n- path: none.yaml", "app/kustomization.yaml:4:9"],
    ["resources: [bad.yaml]", "app/bad.yaml:2:3"],
  ])("%j", async (text, place) => {
    const files = {
      "/app/kustomization.yaml": text,
      "/app/a.yaml": configMap("a"),
      "/app/x.yaml": configMap("x"),
      "/app/bad.yaml": "a: b\n c: d\n",
    };
    const error = await expectedError(build(files));
    expect(error.span && formatSpan(error.span)).toBe(place);
  });

  it("name the references that led to a file", async () => {
    const error = await expectedError(
      build({
        "/app/kustomization.yaml": "resources:\n- ../b",
        "/b/kustomization.yaml": "resources: [../c]",
        "/c/kustomization.yaml": "resources: [none.yaml]",
      }),
    );
    expect(error.span && formatSpan(error.span)).toBe("c/kustomization.yaml:1:13");
    expect(error.notes).toEqual(["from b/kustomization.yaml:1:13", "from app/kustomization.yaml:2:3"]);
  });
});

test("deprecated fields warn in kustomize's words", async () => {
  const reporter = createMemoryReporter();
  const text = "bases: []\nresources: []\nvars: []\ncommonLabels: {a: b}";
  await build({ "/app/kustomization.yaml": text }, { reporter });
  expect(reporter.warnings.map((warning) => warning.replace(/ Please.*/, ""))).toEqual([
    "# Warning: 'bases' is deprecated.",
    "# Warning: 'commonLabels' is deprecated.",
    "# Warning: 'vars' is deprecated.",
  ]);
});

test("functions get a ResourceList and the declared environment", async () => {
  const process = createMemoryProcessRunner({ "./fn": ({ input }) => ({ stdout: input, stderr: "a note\n" }) });
  const reporter = createMemoryReporter();
  const fn = `apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./fn, args: [x], envs: [A=1]}\n`;
  const files = {
    "/app/kustomization.yaml": "resources: [cm.yaml]\ntransformers: [fn.yaml]",
    "/app/cm.yaml": configMap("a"),
    "/app/fn.yaml": fn,
  };
  const options = { enableAlphaPlugins: true, enableExec: true, env: ["B=2"] };
  const { yaml } = await build(files, { process, reporter, options, environment: { PATH: "/bin" } });
  expect(yaml).toBe(configMap("a"));
  const [request] = process.requests;
  expect([request?.args, request?.directory, request?.env]).toEqual([["x"], "/app", { PATH: "/bin", A: "1", B: "2" }]);
  const input = new TextDecoder().decode(request?.input);
  for (const text of ["kind: ResourceList", "functionConfig:", "config.kubernetes.io/local-config"])
    expect(input).toContain(text);
  expect(reporter.warnings).toEqual(["a note"]);
});

test("definition names lead to the types that kinds lead to", () => {
  const openApi = new OpenApi({}, true);
  const core = definitionNames.find((line) => line.startsWith("io.k8s.api.core.v1 ")) ?? "";
  const numbers = new Map(
    core
      .split(" ")
      .slice(1)
      .map((entry) => entry.split(":") as [string, string]),
  );
  const kinds = schemaKinds.filter((line) => line.startsWith("v1 ")).flatMap((line) => line.split(" ").slice(1));
  const known = kinds.map((entry) => entry.split(":")).filter(([, type]) => type !== "0" && type !== "1");
  expect(known.length).toBeGreaterThan(10);
  for (const [kind = "", type] of known) expect([kind, numbers.get(kind)]).toEqual([kind, type]);
  expect(openApi.schemaFor("v1", "Pod")?.field("spec")?.field("containers")?.mergeKeys).toEqual(["name"]);
});
