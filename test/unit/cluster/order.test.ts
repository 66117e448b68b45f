import { describe, expect, it } from "vitest";
import { linkForInstall, linkForUninstall, type Operation } from "../../../src/cluster/index.ts";
import { orderObjects } from "../../../src/cluster/order/index.ts";
import type { KubeObject } from "../../../src/ports/index.ts";

function object(kind: string, name: string, annotations: Record<string, string> = {}): KubeObject {
  const apiVersion = kind === "Deployment" ? "apps/v1" : "v1";
  return { apiVersion, kind, metadata: { name, namespace: "n", annotations } };
}

function stepsOf(objects: readonly KubeObject[]): string[] {
  const steps: string[][] = [];
  for (const { ref, step } of orderObjects(objects)) steps[step] = [...(steps[step] ?? []), `${ref.kind}/${ref.name}`];
  return steps.map((step) => step.join(" "));
}

const dependsOn = "config.kubernetes.io/depends-on";

describe("orderObjects", () => {
  it("follows Helm's order of kinds, unknown kinds last", () => {
    expect(
      stepsOf([object("Widget", "w"), object("Deployment", "d"), object("ConfigMap", "c"), object("Namespace", "n")]),
    ).toEqual(["Namespace/n", "ConfigMap/c", "Deployment/d", "Widget/w"]);
  });

  it("puts lower waves first, whatever the kinds", () => {
    expect(
      stepsOf([
        object("ConfigMap", "late", { "argocd.argoproj.io/sync-wave": "1" }),
        object("Deployment", "normal"),
        object("Deployment", "early", { "kpack.dev/wave": "-5" }),
      ]),
    ).toEqual(["Deployment/early", "Deployment/normal", "ConfigMap/late"]);
  });

  it.each([
    ["by full reference", "apps/namespaces/n/Deployment/d"],
    ["by short reference", "Deployment/d"],
    ["among others", "/namespaces/n/Secret/elsewhere, apps/namespaces/n/Deployment/d"],
  ])("puts dependents after what they need: %s", (_, reference) => {
    expect(stepsOf([object("ConfigMap", "c", { [dependsOn]: reference }), object("Deployment", "d")])).toEqual([
      "Deployment/d",
      "ConfigMap/c",
    ]);
  });

  it("knows Helm's resource groups", () => {
    expect(
      stepsOf([
        object("ConfigMap", "app", { "helm.sh/depends-on/resource-groups": '["database"]' }),
        object("Deployment", "db", { "helm.sh/resource-group": "database" }),
      ]),
    ).toEqual(["Deployment/db", "ConfigMap/app"]);
  });

  it("follows chains", () => {
    const chain = ["a", "b", "c"].map((name, i, names) =>
      object("ConfigMap", name, i === 0 ? {} : { "kpack.dev/depends-on": `ConfigMap/${names[i - 1]}` }),
    );
    expect(stepsOf(chain.reverse())).toEqual(["ConfigMap/a", "ConfigMap/b", "ConfigMap/c"]);
  });

  it("leaves out dependencies that are not in the list", () => {
    expect(stepsOf([object("ConfigMap", "c", { [dependsOn]: "/namespaces/n/Secret/elsewhere" })])).toEqual([
      "ConfigMap/c",
    ]);
  });

  it("shows a circle", () => {
    const objects = [
      object("ConfigMap", "a", { "helm.sh/depends-on": "ConfigMap/b" }),
      object("ConfigMap", "b", { "helm.sh/depends-on": "ConfigMap/a" }),
      object("ConfigMap", "c", { "helm.sh/depends-on": "ConfigMap/a" }),
    ];
    expect(() => orderObjects(objects)).toThrow(
      expect.objectContaining({
        code: "cluster/dependency-cycle",
        message: "objects wait for each other: ConfigMap n/a -> ConfigMap n/b -> ConfigMap n/a",
      }),
    );
  });

  it.each([
    [{ [dependsOn]: "nonsense" }, "cluster/bad-dependency"],
    [{ [dependsOn]: "a/b/c/d" }, "cluster/bad-dependency"],
    [{ "kpack.dev/wave": "soon" }, "cluster/bad-dependency"],
  ])("refuses %j", (annotations, code) => {
    expect(() => orderObjects([object("ConfigMap", "a", annotations)])).toThrow(expect.objectContaining({ code }));
  });

  it("grows with objects and edges only: a chain of 20,000", () => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      object("ConfigMap", `c${i}`, i === 0 ? {} : { "kpack.dev/depends-on": `ConfigMap/c${i - 1}` }),
    );
    expect(orderObjects(chain).at(-1)).toMatchObject({ step: 19_999 });
  });
});

