import { describe, expect, it } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import {
  type Gvk,
  OpenApi,
  compareGvk,
  formatId,
  helmInstallOrder,
  helmUninstallOrder,
  isIdSelected,
  kindComparer,
  parseApiVersion,
  parseLabelSelector,
} from "../../../src/kube/index.ts";

const gvk = (text: string): Gvk => {
  const [apiVersion = "", kind = ""] = text.split(" ");
  return { ...parseApiVersion(apiVersion), kind };
};

describe("ids", () => {
  it.each([
    ["Deployment.v1.apps/web.prod", "apps/v1 Deployment", "web", "prod"],
    ["ConfigMap.v1.[noGrp]/[noName].[noNs]", "v1 ConfigMap", "", ""],
    ["[noKind].[noVer].[noGrp]/a.b.[noNs]", " ", "a.b", ""],
  ])("%s", (text, type, name, namespace) => {
    const id = { ...gvk(type), name, namespace, clusterScoped: false };
    expect(formatId(id)).toBe(text);
  });

  it("selects by non-empty fields and effective namespace", () => {
    const id = { ...gvk("apps/v1 Deployment"), name: "a", namespace: "", clusterScoped: false };
    expect(isIdSelected(id, { ...id, group: "", version: "", namespace: "default" })).toBe(true);
    expect(isIdSelected(id, { ...id, namespace: "other" })).toBe(false);
    expect(isIdSelected(id, { ...id, group: "extensions" })).toBe(false);
  });
});

describe("orders", () => {
  it("puts kinds in kustomize's legacy order", () => {
    const types = [
      "v1 Service",
      "x/v1 Foo",
      "v1 Namespace",
      "v1 Pod",
      "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
      "apps/v1 Deployment",
    ];
    const sorted = types.map(gvk).sort(compareGvk);
    expect(sorted.map((type) => type.kind)).toEqual([
      "Namespace",
      "Service",
      "Deployment",
      "Foo",
      "Pod",
      "ValidatingWebhookConfiguration",
    ]);
  });

  it("has Helm's orders", () => {
    expect(["Zebra", "Service", "Alpha", "Namespace"].sort(kindComparer(helmInstallOrder))).toEqual([
      "Namespace",
      "Service",
      "Alpha",
      "Zebra",
    ]);
    expect(helmUninstallOrder.slice(0, 7)).toEqual([
      "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration",
      "APIService",
      "Ingress",
      "IngressClass",
      "Service",
      "CronJob",
    ]);
    expect(helmUninstallOrder).toHaveLength(helmInstallOrder.length);
  });
});

describe("OpenApi", () => {
  const openApi = new OpenApi();

  it.each([
    ["v1 Namespace", false],
    ["v1 Pod", true],
    ["rbac.authorization.k8s.io/v1 ClusterRole", false],
    ["admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", false],
    ["example.com/v1 Foo", undefined],
  ])("scope of %s: %s", (type, expected) => {
    expect(openApi.isNamespaceScoped(gvk(type))).toBe(expected);
  });

  it.each([
    ["apps/v1 Deployment", "spec.template.spec.containers", "merge", ["name"]],
    ["apps/v1 Deployment", "spec.template.spec.containers[].ports", "merge", ["containerPort", "protocol"]],
    ["apps/v1 Deployment", "spec.template.spec.volumes", "merge,retainKeys", ["name"]],
    ["apps/v1 Deployment", "spec.strategy", "retainKeys", []],
    ["v1 Service", "spec.ports", "merge", ["port", "protocol"]],
    ["v1 ConfigMap", "metadata.finalizers", "merge", []],
    ["v1 ConfigMap", "metadata.ownerReferences", "merge", ["uid"]],
  ])("%s %s", (type, path, strategy, keys) => {
    let node = openApi.schemaFor(type.split(" ")[0]!, type.split(" ")[1]!);
    for (const step of path.split(".")) {
      node = node?.field(step.replace("[]", ""));
      if (step.endsWith("[]")) node = node?.items();
    }
    expect(node?.patchStrategy).toBe(strategy);
    expect(node?.mergeKeys).toEqual(keys);
  });

  it("knows no merge keys for types outside the schema", () => {
    expect(openApi.schemaFor("example.com/v1", "Foo")).toBeUndefined();
  });

  it("takes scopes from the paths of a user's document, built-in ones first", () => {
    const get = (kind: string): ValueMap => ({
      get: { "x-kubernetes-group-version-kind": { group: "x", version: "v1", kind } },
    });
    const document: ValueMap = {
      paths: {
        "/apis/x/v1/foos": get("Foo"),
        "/apis/x/v1/namespaces/{namespace}/foos": get("Foo"),
        "/apis/x/v1/bars": get("Bar"),
      },
    };
    const own = new OpenApi(document);
    expect(own.isNamespaceScoped(gvk("x/v1 Foo"))).toBe(true);
    expect(own.isNamespaceScoped(gvk("x/v1 Bar"))).toBe(false);
    expect(own.isNamespaceScoped(gvk("v1 Namespace"))).toBe(false);
    expect(own.schemaFor("apps/v1", "Deployment")).toBeUndefined();
  });

  it("stops at references that go in a circle", () => {
    const document: ValueMap = {
      definitions: {
        a: { $ref: "#/definitions/b" },
        b: { $ref: "#/definitions/a" },
        foo: {
          "x-kubernetes-group-version-kind": [{ group: "x", version: "v1", kind: "Foo" }],
          properties: { spec: { $ref: "#/definitions/a" } },
        },
      },
    };
    expect(new OpenApi(document).schemaFor("x/v1", "Foo")?.field("spec")).toBeUndefined();
  });
});

describe("label selectors", () => {
  const labels = { app: "web", tier: "a", n: "5", in: "x" };

  it.each([
    ["", true],
    ["app=web", true],
    ["app == web , tier!=b", true],
    ["app", true],
    ["!app", false],
    ["!missing", true],
    ["tier in (a,b)", true],
    ["tier notin (a,b)", false],
    ["missing notin (a)", true],
    ["n>4,n<6", true],
    ["n>5", false],
    ["app>5", false],
    ["x in ()", false],
    ["in in (x)", true],
    ["app=", false],
    ["missing=", false],
    ["app in (,web)", true],
  ])("%j: %s", (text, expected) => {
    expect(parseLabelSelector(text).matches(labels)).toBe(expected);
  });

  it.each([
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["a,", "found '', expected: identifier after ','"],
    [",", "found ',', expected: !, identifier, or 'end of string'"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["a>b", "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"],
    ["a b", "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"],
    ["-a", 'unable to parse requirement: invalid label key "-a": name part must consist of'],
    ["a/b/c", 'unable to parse requirement: invalid label key "a/b/c": a qualified name must consist of'],
    ["a=-b", 'unable to parse requirement: invalid label value: "-b": at key: "a": a valid label must be'],
  ])("refuses %j", (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });

  it("Y12: inherited names are no labels", () => {
    expect(parseLabelSelector("constructor").matches(labels)).toBe(false);
    expect(parseLabelSelector("!toString").matches(labels)).toBe(true);
  });
});
