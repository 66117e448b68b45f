/** Every verb through bin/kpack against a real API server. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import {
  type ApiServer,
  apiServerBinaries,
  apiServerMissing,
  shareApiServer,
  startApiServer,
} from "../support/apiServer.ts";
import { temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import { runKpack } from "../support/runKpack.ts";

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("releases on a cluster", () => {
    let server: ApiServer;
    const work = temporaryFolder();
    const chart = writeConfigChart(`${work.folder}/settings`);
    const namespace = `release-${Math.random().toString(36).slice(2, 8)}`;
    beforeAll(async () => {
      server = await shareApiServer();
    });
    afterAll(async () => {
      work.remove();
      await server.stop();
    });

    const kpack = (...args: string[]) =>
      runKpack([...args, "-n", namespace], { env: { KUBECONFIG: server.kubeconfig } });
    const ok = (...args: string[]): string => {
      const result = kpack(...args);
      expect({ args, stderr: result.status === 0 ? "" : result.stderr, status: result.status }).toEqual({
        args,
        stderr: "",
        status: 0,
      });
      return result.stdout;
    };
    const json = (...args: string[]) => JSON.parse(ok(...args, "-o", "json"));
    const liveText = (name: string): string | undefined => {
      const { stdout } = kpack("diff", name, "-o", "json");
      return stdout;
    };

    test("install, upgrade, rollback, uninstall; status, history, list, get tell the truth", () => {
      ok("install", "a", chart, "--create-namespace");
      expect(json("status", "a").info.status).toBe("deployed");
      ok("upgrade", "a", chart, "--set", "text=two,count=2");
      const history = json("history", "a", "--changes");
      expect(history.map((r: { status: string }) => r.status)).toEqual(["superseded", "deployed"]);
      expect(history[1].changes.objects.map((o: { action: string }) => o.action).sort()).toEqual([
        "delete",
        "update",
        "update",
      ]);
      expect(json("get", "values", "a")).toEqual({ text: "two", count: 2 });
      expect(ok("get", "notes", "a")).toContain("text is two");
      expect(ok("rollback", "a", "1")).toContain("Revision 3");
      expect(ok("get", "manifest", "a")).toContain('text: "one"');
      expect(json("list").map((r: { name: string; revision: string }) => [r.name, r.revision])).toContainEqual([
        "a",
        "3",
      ]);
      expect(JSON.parse(liveText("a") ?? "{}")).toEqual({ values: [], objects: [] });
      ok("uninstall", "a");
      expect(kpack("status", "a").status).toBe(1);
    });

    test("an upgrade that changes nothing moves no resourceVersion and needs few requests", async () => {
      // A server of its own: others' requests would count.
      const alone = await startApiServer();
      try {
        const there = (...args: string[]) =>
          runKpack([...args, "-n", namespace, "--set", "count=40"], { env: { KUBECONFIG: alone.kubeconfig } });
        expect(there("install", "quiet", chart, "--create-namespace").status).toBe(0);
        const before = await alone.requestCount();
        const events = there("upgrade", "quiet", chart, "-o", "json");
        expect(events.status).toBe(0);
        expect(events.stderr).not.toMatch(/"configured"|"created"/);
        expect((await alone.requestCount()) - before).toBeLessThanOrEqual(30);
      } finally {
        await alone.stop();
      }
    }, 180_000);

    test("R13: a conflict names manager, field and object; only --force-conflicts takes the field; a repeat moves nothing", async () => {
      ok("install", "owned", chart, "--create-namespace");
      const cluster = await createCluster({ kubeconfig: server.kubeconfig, namespace, env: {}, interactive: false });
      const theirs = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "owned-0", namespace },
        data: { text: "x" },
      };
      await cluster.apply(theirs, { fieldManager: "intruder", force: true });
      const refused = kpack("upgrade", "owned", chart, "--set", "text=mine");
      expect(refused.status).toBe(1);
      for (const word of ["ConfigMap", "owned-0", "intruder", "data.text"]) expect(refused.stderr).toContain(word);
      expect((await cluster.get({ ...theirs, name: "owned-0", namespace }))?.["data"]).toEqual({ text: "x" });
      ok("upgrade", "owned", chart, "--set", "text=mine", "--force-conflicts");
      const versions = async () => {
        const { items } = await cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace });
        return items
          .map((item) => item["metadata"] as Record<string, string>)
          .map((m) => [m["name"], m["resourceVersion"]]);
      };
      const before = await versions();
      ok("upgrade", "owned", chart, "--set", "text=mine");
      expect(await versions()).toEqual(before);
      cluster.close();
      ok("uninstall", "owned");
    });

    test("a plan is empty after it was carried out, and a saved plan is refused when the world changed", () => {
      const file = `${work.folder}/plan.json`;
      expect(ok("plan", "p", chart, "--create-namespace", "-o", file)).toContain("+ ConfigMap");
      ok("apply", file);
      expect(ok("plan", "p", chart)).toContain("nothing changes");
      ok("plan", "p", chart, "--set", "text=new", "-o", file);
      ok("upgrade", "p", chart, "--set", "text=other");
      const refused = kpack("apply", file);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain("[release/world-changed]");
      ok("uninstall", "p");
    });

    test("a name in use, a missing release, an unknown revision: one clear message each", () => {
      ok("install", "b", chart, "--create-namespace");
      for (const [args, code] of [
        [["install", "b", chart], "release/name-in-use"],
        [["upgrade", "nobody", chart], "release/not-found"],
        [["status", "nobody"], "release/not-found"],
        [["rollback", "b", "9"], "release/no-revision"],
        [["install", "Bad_Name", chart], "chart/release-name"],
      ] as const) {
        const { status, stdout, stderr } = kpack(...args);
        expect({ args, status, stdout }).toEqual({ args, status: 1, stdout: "" });
        expect(stderr).toContain(`[${code}]`);
        expect(stderr).not.toMatch(/^\s+at /m);
      }
      ok("uninstall", "b");
    });

    test("an object of another release is not taken, unless asked", () => {
      ok("install", "mine", chart, "--create-namespace");
      const same = `${work.folder}/same.yaml`;
      writeFileSync(same, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine-0\ndata: {text: stolen}\n");
      const refused = kpack("install", "thief", same);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain("cannot be imported into the current release: invalid ownership metadata");
      expect(refused.stderr).toContain("--take-ownership");
      expect(JSON.parse(liveText("mine") ?? "{}").objects).toEqual([]);
      ok("install", "thief", same, "--take-ownership", "--force-conflicts");
      ok("uninstall", "thief", "mine");
    });

    test("--dry-run=server lets the server refuse what it would refuse, and changes nothing", () => {
      const bad = writeConfigChart(`${work.folder}/bad`, 1);
      const { status, stderr } = kpack(
        "install",
        "bad",
        bad,
        "--set-string",
        "text=x",
        "--dry-run=server",
        "--create-namespace",
      );
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
      expect(kpack("status", "bad").status).toBe(1);
    });
  });
