import { describe, expect, test } from "vitest";
import { createMemoryCluster } from "../../../src/adapters/memory/cluster/index.ts";
import { appliedAs, appliedPart } from "../../../src/cluster/index.ts";
import type { KubeObject } from "../../../src/ports/index.ts";

const deployment = (containers: KubeObject[]): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", labels: { app: "web" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers, volumes: [{ name: "data", emptyDir: {} }] },
    },
  },
});
const main: KubeObject = {
  name: "main",
  image: "a:1",
  args: ["x", "y"],
  ports: [{ containerPort: 80, protocol: "TCP" }],
};

describe("what was applied of a live object", () => {
  test("R9: server-side apply: exactly the manifest, without what others added", async () => {
    const cluster = createMemoryCluster();
    await cluster.apply(deployment([main]));
    await cluster.apply(deployment([{ name: "sidecar", image: "b:1" }]), { fieldManager: "injector", force: true });
    const live = await cluster.apply(deployment([main]), { force: true });
    expect(live["spec"]).not.toEqual(deployment([main])["spec"]);
    expect(appliedPart(live)).toEqual(deployment([main]));
    expect(appliedAs(live)).toEqual({ method: "ssa", apiVersion: "apps/v1" });
  });

  test("R9: an update by Helm: what it wrote", async () => {
    const cluster = createMemoryCluster();
    await cluster.create(deployment([main]), { fieldManager: "helm" });
    const ref = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "default" };
    const annotations = { "deployment.kubernetes.io/revision": "1" };
    await cluster.patch(ref, { type: "merge", patch: { metadata: { annotations } } }, { fieldManager: "controller" });
    const live = (await cluster.get(ref)) ?? {};
    expect(appliedPart(live)).toEqual(deployment([main]));
    expect(appliedAs(live)).toEqual({ method: "csa", apiVersion: "apps/v1" });
  });

  test("items of lists of values, and keys of several fields", () => {
    const fieldsV1 = {
      "f:metadata": { "f:finalizers": { ".": {}, 'v:"a"': {} } },
      "f:spec": {
        "f:ports": {
          ".": {},
          'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {}, "f:protocol": {}, "f:name": {} },
        },
        "f:selector": {},
      },
    };
    const managedFields = [{ manager: "Helm", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1 }];
    const live: KubeObject = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "n", uid: "u", finalizers: ["a", "b"], managedFields },
      spec: {
        clusterIP: "10.0.0.1",
        selector: { app: "x" },
        ports: [
          { port: 80, protocol: "TCP", name: "web", nodePort: 30000 },
          { port: 80, protocol: "UDP", name: "other" },
        ],
      },
      status: {},
    };
    expect(appliedPart(live)).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "n", finalizers: ["a"] },
      spec: { selector: { app: "x" }, ports: [{ port: 80, protocol: "TCP", name: "web" }] },
    });
  });

  test("the values of a Secret's stringData, and no field that became null", () => {
    const fieldsV1 = { "f:data": { ".": {}, "f:a": {} }, "f:stringData": { "f:b": {} }, "f:immutable": {} };
    const managedFields = [{ manager: "kpack", operation: "Apply", apiVersion: "v1", fieldsV1 }];
    const live: KubeObject = {
      ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "s", managedFields }, type: "Opaque", immutable: null },
      data: { a: "YQ==", b: "Yg==", c: "Yw==" },
    };
    const part = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "YQ==", b: "Yg==" } };
    expect(appliedPart(live)).toEqual(part);
  });

  test.each([
    ["no managed fields", []],
    ["other managers only", [{ manager: "kubectl", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": {} } }]],
    ["another API version", [{ manager: "kpack", operation: "Apply", apiVersion: "v2", fieldsV1: { "f:data": {} } }]],
  ])("nothing is told by %s", (_what, managedFields) => {
    expect(
      appliedPart({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", managedFields } }),
    ).toBeUndefined();
  });
});