function operation(target: KubeObject): Operation {
  return {
    type: "apply",
    id: `${target["kind"]} ${(target["metadata"] as KubeObject)["name"]}`,
    dependsOn: [],
    object: target,
    strategy: "server-side",
  };
}

describe("linkForInstall", () => {
  const link = (objects: readonly KubeObject[], absent: readonly number[] = []): string[] =>
    linkForInstall(
      objects.map((o, i) => ({ object: o, operation: absent.includes(i) ? undefined : operation(o) })),
      { waitMs: 1000, after: ["before"] },
    ).map((o) => `${o.type} ${o.id} <- ${o.dependsOn.join(", ")}`);

  it("joins steps by barriers", () => {
    expect(link([object("Deployment", "d"), object("ConfigMap", "a"), object("ConfigMap", "b")])).toEqual([
      "apply ConfigMap a <- before",
      "apply ConfigMap b <- before",
      "barrier step-0 <- ConfigMap a, ConfigMap b",
      "apply Deployment d <- step-0",
    ]);
  });

  it("waits between waves and before dependents", () => {
    expect(
      link([
        object("ConfigMap", "late", { "kpack.dev/wave": "1" }),
        object("ConfigMap", "needs", { [dependsOn]: "Deployment/d" }),
        object("Deployment", "d"),
      ]),
    ).toEqual([
      "apply Deployment d <- before",
      "wait ready-2 <- Deployment d",
      "apply ConfigMap needs <- Deployment d, ready-2",
      "wait wave-0 <- ConfigMap needs",
      "apply ConfigMap late <- wave-0",
    ]);
  });

  it("passes over what is unchanged, but waits for it where others need it", () => {
    expect(
      link([object("ConfigMap", "needs", { [dependsOn]: "Deployment/d" }), object("Deployment", "d")], [1]),
    ).toEqual(["wait ready-1 <- before", "apply ConfigMap needs <- before, ready-1"]);
  });

  it("has no more edges than twice its operations", () => {
    const objects = Array.from({ length: 2_000 }, (_, i) => object(i % 2 ? "ConfigMap" : "Deployment", `o${i}`));
    const operations = linkForInstall(
      objects.map((o) => ({ object: o, operation: operation(o) })),
      { waitMs: 1 },
    );
    expect(operations.reduce((sum, { dependsOn: edges }) => sum + edges.length, 0)).toBeLessThan(2 * operations.length);
  });
});

describe("linkForUninstall", () => {
  it("goes backwards, but removes Services before workloads, as Helm does", () => {
    const objects = ["ConfigMap", "Service", "Deployment", "Ingress"].map((kind) => object(kind, "x"));
    const removed = linkForUninstall(
      objects.map((o) => ({ object: o, operation: operation(o) })),
      { waitMs: 1 },
    );
    expect(removed.map(({ id }) => id)).toEqual(["Ingress x", "Service x", "Deployment x", "ConfigMap x"]);
  });

  it("removes dependents before what they need", () => {
    const objects = [object("ConfigMap", "needs", { [dependsOn]: "Deployment/d" }), object("Deployment", "d")];
    const removed = linkForUninstall(
      objects.map((o) => ({ object: o, operation: operation(o) })),
      { waitMs: 1 },
    );
    expect(removed.map(({ id }) => id)).toEqual(["ConfigMap needs", "Deployment d"]);
  });
});
