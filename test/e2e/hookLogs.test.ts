/** Logs of tests and hooks through bin/kpack and a real API server, which gets them from a kubelet that is stood in for. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/ports/index.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { type FakeControllers, startFakeControllers } from "../support/fakeControllers.ts";
import { type FakeKubelet, startFakeKubelet } from "../support/fakeKubelet.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";

const hook = (name: string, annotations: string, node: string, more = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  annotations: {${annotations}}\n` +
  `spec: {nodeName: ${node}, restartPolicy: Never, ${more}containers: [{name: main, image: a}, {name: side, image: a}]}\n`;

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("logs of hooks", () => {
    let at: ReleaseCluster;
    let controllers: FakeControllers;
    let kubelet: FakeKubelet;
    beforeAll(async () => {
      at = await openReleaseCluster("logs");
      kubelet = await startFakeKubelet(at.cluster, `node-${at.namespace}`);
      controllers = startFakeControllers(at.cluster, {
        namespace: at.namespace,
        fails: (object) => nameOf(object).startsWith("bad"),
      });
      const tests = {
        "first.yaml": hook("first", "helm.sh/hook: test", kubelet.node, "initContainers: [{name: init, image: a}], "),
        "second.yaml": hook("second", 'helm.sh/hook: test, helm.sh/hook-weight: "1"', kubelet.node),
        "bad.yaml": `{{- if .Values.bad }}\n${hook("bad", 'helm.sh/hook: test, helm.sh/hook-weight: "2"', kubelet.node)}{{- end }}\n`,
      };
      const source = at.write({ ...chartFiles("tested", tests), "tested/values.yaml": "bad: false\n" });
      await at.ok("install", "r", source);
    }, 180_000);
    afterAll(async () => {
      await controllers?.stop();
      await kubelet?.stop();
      await at?.stop();
    });
    beforeEach(() => {
      kubelet.asked.length = 0;
      kubelet.logs.clear();
      for (const name of [
        "first/init",
        "first/main",
        "first/side",
        "second/main",
        "second/side",
        "bad/main",
        "bad/side",
      ])
        kubelet.logs.set(name, `${name} one\n${name} two\n`);
    });

    test("--logs: below the outcome, Pod by Pod and in order what every container printed; at most 10,000 lines are asked for", async () => {
      const text = await at.ok("test", "r", "--logs");
      expect(text.slice(text.indexOf("\nPOD LOGS"))).toBe(
        "\nPOD LOGS: first\nfirst/init one\nfirst/init two\nfirst/main one\nfirst/main two\nfirst/side one\nfirst/side two\n" +
          "\nPOD LOGS: second\nsecond/main one\nsecond/main two\nsecond/side one\nsecond/side two\n",
      );
      expect(text.indexOf("TEST SUITE:     second")).toBeLessThan(text.indexOf("POD LOGS"));
      expect(kubelet.asked.every((query) => query.includes("tailLines=10000"))).toBe(true);
    });

    test("without --logs nobody is asked, with --filter only the tests that ran", async () => {
      expect(await at.ok("test", "r")).not.toContain("POD LOGS");
      expect(kubelet.asked).toEqual([]);
      const text = await at.ok("test", "r", "--logs", "--filter", "name=second");
      expect(text.match(/POD LOGS: .*/g)).toEqual(["POD LOGS: second"]);
      expect(kubelet.asked.map((query) => query.split("?")[0])).toEqual(["second/main", "second/side"]);
      const others = await at.ok("test", "r", "--logs", "--filter", "!name=second");
      expect(others.match(/POD LOGS: .*/g)).toEqual(["POD LOGS: first"]);
    });

    test("a test that fails: its log is shown, and the command still fails", async () => {
      await at.ok("upgrade", "r", `${at.folder}/tested`, "--set", "bad=true");
      const { status, stdout, stderr } = await at.kpack("test", "r", "--logs");
      expect(status).toBe(1);
      expect(stderr).toContain("[release/tests-failed]");
      expect(stderr).not.toContain("--logs");
      expect(stdout).toMatch(/TEST SUITE: {5}bad[\s\S]*Phase: {10}Failed/);
      expect(stdout).toContain("\nPOD LOGS: bad\nbad/main one\nbad/main two\nbad/side one\nbad/side two\n");
      await at.ok("upgrade", "r", `${at.folder}/tested`, "--set", "bad=false");
    });

    test("a log that cannot be had: that is said, the others are shown, and the test's outcome stands", async () => {
      kubelet.logs.set("first/main", 500);
      kubelet.logs.set("second/side", 404);
      const { status, stdout, stderr } = await at.kpack("test", "r", "--logs");
      expect(status, stderr).toBe(0);
      expect(stderr).toMatch(/^first main: no log: cannot read the log of Pod .+$/m);
      expect(stderr).toMatch(/^second side: no log: cannot read the log of Pod .+$/m);
      expect(stdout).toContain("\nPOD LOGS: first\nfirst/init one\nfirst/init two\nfirst/side one\nfirst/side two\n");
      expect(stdout).toContain("\nPOD LOGS: second\nsecond/main one\nsecond/main two\n");
    });

    test("P17: control characters in logs are shown as escapes, on stdout and on stderr; -o json has what was printed", async () => {
      const printed = "a\u001b[2Jb\u001b]52;c;Zm9v\u0007 \u202ecba\u009b1m";
      const shown = "a\\u001b[2Jb\\u001b]52;c;Zm9v\\u0007 \\u202ecba\\u009b1m";
      kubelet.logs.set("second/main", `${printed}\r\nend`);
      const text = await at.ok("test", "r", "--logs", "--filter", "name=second");
      expect(text).toContain(`POD LOGS: second\n${shown}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      const { stderr } = await at.kpack("test", "r", "--logs", "--filter", "name=second", "-o", "json");
      const lines = stderr
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { type: string; line?: string });
      expect(lines.find(({ type }) => type === "hook-log")?.line?.replace(/\r$/, "")).toBe(printed);
      kubelet.logs.set("second/main", Uint8Array.of(0xff, 0xfe, 0x0a, 0x00));
      expect(await at.ok("test", "r", "--logs", "--filter", "name=second")).toContain("POD LOGS: second\n");
    });

    test("hook-output-log-policy: what hooks print is told while they run, as their policy says", async () => {
      const policy = (event: string, when: string): string =>
        `helm.sh/hook: ${event}, helm.sh/hook-output-log-policy: ${when}`;
      const source = at.write(
        chartFiles("hooked", {
          "good.yaml": hook("good", policy("pre-install", "hook-succeeded"), kubelet.node),
          "quiet.yaml": hook("quiet", policy("pre-install", "hook-failed"), kubelet.node),
          "job.yaml":
            `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: work\n  annotations: {${policy("post-install", "hook-succeeded")}}\n` +
            "spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: a}]}}}\n",
        }),
      );
      const ofJob = { name: "work-x", namespace: at.namespace, labels: { "job-name": "work" } };
      await at.cluster.create({
        ...{ apiVersion: "v1", kind: "Pod", metadata: ofJob },
        spec: { nodeName: kubelet.node, restartPolicy: "Never", containers: [{ name: "main", image: "a" }] },
      });
      for (const name of ["good/main", "good/side", "quiet/main", "work-x/main"])
        kubelet.logs.set(name, `${name}\u001b[1m\n`);
      const { status, stderr } = await at.kpack("install", "hooked", source);
      expect(status, stderr).toBe(0);
      const told = stderr.split("\n").filter((line) => /main|side/.test(line));
      expect(told).toEqual([
        "good main: good/main\\u001b[1m",
        "good side: good/side\\u001b[1m",
        "work-x main: work-x/main\\u001b[1m",
      ]);
      await at.ok("uninstall", "hooked");
    });

    test("hook-output-log-policy: hook-failed: the log of a hook that fails an install is told before the error", async () => {
      const annotations = "helm.sh/hook: pre-install, helm.sh/hook-output-log-policy: hook-failed";
      const source = at.write(chartFiles("failing", { "bad.yaml": hook("bad-hook", annotations, kubelet.node) }));
      kubelet.logs.set("bad-hook/main", "what went wrong\n");
      kubelet.logs.set("bad-hook/side", "");
      const { status, stderr } = await at.kpack("install", "failing", source);
      expect(status).toBe(1);
      expect(stderr).toContain("bad-hook main: what went wrong\n");
      expect(stderr.indexOf("what went wrong")).toBeLessThan(stderr.indexOf("[cluster/hook-failed]"));
    });
  });

function nameOf(object: KubeObject): string {
  return String((object["metadata"] as KubeObject)["name"]);
}
