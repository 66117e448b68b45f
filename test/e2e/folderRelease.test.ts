/** Releases in a folder: the same verbs without any cluster. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lifeOfHolder } from "../../src/adapters/node/index.ts";
import { createFileStore } from "../../src/adapters/node/stores/index.ts";
import { startKpack, temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import { root, runKpack } from "../support/runKpack.ts";

describe("releases in a folder", () => {
  let work: ReturnType<typeof temporaryFolder>;
  let out: string;
  let chart: string;
  beforeEach(() => {
    work = temporaryFolder();
    out = path.join(work.folder, "out");
    chart = writeConfigChart(path.join(work.folder, "settings"));
  });
  afterEach(() => work.remove());

  const kpack = (...args: string[]) => runKpack([...args, "--to", out], { cwd: work.folder });
  const ok = (...args: string[]): string => {
    const { status, stdout, stderr } = kpack(...args);
    expect({ args, stderr: status === 0 ? "" : stderr, status }).toEqual({ args, stderr: "", status: 0 });
    return stdout;
  };
  const files = (): string[] =>
    readdirSync(out)
      .filter((name) => name.endsWith(".yaml"))
      .sort();

  test("R3: a command that stands still for longer than its lock lives keeps it while its process is seen to run", async () => {
    ok("install", "a", chart);
    const upgrade = ["upgrade", "a", chart, "--to", out];
    const slow = startKpack([...upgrade, "--set", "text=slow"], { KPACK_FAULT: "file.link:2:SIGSTOP" });
    const folder = path.join(out, ".kpack/locks");
    const isHeld = (): boolean =>
      readdirSync(folder).some((name) => readFileSync(path.join(folder, name), "utf8").includes(`:${slow.pid}:`));
    while (!isHeld()) await sleep(50);
    const other = startKpack(upgrade, {});
    await sleep(12_000);
    process.kill(slow.pid, "SIGCONT");
    expect(await slow.ended).toMatchObject({ status: 0, stderr: expect.not.stringContaining("lock-lost") });
    // It asks now and then: it sees the lock renewed, or free already.
    const { status, stderr } = await other.ended;
    if (status !== 0)
      expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining(`:${slow.pid}:`) });
    expect(JSON.parse(ok("history", "a", "-o", "json"))).toHaveLength(status === 0 ? 3 : 2);
  });

  test("R3: of several upgrade -i --queue that come at once one installs and the others upgrade", async () => {
    const store = createFileStore(path.join(out, ".kpack"));
    const held = await store.acquireLock({ release: "a", namespace: "default", holder: "test", ttlMs: 10_000 });
    const words = ["upgrade", "-i", "a", chart, "--queue", "--to", out];
    const runs = [1, 2, 3].map((i) => startKpack([...words, "--set", `text=t${i}`], {}));
    // All of them have seen by now that there is no such release.
    await sleep(3_000);
    if (held.acquired) await store.releaseLock(held.lock);
    const ended = await Promise.all(runs.map((run) => run.ended));
    expect(ended.map(({ status, stderr }) => [status, stderr.includes("in use")])).toEqual(Array(3).fill([0, false]));
    expect(ended.filter(({ stdout }) => stdout.includes("did not exist and was installed"))).toHaveLength(1);
    expect(JSON.parse(ok("history", "a", "-o", "json"))).toHaveLength(3);
  });

  test("R9: a revision that comes after one that cannot be read knows its own number", () => {
    const revision =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: number}\ndata: {is: '{{ .Release.Revision }}'}\n";
    writeFileSync(path.join(chart, "templates/number.yaml"), revision);
    ok("install", "a", chart);
    ok("upgrade", "a", chart);
    writeFileSync(path.join(out, ".kpack/releases/default/sh.helm.release.v1.a.v2"), "torn");
    ok("upgrade", "a", chart, "--take-over");
    expect(readFileSync(path.join(out, "configmap_number.yaml"), "utf8")).toMatch(/is: "?3"?$/m);
    expect(ok("status", "a")).toContain("REVISION: 3");
  });

  // A container that shares the host's name and a folder with it: its process ids mean nothing here.
  const unshare = ["--fork", "--pid", "--mount-proc", "sh", "-c"];
  const isPossible = spawnSync("unshare", [...unshare, "exit 0"]).status === 0;
  test.runIf(isPossible)(
    "R17: a holder in another PID namespace is not taken for dead, though it has no process here",
    () => {
      ok("install", "a", chart);
      const words = [path.join(root, "bin/kpack.js"), "upgrade", "a", chart, "--to", out].join(" ");
      const fault = { ...process.env, KPACK_FAULT: "file.link:2:kill" };
      const killed = `"${process.execPath}" ${words}; exit 0`;
      spawnSync("unshare", [...unshare, killed], {
        env: fault,
        cwd: work.folder,
        timeout: 30_000,
        killSignal: "SIGKILL",
      });
      const folder = path.join(out, ".kpack/locks");
      const { holder } = JSON.parse(readFileSync(path.join(folder, readdirSync(folder).sort().at(-1) ?? ""), "utf8"));
      expect(holder).toMatch(/^.+@.+:\d+:[0-9a-f]{16}$/);
      expect(lifeOfHolder(holder)).toBe("unknown");
      // It is given its time, and no more.
      const began = performance.now();
      ok("upgrade", "a", chart);
      expect(performance.now() - began).toBeGreaterThan(9_000);
    },
  );

  test("one file an object; an upgrade removes what is no longer wanted; rollback and uninstall too", () => {
    ok("install", "a", chart);
    expect(files()).toEqual(["configmap_a-0.yaml", "configmap_a-1.yaml", "configmap_a-2.yaml"]);
    ok("upgrade", "a", chart, "--set", "count=1,text=two");
    expect(files()).toEqual(["configmap_a-0.yaml"]);
    expect(readFileSync(path.join(out, "configmap_a-0.yaml"), "utf8")).toContain("text: two");
    ok("rollback", "a", "1");
    expect(files()).toHaveLength(3);
    expect(JSON.parse(ok("history", "a", "-o", "json"))).toHaveLength(3);
    expect(ok("diff", "a")).toBe("nothing differs\n");
    ok("uninstall", "a");
    expect(files()).toEqual([]);
  });

  test("a file changed by hand is not written over, and never deleted", () => {
    ok("install", "a", chart);
    const file = path.join(out, "configmap_a-0.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("one", "mine"));
    const refused = kpack("upgrade", "a", chart, "--set", "text=two");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("changed by hand");
    expect(readFileSync(file, "utf8")).toContain("mine");
    ok("uninstall", "a");
    expect(files()).toEqual(["configmap_a-0.yaml"]);
  });

  test("files of others in the folder stay", () => {
    ok("install", "a", chart);
    writeFileSync(path.join(out, "kustomization.yaml"), "resources: []\n");
    ok("uninstall", "a");
    expect(files()).toEqual(["kustomization.yaml"]);
  });

  test("a kustomization and plain manifests are releases too; a source alone names its release", () => {
    ok("install", "k", path.join(root, "overlays-examples/hello/overlays/prod"));
    expect(files().length).toBeGreaterThan(2);
    ok("upgrade", "k", path.join(root, "overlays-examples/hello/overlays/prod"));
    const manifest = path.join(work.folder, "plain.yaml");
    writeFileSync(
      manifest,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: y}\n",
    );
    ok("install", manifest);
    expect(JSON.parse(ok("list", "-o", "json")).map((r: { name: string }) => r.name)).toEqual(["k", "plain"]);
    expect(files()).toContain("namespace_y.yaml");
  });

  test("--dry-run writes nothing", () => {
    expect(ok("install", "a", chart, "--dry-run")).toContain("+ ConfigMap default/a-0");
    expect(existsSync(path.join(out, "configmap_a-0.yaml"))).toBe(false);
    expect(existsSync(path.join(out, ".kpack", "releases"))).toBe(false);
  });

  test("T12: records are readable by their owner only, whatever the umask", () => {
    ok("install", "a", chart);
    const record = path.join(out, ".kpack/releases/default/sh.helm.release.v1.a.v1");
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(out, ".kpack")).mode & 0o777).toBe(0o700);
  });

  test("R15: nothing gets its name before its content is on the disk, and every new name is synced too", () => {
    ok("install", "a", chart);
    const trace = path.join(work.folder, "trace");
    const { status } = runKpack(["upgrade", "a", chart, "--set", "text=two", "--to", out], {
      cwd: work.folder,
      env: { KPACK_FAULT: `trace:${trace}` },
    });
    expect(status).toBe(0);
    const calls = readFileSync(trace, "utf8")
      .split("\n")
      .filter((call) => call.startsWith("file."));
    const named = calls.flatMap((call, i) => (call === "file.link" || call === "file.rename" ? [i] : []));
    expect(named.length).toBeGreaterThan(3);
    for (const at of named) {
      expect(calls.slice(at - 2, at)).toEqual(["file.write", "file.fsync"]);
      expect(calls[at + 1]).toBe("file.fsync");
    }
  });

  test("R9: a damaged record is listed as unreadable and does not hide the others", () => {
    ok("install", "a", chart);
    ok("install", "b", chart);
    const record = path.join(out, ".kpack/releases/default/sh.helm.release.v1.a.v1");
    const text = readFileSync(record, "utf8");
    rmSync(record);
    writeFileSync(record, text.slice(0, text.length / 2));
    const { status, stdout, stderr } = kpack("list", "--strict");
    expect(status).toBe(4);
    expect(stdout).toMatch(/a .*unreadable/);
    expect(stdout).toMatch(/b .*deployed/);
    expect(stderr).toContain("unreadable");
    ok("upgrade", "b", chart);
    expect(JSON.parse(ok("history", "b", "-o", "json"))).toHaveLength(2);
  });

  test("R9: a newest record that cannot be read is not passed over in silence: its objects would be forgotten", () => {
    ok("install", "a", chart);
    ok("upgrade", "a", chart, "--set", "count=5");
    writeFileSync(path.join(out, ".kpack/releases/default/sh.helm.release.v1.a.v2"), "torn");
    const refused = kpack("upgrade", "a", chart);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("[release/unreadable-record]");
    ok("upgrade", "a", chart, "--take-over");
    expect(JSON.parse(ok("history", "a", "-o", "json")).at(-1)).toMatchObject({ revision: 3, status: "deployed" });
  });
});
