/** kpack repair on a real API server and on PostgreSQL, with the real Helms reading what it made. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createObjectStore } from "../../src/adapters/cluster/index.ts";
import { createSqlStore } from "../../src/adapters/node/stores/index.ts";
import type { KubeObject, ReleaseStore } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";
import { findHelm, start, startKpack } from "../support/releaseWorld.ts";
import type { Run } from "../support/runKpack.ts";

const app = `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}", labels: {app.kubernetes.io/managed-by: "{{ .Release.Service }}"}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec: {containers: [{name: main, image: a, env: [{name: TEXT, value: "{{ .Values.text }}"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {app: "{{ .Release.Name }}"}, ports: [{port: 80}]}
{{- if .Values.more }}
---
apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-more"}
stringData: {password: "{{ .Values.text }}"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "{{ .Release.Namespace }}-{{ .Release.Name }}"}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
{{- end }}
`;

type StoreName = "secret" | "configmap" | "sql";

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("R9: repair of releases on a cluster", () => {
    let at: ReleaseCluster;
    let postgres: Postgres | undefined;
    let connection = "";
    let chart: string;
    const stores = new Map<StoreName, ReleaseStore>();
    beforeAll(async () => {
      at = await openReleaseCluster("repair");
      postgres = await startPostgres();
      connection = postgres?.createDatabase() ?? "";
      chart = at.write({
        ...chartFiles("app", { "app.yaml": app, "NOTES.txt": "hello\n" }),
        "app/values.yaml": "replicas: 1\ntext: one\nmore: false\n",
      });
      stores.set("secret", createObjectStore(at.cluster, "Secret", Date.now));
      stores.set("configmap", createObjectStore(at.cluster, "ConfigMap", Date.now));
      if (postgres) stores.set("sql", await createSqlStore(connection, Date.now));
    }, 180_000);
    afterAll(async () => {
      const sql = stores.get("sql") as { close?: () => Promise<void> } | undefined;
      await sql?.close?.();
      await at?.stop();
      await postgres?.stop();
    });

    const env = (driver: StoreName): Record<string, string> => ({
      ...{ KUBECONFIG: at.server.kubeconfig, HELM_DRIVER: driver },
      HELM_DRIVER_SQL_CONNECTION_STRING: connection,
    });
    const must = (args: readonly string[], { status, stdout, stderr }: Run): string => {
      expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
      return stdout;
    };
    const kpack = async (driver: StoreName, ...args: string[]): Promise<string> =>
      must(args, await startKpack([...args, "-n", at.namespace], env(driver)).ended);
    const json = async (driver: StoreName, ...args: string[]) => JSON.parse(await kpack(driver, ...args, "-o", "json"));
    const helm = async (binary: string, driver: StoreName, ...args: string[]): Promise<string> =>
      must(args, await start(binary, [...args, "-n", at.namespace], env(driver)).ended);
    const damage = async (driver: StoreName, release: string, version: number): Promise<void> => {
      const store = stores.get(driver) as ReleaseStore;
      const found = await store.get(`sh.helm.release.v1.${release}.v${version}`, at.namespace);
      if (!found) throw new Error("there is no such record");
      await store.update({ ...found, bytes: found.bytes.subarray(0, found.bytes.length / 2) });
    };
    const statuses = async (driver: StoreName, release: string): Promise<string[]> =>
      (await json(driver, "history", release)).map(
        ({ revision, status }: { revision: number; status: string }) => `${revision} ${status}`,
      );
    const liveNames = async (): Promise<string[]> => {
      const kinds = ["apps/v1 Deployment", "v1 Service", "rbac.authorization.k8s.io/v1 ClusterRole"];
      const found = kinds.map(async (text) => {
        const [apiVersion = "", kind = ""] = text.split(" ");
        const { items } = await at.cluster.list({ apiVersion, kind }, { namespace: at.namespace });
        return items.map((item) => `${kind} ${(item["metadata"] as { name: string }).name}`);
      });
      return (await Promise.all(found)).flat();
    };

    for (const driver of ["secret", "configmap", "sql"] as const)
      test(`R9: the deployed record of a release is damaged, store ${driver}: everything goes on`, async (context) => {
        if (!stores.has(driver)) context.skip();
        const name = `app-${driver}`;
        await kpack(driver, "install", "other", chart);
        await kpack(driver, "install", name, chart);
        await kpack(driver, "upgrade", name, chart, "--set", "more=true,text=two,replicas=2");
        await damage(driver, name, 2);
        const refused = await startKpack(["upgrade", name, chart, "-n", at.namespace], env(driver)).ended;
        expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(`"kpack repair ${name}"`)]);

        const { repaired, notes } = await json(driver, "repair", name);
        expect(notes).toEqual([]);
        expect(repaired).toMatchObject([
          { revision: 2, status: "deployed", keptAs: [expect.stringContaining("damaged")] },
        ]);
        expect(repaired[0].onlyHere.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
          "ClusterRole",
          "Secret",
        ]);
        expect(await kpack(driver, "repair", name)).toContain("nothing to repair");
        expect(await statuses(driver, name)).toEqual(["1 superseded", "2 deployed"]);
        expect(await json(driver, "diff", name)).toEqual({ values: [], objects: [] });
        // What was applied is told exactly: the same chart and values change nothing.
        const plan = await json(driver, "upgrade", name, chart, "--set", "more=true,text=two,replicas=2", "--dry-run");
        expect(plan.changes.filter(({ action }: { action: string }) => action !== "unchanged")).toEqual([]);

        const helm4 = findHelm("helm");
        if (helm4) {
          const rows = JSON.parse(await helm(helm4, driver, "history", name, "-o", "json"));
          expect(rows.map(({ status }: { status: string }) => status)).toEqual(["superseded", "deployed"]);
          expect(rows[1].description).toMatch(/^Repaired: 4 objects as found live/);
          for (const words of ["status", "get all", "get manifest", "get values"])
            await helm(helm4, driver, ...words.split(" "), name);
          await helm(helm4, driver, "rollback", name, "2");
        }
        await kpack(driver, "upgrade", name, chart, "--reset-values");
        expect((await liveNames()).filter((live) => live.includes(name))).toEqual([
          `Deployment ${name}`,
          `Service ${name}`,
        ]);
        await kpack(driver, "rollback", name, "2");
        expect(await liveNames()).toContain(`ClusterRole ${at.namespace}-${name}`);
        await kpack(driver, "uninstall", name);
        expect((await liveNames()).filter((live) => live.includes(name))).toEqual([]);
        expect(await statuses(driver, "other")).toEqual(["1 deployed"]);
        await kpack(driver, "uninstall", "other");
      });

    for (const driver of ["secret", "configmap", "sql"] as const)
      test(`R9: a record whose labels are gone, store ${driver}: list --strict tells, repair finds it, --prune cleans up`, async (context) => {
        if (!stores.has(driver)) context.skip();
        const name = `bare-${driver}`;
        await kpack(driver, "install", name, chart);
        await kpack(driver, "upgrade", name, chart, "--set", "more=true,text=two");
        const key = `sh.helm.release.v1.${name}.v2`;
        if (driver === "sql")
          postgres?.run(connection, `UPDATE releases_v1 SET owner = '', name = '' WHERE key = '${key}'`);
        else {
          const ref = {
            apiVersion: "v1",
            kind: driver === "secret" ? "Secret" : "ConfigMap",
            name: key,
            namespace: at.namespace,
          };
          const patch = { metadata: { labels: null } };
          await at.cluster.patch(ref, { type: "merge", patch });
        }
        expect(await statuses(driver, name)).toEqual(["1 superseded"]);
        const list = (...args: string[]) => startKpack(["list", ...args, "-n", at.namespace], env(driver)).ended;
        expect((await list()).status).toBe(0);
        const strict = await list("--strict", "-A");
        expect([strict.status, strict.stderr]).toEqual([
          4,
          expect.stringContaining(`the record ${key} is unreadable: its labels are gone`),
        ]);
        const { repaired } = await json(driver, "repair", name);
        expect(repaired).toMatchObject([
          { revision: 2, status: "deployed", keptAs: [expect.stringContaining("damaged")] },
        ]);
        expect(await statuses(driver, name)).toEqual(["1 superseded", "2 deployed"]);
        expect((await list("--strict", "-A")).status).toBe(0);
        const helm4 = findHelm("helm");
        if (helm4) expect(JSON.parse(await helm(helm4, driver, "history", name, "-o", "json"))).toHaveLength(2);
        await damage(driver, name, 2);
        await kpack(driver, "upgrade", name, chart, "--reset-values", "--take-over");
        expect(await liveNames()).toContain(`ClusterRole ${at.namespace}-${name}`);
        const { pruned } = await json(driver, "repair", name, "--prune");
        expect(pruned.objects.map(({ kind }: { kind: string }) => kind).sort()).toEqual(["ClusterRole", "Secret"]);
        expect(await liveNames()).not.toContain(`ClusterRole ${at.namespace}-${name}`);
        const again = await json(driver, "repair", name, "--prune");
        expect(again.pruned.records).toHaveLength(2);
        expect((await json(driver, "repair", name, "--prune")).pruned).toEqual({ objects: [], records: [] });
        expect(await json(driver, "diff", name)).toEqual({ values: [], objects: [] });
        await kpack(driver, "uninstall", name);
      });

    test("R9: one of ten records is damaged: the others are not touched", async () => {
      await at.ok("install", "ten", chart);
      for (let i = 2; i <= 10; i++) await at.ok("upgrade", "ten", chart, "--set", `text=t${i}`);
      await damage("secret", "ten", 4);
      const versionsOf = async (): Promise<Map<string, unknown>> => {
        const labelSelector = "owner=helm,name=ten";
        const { items } = await at.cluster.list(
          { apiVersion: "v1", kind: "Secret" },
          { namespace: at.namespace, labelSelector },
        );
        return new Map(
          items.map(({ metadata }) => [
            (metadata as KubeObject)["name"] as string,
            (metadata as KubeObject)["resourceVersion"],
          ]),
        );
      };
      const before = await versionsOf();
      expect((await at.kpack("list", "--strict")).status).toBe(4);
      await at.ok("repair", "ten");
      const after = await versionsOf();
      expect([...after].filter(([name, version]) => before.get(name) !== version).map(([name]) => name)).toEqual([
        "sh.helm.release.v1.ten.v4",
      ]);
      expect((await at.kpack("list", "--strict")).status).toBe(0);
      const rows = (await at.json("history", "ten")) as { status: string; description: string }[];
      expect(rows[3]).toMatchObject({
        status: "superseded",
        description: expect.stringContaining("a copy of revision 3"),
      });
      await at.ok("uninstall", "ten");
    });

    test("R9: a record of several parts of which one is gone; the rest of it is kept", async () => {
      const large = at.write({
        ...chartFiles("large", { "app.yaml": app }),
        "large/values.yaml": "replicas: 1\ntext: one\n",
      });
      writeFileSync(path.join(large, "random.bin"), randomBytes(1_600_000));
      await at.ok("install", "large", large);
      const list = async (labelSelector: string): Promise<KubeObject[]> =>
        (await at.cluster.list({ apiVersion: "v1", kind: "Secret" }, { namespace: at.namespace, labelSelector })).items;
      const nameOf = (object: KubeObject | undefined): string =>
        String((object?.["metadata"] as KubeObject | undefined)?.["name"]);
      const parts = await list("owner=kpack-part,name=large");
      expect(parts.length).toBeGreaterThan(2);
      await at.cluster.delete({ apiVersion: "v1", kind: "Secret", name: nameOf(parts[1]), namespace: at.namespace });
      const printed = await at.ok("repair", "large");
      expect(printed).toContain(`could not be read: its part ${nameOf(parts[1])} is missing`);
      expect(await list("owner=kpack-part,name=large")).toEqual([]);
      const kept = await list("owner=kpack-damaged,name=large");
      const contents = new Set(kept.map((object) => JSON.stringify(object["data"])));
      for (const part of parts.filter((_, i) => i !== 1)) expect(contents).toContain(JSON.stringify(part["data"]));
      expect(kept).toHaveLength(parts.length);
      await at.ok("upgrade", "large", large);
      expect(await at.json("diff", "large")).toEqual({ values: [], objects: [] });
      await at.ok("uninstall", "large");
    });

    for (const name of ["helm", "helm3"] as const) {
      const binary = findHelm(name);
      if (!binary) test.skip(`R9: ${name} is not on this machine`, () => undefined);
      else
        test(`R9: a release of ${name} whose record is damaged: it and kpack both go on`, async () => {
          const release = `of-${name}`;
          await helm(binary, "secret", "install", release, chart);
          await helm(binary, "secret", "upgrade", release, chart, "--set", "more=true,text=two");
          await damage("secret", release, 2);
          await at.ok("repair", release);
          expect(await statuses("secret", release)).toEqual(["1 superseded", "2 deployed"]);
          await helm(binary, "secret", "upgrade", release, chart, "--set", "text=three");
          expect(await liveNames()).not.toContain(`ClusterRole ${at.namespace}-${release}`);
          await helm(binary, "secret", "upgrade", release, chart, "--set", "more=true");
          await damage("secret", release, 4);
          await at.ok("repair", release);
          await at.ok("upgrade", release, chart, "--set", "more=true,text=five");
          await damage("secret", release, 5);
          await at.ok("repair", release);
          await helm(binary, "secret", "rollback", release, "2");
          await helm(binary, "secret", "uninstall", release);
          expect((await liveNames()).filter((live) => live.includes(release))).toEqual([]);
        });
    }
  });
