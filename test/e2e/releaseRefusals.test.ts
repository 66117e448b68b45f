/** What is asked wrongly, through bin/kpack against a real API server: one clear message, and nothing half done. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const configMap = (name: string, data = "{a: b}", more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: ${data}\n`;
const deployment = (name: string, replicas: string, app = name): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  replicas: ${replicas}\n` +
  `  selector: {matchLabels: {app: ${app}}}\n  template:\n    metadata: {labels: {app: ${app}}}\n` +
  "    spec: {containers: [{name: main, image: a}]}\n";
const role = (namespace: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: settings-only, namespace: ${namespace}}
rules:
  - {apiGroups: ["", coordination.k8s.io], resources: [configmaps, secrets, leases], verbs: ["*"]}
  - {apiGroups: [apps], resources: [deployments], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: settings-only, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: settings-only}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: viewer}]
`;

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("what cannot be done", () => {
    let at: ReleaseCluster;
    beforeAll(async () => {
      at = await openReleaseCluster("refused");
    }, 180_000);
    afterAll(() => at?.stop());

    const refused = async (code: string, ...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await at.kpack(...args);
      expect({ args, status, stdout, stderr }).toMatchObject({ status: 1, stdout: "" });
      expect(stderr).toContain(`[${code}]`);
      expect(stderr.match(/^Error: /gm)).toHaveLength(1);
      expect(stderr).not.toMatch(/^\s+at /m);
      return stderr;
    };
    const configOf = async (name: string): Promise<unknown> => (await at.live("v1", "ConfigMap", name))?.["data"];

    test("a kubeconfig that is missing, broken or wrong, a server that is not there", async () => {
      const kubeconfig = readFileSync(at.server.kubeconfig, "utf8");
      at.write({
        "broken.yaml": "{bad",
        "login.yaml": kubeconfig.replace("admin-token", "wrong-token"),
        "away.yaml": kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"),
      });
      const file = (name: string): string => path.join(at.folder, name);
      for (const [code, ...args] of [
        ["cluster/bad-kubeconfig", "--kubeconfig", file("none.yaml")],
        ["cluster/bad-kubeconfig", "--kubeconfig", file("broken.yaml")],
        ["cluster/bad-kubeconfig", "--kube-context", "nobody"],
        ["cluster/unauthorized", "--kubeconfig", file("login.yaml")],
        ["cluster/unreachable", "--kubeconfig", file("away.yaml")],
        ["cluster/forbidden", "--kube-context", "viewer"],
      ] as const)
        await refused(code, "list", ...args);
    });

    test("a namespace that is not there: the hint says how it comes to be", async () => {
      const source = at.write({ "alone.yaml": configMap("alone") });
      const message = await refused("cluster/not-found", "install", "alone", source, "-n", "nowhere-at-all");
      expect(message).toContain('namespace "nowhere-at-all" not found');
      expect(message).toContain("--create-namespace");
    });

    test("a kind that the server does not know: nothing is applied, nothing is recorded", async () => {
      const source = at.write({
        "kinds.yaml": `${configMap("first")}---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n`,
      });
      const message = await refused("cluster/unknown-kind", "install", "kinds", source);
      expect(message).toContain(`Widget ${at.namespace}/w: no matches for kind "Widget" in version "example.com/v1"`);
      expect(await configOf("first")).toBeUndefined();
      expect((await at.kpack("history", "kinds")).stderr).toContain("[release/not-found]");
    });

    test("an object that the server refuses: what was applied before it is taken back", async () => {
      const good = `${configMap("rules")}---\n${deployment("app", "1")}`;
      const source = at.write({ "rules.yaml": `${configMap("rules")}---\n${deployment("app", "many")}` });
      const message = await refused("cluster/invalid", "install", "rules", source);
      expect(message).toContain(`Deployment ${at.namespace}/app`);
      expect(message).toContain(".spec.replicas: expected numeric");
      expect(message).toContain("what had been applied was taken back");
      expect(await configOf("rules")).toBeUndefined();
      expect(await at.json("history", "rules")).toMatchObject([{ revision: 1, status: "failed" }]);
      at.write({ "rules.yaml": good });
      await at.ok("install", "rules", source);

      at.write({
        "rules.yaml": `${configMap("rules", "{a: new}")}---\n${configMap("added")}---\n${deployment("app", "1", "other")}`,
      });
      const upgrade = await refused("cluster/invalid", "upgrade", "rules", source);
      expect(upgrade).toContain("immutable");
      expect(upgrade).toContain("--force-replace");
      expect(await configOf("rules")).toEqual({ a: "b" });
      expect(await configOf("added")).toBeUndefined();
      expect(await at.json("diff", "rules", "--revision", "2")).toEqual({ values: [], objects: [] });

      const before = await at.live("apps/v1", "Deployment", "app");
      await at.ok("upgrade", "rules", source, "--force-replace");
      const after = await at.live("apps/v1", "Deployment", "app");
      expect(uidOf(after)).not.toBe(uidOf(before));
      expect(await configOf("rules")).toEqual({ a: "new" });
      await at.ok("uninstall", "rules");
    });

    test("something that the user may not do: told before anything is done", async () => {
      await at.ok("install", "rights", at.write({ "rights.yaml": role(at.namespace) }));
      const source = at.write({ "app.yaml": `${configMap("mine")}---\n${deployment("mine", "1")}` });
      const user = ["--kube-context", "viewer"];
      const install = await refused("cluster/forbidden", "install", "mine", source, ...user);
      expect(install).toContain(`Deployment ${at.namespace}/mine: the user may not patch deployments.apps`);
      expect(install).toContain("the user may not create deployments.apps");
      expect(await configOf("mine")).toBeUndefined();
      expect((await at.kpack("history", "mine")).stderr).toContain("[release/not-found]");
      await at.ok("install", "mine", source);
      await refused("cluster/forbidden", "uninstall", "mine", ...user);
      expect(await configOf("mine")).toEqual({ a: "b" });
      expect(await at.json("status", "mine")).toMatchObject({ info: { status: "deployed" } });
      at.write({ "app.yaml": `${configMap("mine", "{a: c}")}---\n${deployment("mine", "1")}` });
      await at.ok("upgrade", "mine", source, ...user);
      expect(await configOf("mine")).toEqual({ a: "c" });
      await at.ok("uninstall", "mine", "rights");
    });

    test("R13: a field of another manager: the error names manager, object and field, and nothing else changes", async () => {
      const source = at.write({ "two.yaml": `${configMap("one")}---\n${configMap("two")}` });
      await at.ok("install", "pair", source);
      const theirs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "two", namespace: at.namespace } };
      await at.cluster.apply({ ...theirs, data: { a: "theirs" } }, { fieldManager: "operator", force: true });
      at.write({ "two.yaml": `${configMap("one", "{a: ours}")}---\n${configMap("two", "{a: ours}")}` });
      const message = await refused("cluster/field-conflict", "upgrade", "pair", source);
      expect(message).toContain(`ConfigMap ${at.namespace}/two`);
      expect(message).toContain("operator");
      expect(message).toContain(".data.a");
      expect(message).toContain("--force-conflicts");
      expect([await configOf("one"), await configOf("two")]).toEqual([{ a: "b" }, { a: "theirs" }]);
      await at.ok("upgrade", "pair", source, "--force-conflicts");
      expect([await configOf("one"), await configOf("two")]).toEqual([{ a: "ours" }, { a: "ours" }]);
      await at.ok("uninstall", "pair");
    });

    test("names that are taken, wrong or unknown, sources that hold nothing", async () => {
      const source = at.write({ "taken.yaml": configMap("taken") });
      await at.ok("install", "taken", source);
      at.write({ "empty/README.md": "nothing here\n" });
      for (const [code, ...args] of [
        ["release/name-in-use", "install", "taken", source],
        ["chart/release-name", "install", "Bad_Name", source],
        ["chart/release-name", "install", "x".repeat(54), source],
        ["release/not-found", "upgrade", "nobody", source],
        ["release/not-found", "rollback", "nobody"],
        ["release/not-found", "uninstall", "nobody"],
        ["release/not-found", "test", "nobody"],
        ["release/no-revision", "rollback", "taken", "7"],
        ["release/no-revision", "get", "values", "taken", "--revision", "7"],
        ["release/no-source", "install", "empty", path.join(at.folder, "empty")],
        ["chart/not-found", "install", "none", path.join(at.folder, "none")],
      ] as const)
        await refused(code, ...args);
      expect(await at.json("history", "taken")).toHaveLength(1);
      await at.ok("uninstall", "taken");
    });
  });

function uidOf(object: KubeObject | undefined): unknown {
  return (object?.["metadata"] as KubeObject | undefined)?.["uid"];
}
