/** Waiting and tests through bin/kpack against a real API server, whose controllers and kubelets are stood in for. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Value } from "../../src/base/index.ts";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { type FakeControllers, startFakeControllers } from "../support/fakeControllers.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const podSpec = "{restartPolicy: Never, containers: [{name: main, image: a}]}";
const testPod = (name: string, weight = 0): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  annotations: {helm.sh/hook: test, helm.sh/hook-weight: "${weight}"}\nspec: ${podSpec}\n`;
const chart = chartFiles("waits", {
  "app.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: '{{ .Values.name | default .Release.Name }}'}
spec:
  selector: {matchLabels: {app: x}}
  template: {metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: '{{ .Values.image }}'}]}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: '{{ .Release.Name }}'}
data: {image: '{{ .Values.image }}'}
{{- if .Values.job }}
---
apiVersion: batch/v1
kind: Job
metadata: {name: '{{ .Values.job }}'}
spec: {template: {spec: ${podSpec}}}
{{- end }}
`,
  "test-good.yaml": testPod("good-test"),
  "test-other.yaml": testPod("other-test", 1),
  "test-bad.yaml": `{{- if .Values.badTest }}\n${testPod("bad-test", 2)}{{- end }}\n`,
});

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("waiting", () => {
    let at: ReleaseCluster;
    let controllers: FakeControllers;
    let source: string;
    beforeAll(async () => {
      at = await openReleaseCluster("waits");
      source = at.write({ ...chart, "waits/values.yaml": "name: ''\nimage: one\njob: ''\nbadTest: false\n" });
      controllers = startFakeControllers(at.cluster, {
        namespace: at.namespace,
        delayMs: 300,
        fails: (object) => nameOf(object).startsWith("bad"),
        lasts: (object) => nameOf(object).startsWith("long"),
        ignores: (object) => nameOf(object).startsWith("stuck"),
      });
    }, 180_000);
    afterAll(async () => {
      await controllers?.stop();
      await at?.stop();
    });
    const statuses = async (name: string): Promise<Value[]> =>
      ((await at.json("history", name)) as KubeObject[]).map(({ status }) => status ?? null);

    test("--wait tells what is not ready yet, and ends when all is; -o json: events as lines of JSON", async () => {
      const { status, stderr } = await at.kpack("install", "ready", source, "--wait", "--timeout", "60s");
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(stderr).toMatch(/^[01]\/2 ready; Deployment \S+\/ready: /m);
      expect(stderr).toMatch(/^2\/2 ready; Deployment \S+\/ready: Deployment is available/m);
      const events = (await at.kpack("upgrade", "ready", source, "--set", "image=two", "--wait", "-o", "json")).stderr;
      const types = events
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).type);
      expect(types).toContain("wait-progress");
      expect(types.at(-1)).toBe("finished");
      expect(await at.ok("status", "ready")).toMatch(/^Deployment\s+ready\s+Current/m);
      await at.ok("uninstall", "ready", "--wait");
      expect(await at.live("apps/v1", "Deployment", "ready")).toBeUndefined();
    });

    test("--timeout: the failure names what is not ready and why; the release says failed", async () => {
      const { status, stderr } = await at.kpack(
        ...["install", "late", source, "--set", "name=stuck", "--wait", "--timeout", "2s"],
      );
      expect(status).toBe(1);
      expect(stderr).toContain("[cluster/wait-timeout]");
      expect(stderr).toMatch(/timed out after 2 s waiting for 1 of 2 objects/);
      expect(stderr).toMatch(/Deployment \S+\/stuck not ready/);
      expect(await statuses("late")).toEqual(["failed"]);
      expect(await at.live("apps/v1", "Deployment", "stuck")).toBeDefined();
      await at.ok("uninstall", "late");
    });

    test("what fails for good is not waited for", async () => {
      const { status, stderr } = await at.kpack(
        ...["install", "broken", source, "--set", "name=bad-app", "--wait", "--timeout", "60s"],
      );
      expect(status).toBe(1);
      expect(stderr).toContain("[cluster/wait-failed]");
      await at.ok("uninstall", "broken");
    });

    test("--wait-for-jobs waits until Jobs are done, --wait does not", async () => {
      const stuck = ["--set", "job=long-job", "--wait", "--timeout", "3s"];
      await at.ok("install", "jobs", source, ...stuck);
      await at.ok("uninstall", "jobs");
      const late = await at.kpack("install", "jobs", source, ...stuck, "--wait-for-jobs");
      expect(late.stderr).toMatch(/Job \S+\/long-job not ready/);
      await at.ok("uninstall", "jobs");
      await at.ok("install", "jobs", source, "--set", "job=quick-job", "--wait", "--wait-for-jobs");
      await at.ok("uninstall", "jobs");
    });

    test("--rollback-on-failure: a failed install leaves nothing, a failed upgrade goes back", async () => {
      const late = ["--set", "name=stuck", "--timeout", "2s"];
      const install = await at.kpack("install", "safe", source, ...late, "--rollback-on-failure");
      expect(install.status).toBe(1);
      expect(install.stderr).toContain("the release has been uninstalled because of --rollback-on-failure");
      expect(await at.live("v1", "ConfigMap", "safe")).toBeUndefined();
      expect((await at.kpack("history", "safe")).stderr).toContain("[release/not-found]");
      await at.ok("install", "safe", source);
      const upgrade = await at.kpack("upgrade", "safe", source, ...late, "--atomic", "--set", "image=two");
      expect(upgrade.status).toBe(1);
      expect(upgrade.stderr).toContain("the release has been rolled back because of --rollback-on-failure");
      expect(await statuses("safe")).toEqual(["superseded", "failed", "deployed"]);
      expect((await at.live("v1", "ConfigMap", "safe"))?.["data"]).toEqual({ image: "one" });
      expect(await at.live("apps/v1", "Deployment", "stuck")).toBeUndefined();
      expect(await at.json("diff", "safe")).toEqual({ values: [], objects: [] });
      await at.ok("uninstall", "safe");
    });

    test("test: runs the tests in order of weight, with filters; the record tells how they ended", async () => {
      await at.ok("install", "tested", source);
      const all = await at.ok("test", "tested");
      expect(all).toMatch(/TEST SUITE: {5}good-test[\s\S]*Phase: {10}Succeeded[\s\S]*TEST SUITE: {5}other-test/);
      await at.cluster.delete({ apiVersion: "v1", kind: "Pod", name: "good-test", namespace: at.namespace });
      await at.ok("test", "tested", "--filter", "!name=good-test");
      expect(await at.live("v1", "Pod", "good-test")).toBeUndefined();
      await at.ok("test", "tested", "--filter", "name=good-test");
      expect(await at.live("v1", "Pod", "good-test")).toBeDefined();
      expect((await at.kpack("test", "tested", "--filter", "good-test")).status).toBe(2);
      await at.ok("upgrade", "tested", source, "--set", "badTest=true");
      const failed = await at.kpack("test", "tested", "--logs");
      expect(failed.status).toBe(1);
      expect(failed.stdout).toMatch(/TEST SUITE: {5}bad-test\n.*\n.*\nPhase: {10}Failed/);
      expect(failed.stderr).toContain("[release/tests-failed]");
      expect(failed.stderr).toContain("bad-test");
      const record = (await at.json("status", "tested")) as { hooks: { name: string; last_run: { phase: string } }[] };
      expect(Object.fromEntries(record.hooks.map((hook) => [hook.name, hook.last_run.phase]))).toEqual({
        "good-test": "Succeeded",
        "other-test": "Succeeded",
        "bad-test": "Failed",
      });
      await at.ok("uninstall", "tested");
    });

    test("a release without tests has nothing to fail", async () => {
      const plain = at.write({ "plain.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n" });
      await at.ok("install", "plain", plain);
      expect(await at.ok("test", "plain")).toContain("TEST SUITE: None");
      await at.ok("uninstall", "plain");
    });
  });

function nameOf(object: KubeObject): string {
  return String((object["metadata"] as KubeObject)["name"]);
}
