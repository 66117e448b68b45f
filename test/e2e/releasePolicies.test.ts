/** CRDs by policy, objects that are kept, namespaces that plans bring: through bin/kpack against a real API server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const group = `g${Math.random().toString(36).slice(2, 8)}.example.com`;
const crd = (more: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}${more}}}}}}
`;

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("policies", () => {
    let at: ReleaseCluster;
    beforeAll(async () => {
      at = await openReleaseCluster("policies");
    }, 180_000);
    afterAll(async () => {
      await at?.cluster.delete({ ...crdRef, name: `widgets.${group}` });
      await at?.stop();
    });
    const crdRef = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    const liveCrd = async (): Promise<string> =>
      JSON.stringify(await at.cluster.get({ ...crdRef, name: `widgets.${group}` }));

    test("a chart's CRDs are created before what needs them, upgraded when asked, and stay", async () => {
      const source = at.write({
        ...chartFiles("crds", {
          "w.yaml": `apiVersion: ${group}/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 1}\n`,
        }),
        "crds/crds/widget.yaml": crd(""),
      });
      expect((await at.kpack("install", "crds", source, "--skip-crds")).stderr).toContain("[cluster/unknown-kind]");
      await at.ok("install", "crds", source);
      await at.cluster.discover({ refresh: true });
      expect((await at.live(`${group}/v1`, "Widget", "w"))?.["spec"]).toEqual({ size: 1 });
      at.write({ "crds/crds/widget.yaml": crd(", color: {type: string}") });
      await at.ok("upgrade", "crds", source);
      expect(await liveCrd()).not.toContain("color");
      await at.ok("upgrade", "crds", source, "--crds", "upgrade");
      expect(await liveCrd()).toContain("color");
      await at.ok("uninstall", "crds");
      expect(await at.live(`${group}/v1`, "Widget", "w")).toBeUndefined();
      expect(await liveCrd()).toContain("widgets");
    });

    test("resource-policy keep: neither an upgrade nor an uninstall removes it", async () => {
      const kept = (name: string): string =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: {helm.sh/resource-policy: keep}}\n`;
      const plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n";
      const source = at.write({ "keep.yaml": `${kept("first")}---\n${kept("second")}---\n${plain}` });
      await at.ok("install", "keep", source);
      at.write({ "keep.yaml": `${kept("second")}---\n${plain}` });
      await at.ok("upgrade", "keep", source);
      expect(await at.ok("uninstall", "keep")).toContain("kept by their resource policy: ConfigMap second");
      const names = ["first", "second", "plain"];
      const there = await Promise.all(names.map((name) => at.live("v1", "ConfigMap", name)));
      expect(there.map((object: KubeObject | undefined) => object !== undefined)).toEqual([true, true, false]);
    });

    test("a saved plan brings its namespace, its description and its own name; -n may not contradict it", async () => {
      const source = at.write({ "planned.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: planned}\n" });
      const [file, namespace] = [`${at.folder}/plan.json`, `${at.namespace}-new`];
      const words = ["--create-namespace", "--description", "by plan", "-n", namespace];
      await at.ok("plan", "planned", source, "-o", file, ...words);
      expect((await at.kpack("apply", file)).status).toBe(2);
      expect(JSON.parse(await at.ok("apply", file, "-o", "json", "-n", namespace))).toMatchObject({
        ...{ name: "planned", namespace },
        info: { status: "deployed", description: "by plan" },
      });
      expect((await at.kpack("apply", file, "-n", namespace)).stderr).toContain("[release/world-changed]");
      await at.ok("uninstall", "planned", "-n", namespace);
    });
  });
