import { describe, expect, it } from "vitest";
import { createMemoryFileSystem } from "../../../src/adapters/memory/index.ts";
import { type KpackError, formatSpan } from "../../../src/base/index.ts";
import { buildKustomization } from "../../../src/kustomize/index.ts";
import { expectedError } from "../../support/expectedError.ts";

/** A mistake in one file of a small application, and the error: its place (line and column of what is wrong), code and hint. */
interface Mistake {
  name: string;
  files: Record<string, string>;
  at: string;
  code: string;
  hint?: string;
}

const cm = (name: string, extra = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}`;
const dep =
  "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: main\n        image: nginx\n";
const k = (kustomization: string, files: Record<string, string> = {}): Record<string, string> => ({
  "kustomization.yaml": kustomization,
  "r.yaml": `${cm("a", "data: {k: v}\n")}---\n${dep}`,
  ...files,
});
const R = "resources: [r.yaml]\n";

const mistakes: Mistake[] = [
  {
    name: "missing file",
    files: k("resources:\n- r.yaml\n- rr.yaml\n"),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "missing folder",
    files: k("resources:\n- r.yaml\n- ../nothing\n"),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "nothing is there; check the spelling of",
  },
  {
    name: "missing component",
    files: k(`${R}components:\n- comp\n`),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "nothing is there; check the spelling of",
  },
  {
    name: "component in resources",
    files: k("resources:\n- r.yaml\n- comp\n", { "comp/kustomization.yaml": "kind: Component\nresources: []\n" }),
    at: "kustomization.yaml:3:3",
    code: "kustomize/not-a-resource",
    hint: "list it under",
  },
  {
    name: "kustomization in components",
    files: k(`${R}components:\n- b\n`, { "b/kustomization.yaml": "resources: [r.yaml]\n", "b/r.yaml": cm("z") }),
    at: "kustomization.yaml:3:3",
    code: "kustomize/not-a-component",
    hint: "list it under resources:, or give 'b/kustomization.yaml'",
  },
  {
    name: "cycle",
    files: k("resources:\n- r.yaml\n- .\n"),
    at: "kustomization.yaml:3:3",
    code: "kustomize/cycle",
    hint: "a base may not be the kustomization itself, one that leads",
  },
  {
    name: "no kustomization",
    files: k("resources:\n- d\n", { "d/r.yaml": cm("q") }),
    at: "kustomization.yaml:2:3",
    code: "kustomize/no-kustomization",
    hint: "name the folder of a",
  },
  {
    name: "unknown field",
    files: k(`${R}nameprefixx: a\n`),
    at: "kustomization.yaml:2:14",
    code: "kustomize/unknown-field",
    hint: "did you mean",
  },
  {
    name: "unknown nested field",
    files: k(`${R}images:\n- name: a\n  tag: b\n`),
    at: "kustomization.yaml:4:8",
    code: "kustomize/unknown-field",
    hint: "the fields here are name, newName, tagSuffix, newTag,",
  },
  {
    name: "wrong type",
    files: k(`${R}namePrefix: [a]\n`),
    at: "kustomization.yaml:2:1",
    code: "kustomize/wrong-type",
    hint: "text is",
  },
  {
    name: "wrong kind",
    files: k(`kind: Kustomize\n${R}`),
    at: "kustomization.yaml:1:7",
    code: "kustomize/wrong-kind",
    hint: "write kind: Kustomization, or leave it",
  },
  {
    name: "yaml syntax in kustomization",
    files: k(`${R}images:\n- name: a\n newTag: b\n`),
    at: "kustomization.yaml:4:2",
    code: "yaml/syntax",
  },
  {
    name: "yaml syntax in resource",
    files: k("resources: [bad.yaml]\n", {
      "bad.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: x\n",
    }),
    at: "bad.yaml:5:2",
    code: "yaml/syntax",
  },
  {
    name: "resource without kind",
    files: k("resources: [bad.yaml]\n", { "bad.yaml": `${cm("ok")}---\nmetadata:\n  name: a\n` }),
    at: "bad.yaml:6:1",
    code: "manifest/missing-kind",
    hint: "Every object needs a kind, and an",
  },
  {
    name: "resource without name",
    files: k("resources: [bad.yaml]\n", {
      "bad.yaml": `${cm("ok")}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {}\n`,
    }),
    at: "bad.yaml:8:1",
    code: "manifest/missing-name",
    hint: "Every object needs a metadata.name; kustomize knows no",
  },
  {
    name: "resource not an object",
    files: k("resources: [bad.yaml]\n", { "bad.yaml": `${cm("ok")}---\n- a\n` }),
    at: "bad.yaml:6:1",
    code: "manifest/missing-metadata",
    hint: "An object needs apiVersion, kind and",
  },
  {
    name: "duplicate id",
    files: k("resources:\n- r.yaml\n- s.yaml\n", { "s.yaml": `${cm("x")}---\n${cm("a")}` }),
    at: "s.yaml:9:9",
    code: "manifest/duplicate-id",
    hint: "Remove one of the two, or turn it into a patch of the",
  },
  {
    name: "outside root",
    files: k("resources:\n- r.yaml\n- ../../o.yaml\n", { "../../o.yaml": cm("o") }),
    at: "kustomization.yaml:3:3",
    code: "source/outside-root",
    hint: "copy or move it below the kustomization, make it part of a",
  },
  {
    name: "patch path missing",
    files: k(`${R}patches:\n- path: p.yaml\n`),
    at: "kustomization.yaml:3:9",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "patch without content",
    files: k(`${R}patches:\n- target: {kind: Deployment}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/invalid-patch",
    hint: "add path: with the name of a file, or patch: with the text",
  },
  {
    name: "patch path and patch",
    files: k(`${R}patches:\n- path: p.yaml\n  patch: |\n    a: b\n`, { "p.yaml": "a: b\n" }),
    at: "kustomization.yaml:3:3",
    code: "kustomize/invalid-patch",
    hint: "keep one of the two: the file 'p.yaml' or the",
  },
  {
    name: "patch target missing",
    files: k(
      `${R}patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: webb\n    spec: {}\n`,
    ),
    at: "kustomization.yaml:4:5",
    code: "kustomize/patch-target",
    hint: "did you mean Deployment",
  },
  {
    name: "patch file target missing",
    files: k(`${R}patches:\n- path: p.yaml\n`, { "p.yaml": `${dep}---\n${dep.replace("name: web", "name: webb")}` }),
    at: "p.yaml:13:1",
    code: "kustomize/patch-target",
    hint: "did you mean Deployment",
  },
  {
    name: "patch neither",
    files: k(`${R}patches:\n- target: {kind: Deployment}\n  patch: |-\n    just text\n`),
    at: "kustomization.yaml:5:5",
    code: "kustomize/invalid-patch",
    hint: "An object needs apiVersion, kind and",
  },
  {
    name: "patch bad yaml",
    files: k(`${R}patches:\n- patch: |\n    a: b\n     c: d\n`),
    at: "kustomization.yaml:5:7",
    code: "kustomize/invalid-patch",
  },
  {
    name: "patch file bad yaml",
    files: k(`${R}patches:\n- path: p.yaml\n`, { "p.yaml": "a: b\n c: d\n" }),
    at: "p.yaml:2:3",
    code: "kustomize/invalid-patch",
  },
  {
    name: "patch wrong kind of node",
    files: k(
      `${R}patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      template: text\n`,
    ),
    at: "kustomization.yaml:8:17",
    code: "patch/wrong-kind",
    hint: "A patch must have a mapping, a list or a scalar where the",
  },
  {
    name: "patch file wrong kind of node",
    files: k(`${R}patches:\n- path: p.yaml\n`, {
      "p.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers: {}\n",
    }),
    at: "p.yaml:7:7",
    code: "patch/wrong-kind",
    hint: "A patch must have a mapping, a list or a scalar where the",
  },
  {
    name: "patch directive",
    files: k(`${R}patches:\n- path: p.yaml\n`, {
      "p.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    $patch: remove\n",
    }),
    at: "p.yaml:1:1",
    code: "patch/unknown-directive",
    hint: "$patch is one of merge, replace and",
  },
  {
    name: "patch target regex",
    files: k(`${R}patches:\n- target:\n    kind: '(Dep'\n  patch: |\n    - {op: add, path: /x, value: 1}\n`),
    at: "kustomization.yaml:3:3",
    code: "regex/syntax",
    hint: "Patterns follow Go's RE2 syntax: no look-around, no",
  },
  {
    name: "patch label selector",
    files: k(
      `${R}patches:\n- target:\n    labelSelector: 'a in (b'\n  patch: |\n    - {op: add, path: /x, value: 1}\n`,
    ),
    at: "kustomization.yaml:3:3",
    code: "kube/label-selector",
    hint: "A selector looks like `app=web,tier in",
  },
  {
    name: "json patch without target",
    files: k(`${R}patches:\n- patch: |\n    - {op: add, path: /x, value: 1}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/invalid-patch",
    hint: "add target: with the kind and name of the object to",
  },
  {
    name: "json patch op",
    files: k(
      `${R}patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: add, path: /x, value: 1}\n    - {op: ad, path: /x, value: 1}\n`,
    ),
    at: "kustomization.yaml:6:7",
    code: "patch/json-patch",
    hint: "op is one of add, remove, replace, move, copy and",
  },
  {
    name: "json patch file path",
    files: k(`${R}patches:\n- target: {kind: Deployment}\n  path: p.yaml\n`, {
      "p.yaml": "- op: add\n  path: /x\n  value: 1\n- op: remove\n  path: /spec/nothing\n",
    }),
    at: "p.yaml:4:3",
    code: "patch/json-patch",
  },
  {
    name: "json patch test",
    files: k(
      `${R}patches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: test, path: /spec/replicas, value: 2}\n`,
    ),
    at: "kustomization.yaml:5:7",
    code: "patch/test-failed",
    hint: "The value that the patch tests for is not the one that is",
  },
  {
    name: "json patch pointer",
    files: k(`${R}patches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: add, path: spec, value: 2}\n`),
    at: "kustomization.yaml:5:7",
    code: "patch/json-patch",
  },
  {
    name: "psm missing target",
    files: k(`${R}patchesStrategicMerge:\n- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n`),
    at: "kustomization.yaml:4:3",
    code: "kustomize/patch-target",
    hint: "did you mean ConfigMap",
  },
  {
    name: "psm second missing",
    files: k(`${R}patchesStrategicMerge:\n- ok.yaml\n- p.yaml\n`, { "ok.yaml": cm("a"), "p.yaml": cm("b") }),
    at: "p.yaml:1:1",
    code: "kustomize/patch-target",
    hint: "did you mean ConfigMap",
  },
  {
    name: "psm missing file",
    files: k(`${R}patchesStrategicMerge:\n- ok.yaml\n- q.yaml\n`, { "ok.yaml": cm("a") }),
    at: "kustomization.yaml:4:3",
    code: "source/not-found",
    hint: "in '.' there is 'r.yaml' and",
  },
  {
    name: "p6902 no target",
    files: k(`${R}patchesJson6902:\n- patch: |-\n    - {op: add, path: /x, value: 1}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/invalid-patch",
    hint: "add target: with kind and",
  },
  {
    name: "namespace conflict",
    files: k("resources: [s.yaml]\nnamespace: prod\n", {
      "s.yaml": `${cm("a", "  namespace: n1\n")}---\n${cm("a", "  namespace: n2\n")}`,
    }),
    at: "s.yaml:7:1",
    code: "kustomize/namespace-conflict",
    hint: "two objects have the same kind and name and differ in their",
  },
  {
    name: "labels conflict",
    files: k(
      `${R}labels:\n- pairs: {a: b}\n  fields:\n  - path: metadata/labels\n    create: false\n  includeSelectors: true\n`,
    ),
    at: "kustomization.yaml:3:3",
    code: "kustomize/conflicting-field-specs",
    hint: "give both the same",
  },
  {
    name: "labels field spec mismatch",
    files: k(`${R}labels:\n- pairs: {a: b}\n  fields:\n  - path: metadata/name/x\n    create: true\n`),
    at: "r.yaml:4:9",
    code: "kustomize/field-spec-mismatch",
    hint: "compare the path with the object, or narrow the field spec",
  },
  {
    name: "replicas missing",
    files: k(`${R}replicas:\n- name: webb\n  count: 2\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/replicas-target",
    hint: "did you mean",
  },
  {
    name: "replicas type",
    files: k(`${R}replicas:\n- name: web\n  count: two\n`),
    at: "kustomization.yaml:4:10",
    code: "kustomize/wrong-type",
    hint: "a whole number is",
  },
  {
    name: "generator no name",
    files: k(`${R}configMapGenerator:\n- literals: [a=b]\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/generator-without-name",
    hint: "give the ConfigMap generator a",
  },
  {
    name: "generator literal",
    files: k(`${R}configMapGenerator:\n- name: g\n  literals:\n  - a=b\n  - c\n`),
    at: "kustomization.yaml:6:5",
    code: "kustomize/bad-literal",
    hint: "write",
  },
  {
    name: "generator file missing",
    files: k(`${R}configMapGenerator:\n- name: g\n  files:\n  - r.yaml\n  - r.yml\n`),
    at: "kustomization.yaml:6:5",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "generator file bad",
    files: k(`${R}configMapGenerator:\n- name: g\n  files:\n  - a=b=r.yaml\n`),
    at: "kustomization.yaml:5:5",
    code: "kustomize/bad-file-source",
    hint: "write PATH or",
  },
  {
    name: "generator env missing",
    files: k(`${R}configMapGenerator:\n- name: g\n  envs:\n  - x.env\n`),
    at: "kustomization.yaml:5:5",
    code: "source/not-found",
    hint: "nothing is there; check the spelling of",
  },
  {
    name: "generator duplicate key",
    files: k(`${R}configMapGenerator:\n- name: g\n  literals:\n  - a=b\n  - a=c\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/duplicate-key",
    hint: "a key may come from one of envs, literals and files",
  },
  {
    name: "generator behavior",
    files: k(`${R}configMapGenerator:\n- name: gg\n  behavior: merge\n  literals: [a=b]\n`),
    at: "kustomization.yaml:3:3",
    code: "manifest/behavior",
    hint: "Remove 'behavior: merge', or check the name and namespace",
  },
  {
    name: "generator exists",
    files: k(`${R}configMapGenerator:\n- name: a\n  literals: [a=b]\n`),
    at: "kustomization.yaml:3:3",
    code: "manifest/behavior",
    hint: "Set 'behavior: merge' or 'behavior: replace', or choose",
  },
  {
    name: "generator dir",
    files: k(`${R}configMapGenerator:\n- name: g\n  files:\n  - d\n`, { "d/x": "1" }),
    at: "kustomization.yaml:5:5",
    code: "source/not-a-file",
    hint: "a directory is only allowed in resources and components;",
  },
  {
    name: "secret literal",
    files: k(`${R}secretGenerator:\n- name: g\n  literals:\n  - c\n`),
    at: "kustomization.yaml:5:5",
    code: "kustomize/bad-literal",
    hint: "write",
  },
  {
    name: "replacement source missing",
    files: k(`${R}replacements:\n- source: {kind: ConfigMap, name: zz}\n  targets:\n  - select: {kind: Deployment}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/replacement-source",
    hint: "did you mean",
  },
  {
    name: "replacement source field",
    files: k(
      `${R}replacements:\n- source:\n    kind: ConfigMap\n    name: a\n    fieldPath: data.zz\n  targets:\n  - select: {kind: Deployment}\n`,
    ),
    at: "kustomization.yaml:6:16",
    code: "kustomize/replacement-source",
    hint: "the path is separated by dots; write dots inside a name as",
  },
  {
    name: "replacement target field",
    files: k(
      `${R}replacements:\n- source: {kind: ConfigMap, name: a}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths:\n    - spec.replicas\n    - spec.nothing.here\n`,
    ),
    at: "kustomization.yaml:8:7",
    code: "kustomize/replacement-target",
    hint: "check the path, or let it be made with options: {create:",
  },
  {
    name: "replacement no select",
    files: k(`${R}replacements:\n- source: {kind: ConfigMap, name: a}\n  targets:\n  - fieldPaths: [spec.x]\n`),
    at: "kustomization.yaml:5:5",
    code: "kustomize/replacement",
    hint: "add select: with the kind or name of the objects to",
  },
  {
    name: "replacement no targets",
    files: k(`${R}replacements:\n- source: {kind: ConfigMap, name: a}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/replacement",
    hint: "add targets: with a list of what is to",
  },
  {
    name: "replacement no source",
    files: k(`${R}replacements:\n- targets:\n  - select: {kind: Deployment}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/replacement",
    hint: "add source: or",
  },
  {
    name: "replacement index",
    files: k(
      `${R}replacements:\n- source:\n    kind: ConfigMap\n    name: a\n    options: {delimiter: '-', index: 4}\n  targets:\n  - select: {kind: Deployment}\n`,
    ),
    at: "kustomization.yaml:6:38",
    code: "kustomize/replacement",
    hint: "the value has 1 parts, counted from",
  },
  {
    name: "replacement both",
    files: k(
      `${R}replacements:\n- sourceValue: a\n  source: {kind: ConfigMap}\n  targets:\n  - select: {kind: Deployment}\n`,
    ),
    at: "kustomization.yaml:4:3",
    code: "kustomize/replacement",
    hint: "give a replacement either source or",
  },
  {
    name: "replacement file missing",
    files: k(`${R}replacements:\n- path: rep.yaml\n`),
    at: "kustomization.yaml:3:9",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "replacement in file",
    files: k(`${R}replacements:\n- path: rep.yaml\n`, {
      "rep.yaml":
        "- source: {kind: ConfigMap, name: a}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.nothing]\n",
    }),
    at: "rep.yaml:4:18",
    code: "kustomize/replacement-target",
    hint: "check the path, or let it be made with options: {create:",
  },
  {
    name: "replacement multiple sources",
    files: k(`${R}replacements:\n- source: {version: v1}\n  targets:\n  - select: {kind: Deployment}\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/replacement-source",
    hint: "name the source more exactly: kind, name,",
  },
  {
    name: "replacement target regex",
    files: k(`${R}replacements:\n- source: {kind: ConfigMap, name: a}\n  targets:\n  - select: {kind: '('}\n`),
    at: "kustomization.yaml:5:5",
    code: "regex/syntax",
    hint: "Patterns follow Go's RE2 syntax: no look-around, no",
  },
  {
    name: "replacement unknown field",
    files: k(`${R}replacements:\n- source: {kind: ConfigMap, nam: a}\n  targets:\n  - select: {kind: Deployment}\n`),
    at: "kustomization.yaml:3:34",
    code: "kustomize/unknown-field",
    hint: "did you mean",
  },
  {
    name: "var missing field",
    files: k(
      `${R}vars:\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: a}\n  fieldref: {fieldPath: data.zz}\n`,
    ),
    at: "kustomization.yaml:3:3",
    code: "kustomize/var",
    hint: "ConfigMap.v1.[noGrp]/a.[noNs] has no",
  },
  {
    name: "var twice",
    files: k(
      `${R}vars:\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: a}\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: a}\n`,
    ),
    at: "kustomization.yaml:5:3",
    code: "kustomize/var",
    hint: "give one of the two another",
  },
  {
    name: "var ambiguous",
    files: k("resources: [s.yaml]\nvars:\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: a}\n", {
      "s.yaml": `${cm("a", "  namespace: n1\n")}---\n${cm("a", "  namespace: n2\n")}`,
    }),
    at: "kustomization.yaml:3:3",
    code: "kustomize/var",
    hint: "add a namespace to its",
  },
  {
    name: "var no object",
    files: k("resources: [p.yaml]\nvars:\n- name: V\n  objref: {apiVersion: v1, kind: ConfigMap, name: zz}\n", {
      "p.yaml": dep.replace("image: nginx", "image: nginx\n        args: [$(V)]"),
    }),
    at: "kustomization.yaml:3:3",
    code: "kustomize/var",
    hint: "no object is ConfigMap.v1.[noGrp]/zz.[noNs]: objref names",
  },
  {
    name: "var in the wrong type",
    files: k(
      "resources: [p.yaml]\n" + "vars:\n- name: V\n  objref: {apiVersion: apps/v1, kind: Deployment, name: web}\n",
      { "p.yaml": dep.replace("image: nginx", "image: nginx\n        args: [5]") },
    ),
    at: "p.yaml:9:7",
    code: "kustomize/var",
  },
  {
    name: "configuration missing",
    files: k(`${R}configurations:\n- c.yaml\n`),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "configuration unknown field",
    files: k(`${R}configurations:\n- c.yaml\n`, { "c.yaml": "nameReferences:\n- kind: A\n" }),
    at: "c.yaml:1:1",
    code: "kustomize/invalid-configuration",
    hint: "did you mean nameReference or",
  },
  {
    name: "configuration conflict",
    files: k(`${R}configurations:\n- c.yaml\n`, {
      "c.yaml": "commonLabels:\n- path: metadata/labels\n  create: false\n",
    }),
    at: "kustomization.yaml:2:1",
    code: "kustomize/conflicting-field-specs",
    hint: "give both the same",
  },
  {
    name: "configuration path",
    files: k(`${R}configurations:\n- c.yaml\nimages:\n- {name: a, newTag: b}\n`, {
      "c.yaml": "images:\n- path: metadata/name/x\n  kind: ConfigMap\n",
    }),
    at: "r.yaml:4:9",
    code: "kustomize/field-spec-mismatch",
    hint: "compare the path with the object, or narrow the field spec",
  },
  {
    name: "configuration bad yaml",
    files: k(`${R}configurations:\n- c.yaml\n`, { "c.yaml": "a: b\n c: d\n" }),
    at: "c.yaml:2:3",
    code: "yaml/syntax",
  },
  {
    name: "name reference",
    files: k("resources: [p.yaml]\n" + "configurations:\n- c.yaml\nnamePrefix: p-\n", {
      "c.yaml": "nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - {path: spec/ref, kind: Foo}\n",
      "p.yaml": `${cm("a")}---\napiVersion: x.io/v1\nkind: Foo\nmetadata: {name: f}\nspec:\n  ref: {nam: a}\n`,
    }),
    at: "p.yaml:10:3",
    code: "kustomize/name-reference",
    hint: "a nameReference path leads to a name, or to a map with one:",
  },
  {
    name: "crd missing",
    files: k(`${R}crds:\n- c.json\n`),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "nothing is there; check the spelling of",
  },
  {
    name: "crd bad",
    files: k(`${R}crds:\n- c.json\n`, { "c.json": "[1]" }),
    at: "c.json:1:1",
    code: "kustomize/invalid-crd",
    hint: "crds: takes OpenAPI definitions by type name, not",
  },
  {
    name: "crd yaml",
    files: k(`${R}crds:\n- c.yaml\n`, {
      "c.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n",
    }),
    at: "c.yaml:1:13",
    code: "kustomize/invalid-crd",
    hint: "crds: takes OpenAPI definitions by type name, not",
  },
  {
    name: "openapi missing",
    files: k(`${R}openapi:\n  path: s.json\n`),
    at: "kustomization.yaml:3:9",
    code: "source/not-found",
    hint: "nothing is there; check the spelling of",
  },
  {
    name: "openapi version",
    files: k(`${R}openapi:\n  version: v9\n`),
    at: "kustomization.yaml:2:1",
    code: "kustomize/openapi",
    hint: "the built-in version is v1.21.2; name a schema of your own",
  },
  {
    name: "openapi both",
    files: k(`${R}openapi:\n  version: v1.21.2\n  path: s.json\n`, { "s.json": "{}" }),
    at: "kustomization.yaml:2:1",
    code: "kustomize/openapi",
    hint: "keep one of version: and",
  },
  {
    name: "sort order",
    files: k(`${R}sortOptions:\n  order: alpha\n`),
    at: "kustomization.yaml:3:10",
    code: "kustomize/sort-options",
    hint: "fifo keeps the order of the files, legacy sorts by",
  },
  {
    name: "sort fifo lists",
    files: k(`${R}sortOptions:\n  order: fifo\n  legacySortOptions: {orderFirst: [A]}\n`),
    at: "kustomization.yaml:4:3",
    code: "kustomize/sort-options",
    hint: "set 'order: legacy', or remove",
  },
  {
    name: "helm disabled",
    files: k(`${R}helmCharts:\n- name: c\n`),
    at: "kustomization.yaml:3:3",
    code: "kustomize/helm-not-enabled",
    hint: "charts are rendered only when --enable-helm is",
  },
  {
    name: "transformer kind",
    files: k(`${R}transformers:\n- |\n  apiVersion: builtin\n  kind: PrefixTransformr\n  metadata: {name: q}\n`),
    at: "kustomization.yaml:3:1",
    code: "kustomize/plugin-kind",
    hint: "the built-in transformers are AnnotationsTransformer,",
  },
  {
    name: "transformer field",
    files: k(
      `${R}transformers:\n- |\n  apiVersion: builtin\n  kind: NamespaceTransformer\n  metadata: {name: q, namespace: x}\n  setRoleBindingSubjects: some\n`,
    ),
    at: "kustomization.yaml:3:1",
    code: "kustomize/plugin-config",
    hint: "the default is",
  },
  {
    name: "transformer type in file",
    files: k(`${R}transformers:\n- t.yaml\n`, {
      "t.yaml":
        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: q}\nlabels: {a: b}\nfieldSpecs:\n- path: metadata/labels\n  create: perhaps\n",
    }),
    at: "t.yaml:7:11",
    code: "kustomize/plugin-config",
    hint: "a bool is",
  },
  {
    name: "transformer fieldSpecs",
    files: k(`${R}transformers:\n- t.yaml\n`, {
      "t.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: q}\nprefix: a-\n",
    }),
    at: "t.yaml:1:1",
    code: "kustomize/plugin-config",
    hint: "add fieldSpecs: [{path:",
  },
  {
    name: "transformer not builtin",
    files: k(`${R}transformers:\n- t.yaml\n`, { "t.yaml": "apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: q}\n" }),
    at: "t.yaml:1:1",
    code: "kustomize/plugins-not-enabled",
    hint: "build with --enable-alpha-plugins if you trust it; built-in",
  },
  {
    name: "transformer missing",
    files: k(`${R}transformers:\n- t.yaml\n`),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "generator kind",
    files: k(`${R}generators:\n- g.yaml\n`, {
      "g.yaml": "apiVersion: builtin\nkind: ConfigMapGen\nmetadata: {name: q}\n",
    }),
    at: "g.yaml:2:7",
    code: "kustomize/plugin-kind",
    hint: "the built-in generators are ConfigMapGenerator,",
  },
  {
    name: "iam cloud",
    files: k(`${R}generators:\n- g.yaml\n`, {
      "g.yaml": "apiVersion: builtin\nkind: IAMPolicyGenerator\nmetadata: {name: q}\ncloud: aws\n",
    }),
    at: "g.yaml:4:8",
    code: "kustomize/unknown-cloud",
    hint: "the only one is",
  },
  {
    name: "patch transformer target",
    files: k(`${R}transformers:\n- t.yaml\n`, {
      "t.yaml":
        "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: q}\npatch: |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: zz}\n",
    }),
    at: "t.yaml:4:8",
    code: "kustomize/patch-target",
    hint: "did you mean ConfigMap",
  },
  {
    name: "value add",
    files: k(`${R}transformers:\n- t.yaml\n`, {
      "t.yaml": "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: q}\nvalue: a\n",
    }),
    at: "t.yaml:1:1",
    code: "kustomize/plugin-config",
    hint: "list the fields under targets: [{fieldPath:",
  },
  {
    name: "json6902 transformer",
    files: k(`${R}transformers:\n- t.yaml\n`, {
      "t.yaml":
        'apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: q}\ntarget: {kind: ConfigMap}\njsonOp: \'[{"op": "add", "path": "/x", "value": 1}]\'\n',
    }),
    at: "t.yaml:1:1",
    code: "kustomize/invalid-patch",
    hint: "add name: to its",
  },
  {
    name: "validator missing",
    files: k(`${R}validators:\n- v.yaml\n`),
    at: "kustomization.yaml:3:3",
    code: "source/not-found",
    hint: "in '.' there is",
  },
  {
    name: "patch removes name",
    files: k(`${R}patches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - {op: remove, path: /metadata/name}\n`),
    at: "r.yaml:1:1",
    code: "kustomize/missing-identity",
    hint: "a patch or transformer took it away: it was",
  },
  {
    name: "ambiguous reference",
    files: k("resources: [x, y, p.yaml]\n", {
      "x/kustomization.yaml": "namePrefix: x-\nresources: [r.yaml]\n",
      "x/r.yaml": cm("a"),
      "y/kustomization.yaml": "namePrefix: y-\nresources: [r.yaml]\n",
      "y/r.yaml": cm("a"),
      "p.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    envFrom:\n    - configMapRef:\n        name: a\n",
    }),
    at: "kustomization.yaml:1:16",
    code: "kustomize/wrong-type",
    hint: "quote it:",
  },
  {
    name: "base error",
    files: k("resources:\n- b\n", {
      "b/kustomization.yaml": "resources: [r.yaml]\nreplicas:\n- {name: zz, count: 1}\n",
      "b/r.yaml": dep,
    }),
    at: "b/kustomization.yaml:3:3",
    code: "kustomize/replicas-target",
    hint: "replicas: names a workload by its name in the base, before",
  },
];

function errorOf({ files }: Mistake): Promise<KpackError> {
  const placed = Object.entries(files).map(([name, text]) => [new URL(name, "file:///w/app/").pathname, text]);
  const fs = createMemoryFileSystem(Object.fromEntries(placed) as Record<string, string>);
  return expectedError(buildKustomization({ target: ".", directory: "/w/app", fs }));
}

describe("every mistake is shown where it stands", () => {
  it.each(mistakes.map((mistake): [string, Mistake] => [mistake.name, mistake]))("%s", async (_, mistake) => {
    const error = await errorOf(mistake);
    expect([error.code, error.span && formatSpan(error.span)]).toEqual([mistake.code, mistake.at]);
    expect(error.span).not.toHaveProperty("path");
    if (mistake.hint) expect(error.hint).toContain(mistake.hint);
  });
});
