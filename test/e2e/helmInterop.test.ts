/** R20: each verb of kpack, then each verb of the real Helms on the same release, and the other way round. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";
import { findHelm, start, writeConfigChart } from "../support/releaseWorld.ts";

/** How a release comes to its state, by verb; CHART and NAME are replaced. */
const states: Record<string, string[]> = {
  install: ["install NAME CHART"],
  upgrade: ["install NAME CHART", "upgrade NAME CHART --set text=two,count=2"],
  rollback: ["install NAME CHART", "upgrade NAME CHART --set text=two,count=2", "rollback NAME 1"],
  uninstall: ["install NAME CHART", "uninstall NAME --keep-history"],
};
const next: Record<string, string[]> = {
  install: ["upgrade NAME CHART --set text=next", "uninstall NAME"],
  upgrade: ["upgrade NAME CHART --set text=next", "rollback NAME 1", "uninstall NAME"],
  rollback: ["upgrade NAME CHART --set text=next", "rollback NAME 2", "uninstall NAME"],
  uninstall: ["rollback NAME 1", "install NAME CHART --replace", "uninstall NAME"],
};
const readers = [
  "status",
  "history",
  "get all",
  "get values",
  "get manifest",
  "get hooks",
  "get notes",
  "get metadata",
];

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe.each(["helm", "helm3"] as const)("%s", (name) => {
    const helm = findHelm(name);
    if (!helm) {
      test.skip(`R20: ${name} is not on this machine`, () => undefined);
      return;
    }
    let at: ReleaseCluster;
    let chart: string;
    beforeAll(async () => {
      at = await openReleaseCluster("interop");
      chart = writeConfigChart(`${at.folder}/settings`, 2);
    }, 180_000);
    afterAll(() => at?.stop());

    const words = (line: string, release: string): string[] =>
      line.split(" ").map((word) => (word === "NAME" ? release : word === "CHART" ? chart : word));
    const helmOk = async (...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await at.helm(helm, ...args);
      expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
      return stdout;
    };
    /** The release is as the record says, for both tools alike; or gone for both. */
    const expectAgreement = async (release: string, isGone: boolean): Promise<void> => {
      const [theirs, ours] = [await at.helm(helm, "status", release, "-o", "json"), await at.kpack("status", release)];
      expect([theirs.status, ours.status]).toEqual(isGone ? [1, 1] : [0, 0]);
      if (isGone) return;
      const record = (await at.json("status", release)) as { version: number; info: { status: string } };
      expect(JSON.parse(theirs.stdout)).toMatchObject({
        version: record.version,
        info: { status: record.info.status },
      });
      if (record.info.status !== "deployed") return;
      expect(await at.json("diff", release)).toEqual({ values: [], objects: [] });
    };
    const cases = Object.entries(states).flatMap(([verb, before]) =>
      (next[verb] ?? []).map((line, index) => ({
        verb,
        before,
        line,
        release: `${verb}-${index}`,
        isFirst: index === 0,
      })),
    );

    test.each(cases)("R20: after kpack's $verb it reads the release and goes on: $line", async (item) => {
      const release = `k-${item.release}`;
      for (const line of item.before) await at.ok(...words(line, release));
      expect(
        await helmOk("list", "--all-namespaces", "--filter", `^${release}$`, "-q", "--uninstalled", "--deployed"),
      ).toBe(`${release}\n`);
      if (item.isFirst) for (const reader of readers) await helmOk(...reader.split(" "), release);
      await expectAgreement(release, false);
      await helmOk(...words(item.line, release));
      await expectAgreement(release, item.line.startsWith("uninstall"));
      await at.kpack("uninstall", release);
    });

    test.each(cases)("R20: after its $verb kpack reads the release and goes on: $line", async (item) => {
      const release = `h-${item.release}`;
      for (const line of item.before) await helmOk(...words(line, release));
      if (item.isFirst) for (const reader of readers) await at.ok(...reader.split(" "), release);
      await expectAgreement(release, false);
      await at.ok(...words(item.line, release));
      await expectAgreement(release, item.line.startsWith("uninstall"));
      await at.kpack("uninstall", release);
    });

    test("R20: what failed in one is taken on by the other", async () => {
      const bad = writeConfigChart(`${at.folder}/bad`, 1);
      const service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: many}\n";
      at.write({ "bad/templates/more.yaml": service });
      await at.ok("install", "failing", chart);
      expect((await at.helm(helm, "upgrade", "failing", bad)).status).toBe(1);
      await at.ok("upgrade", "failing", chart, "--set", "text=two");
      expect((await at.kpack("upgrade", "failing", bad)).status).toBe(1);
      await helmOk("upgrade", "failing", chart, "--set", "text=three");
      await expectAgreement("failing", false);
      await at.ok("uninstall", "failing");
    });

    test("R20: what a killed Helm left pending is taken over when asked, and only then", async () => {
      const source = at.write({
        "slow/Chart.yaml": "apiVersion: v2\nname: slow\nversion: 0.1.0\n",
        "slow/templates/app.yaml":
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: slow}\nspec:\n  selector: {matchLabels: {app: x}}\n  template: {metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: a}]}}\n",
      });
      const args = ["install", "pending", source, "--wait", "-n", at.namespace];
      const { pid, ended } = start(helm, args, { KUBECONFIG: at.server.kubeconfig });
      while ((await at.kpack("list", "--pending", "-q")).stdout !== "pending\n") await sleep(100);
      process.kill(pid, "SIGKILL");
      await ended;
      const refused = await at.kpack("upgrade", "pending", source);
      expect(refused.status).toBe(3);
      expect(refused.stderr).toContain("[release/pending-operation]");
      expect(refused.stderr).toContain("--take-over");
      await at.ok("upgrade", "pending", source, "--take-over");
      await expectAgreement("pending", false);
      await helmOk("uninstall", "pending");
    });
  });
