/** What renders never do, by the word of the operating system: no connection, no file that they have no business with, no process. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/releaseWorld.ts";
import { canTrace, straceMissing, type TracedRun, traceKpack } from "../support/systemCalls.ts";

const chartYaml = "apiVersion: v2\nname: c\nversion: 0.1.0\n";

if (!canTrace()) test.skip(straceMissing, () => undefined);
else
  describe("system calls of renders", () => {
    const work = temporaryFolder();
    afterAll(() => work.remove());
    let count = 0;

    /** Writes the files into a folder of their own and runs kpack there. */
    const trace = (files: Readonly<Record<string, string>>, ...args: string[]): TracedRun => {
      const cwd = path.join(work.folder, `case-${++count}`);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
        writeFileSync(path.join(cwd, name), text);
      }
      return traceKpack(args, { cwd, record: path.join(work.folder, `trace-${count}`) });
    };
    const expectQuiet = ({ network, processes }: TracedRun): void =>
      expect({ network, processes }).toEqual({ network: [], processes: [] });

    test("the trace sees what it shall see: a file that is read, a connection that is tried, a program that is started", () => {
      const chart = { "c/Chart.yaml": chartYaml, "c/templates/a.yaml": "a: 1\n" };
      const values = trace(chart, "template", "x", "c", "-f", "https://127.0.0.1:9/values.yaml");
      expect(values.network.join("\n")).toContain("htons(9)");
      const program = trace(chart, "template", "x", "c", "--post-renderer", "cat");
      expect(program.status, program.stderr).toBe(0);
      expect(program.paths.some((name) => name.endsWith("/a.yaml"))).toBe(true);
      expect(program.processes.length).toBeGreaterThan(0);
    });

    test("P9: getHostByName asks nobody, and neither env nor expandenv exist", () => {
      const lookup = trace(
        { "c/Chart.yaml": chartYaml, "c/templates/a.yaml": 'a: {{ getHostByName "kpack.invalid" | quote }}\n' },
        ...["template", "x", "c"],
      );
      expect(lookup.stdout).toContain('a: ""');
      expectQuiet(lookup);
      expect(lookup.paths.filter((name) => /resolv\.conf|nsswitch|\/hosts$/.test(name))).toEqual([]);
      for (const call of ['env "HOME"', 'expandenv "$HOME"']) {
        const files = { "c/Chart.yaml": chartYaml, "c/templates/a.yaml": `a: {{ ${call} }}\n` };
        const environment = trace(files, "template", "x", "c");
        expect(environment.status).toBe(1);
        expect(environment.stderr).toContain(`function "${call.split(" ")[0]}" not defined`);
        expectQuiet(environment);
      }
    });

    test.each(["file:///etc/passwd", "http://127.0.0.1:9/schema.json", "/etc/passwd", "../../../../../../etc/passwd"])(
      "V3: a schema with $ref %s is refused, and nothing is opened or connected to",
      (reference) => {
        const run = trace(
          {
            "c/Chart.yaml": chartYaml,
            "c/values.yaml": "a: 1\n",
            "c/values.schema.json": JSON.stringify({ properties: { a: { $ref: reference } } }),
            "c/templates/a.yaml": "a: 1\n",
          },
          ...["template", "x", "c"],
        );
        expect(run.status).toBe(1);
        expect(run.stdout).toBe("");
        expect(run.stderr).toContain("[schema/remote-reference]");
        expectQuiet(run);
        expect(run.paths.filter((name) => name.includes("passwd"))).toEqual([]);
      },
    );

    test("G8: charts of a kustomization are rendered without any other program", () => {
      const run = trace(
        {
          "kustomization.yaml": "helmCharts: [{name: c, releaseName: x}]\n",
          "charts/c/Chart.yaml": chartYaml,
          "charts/c/values.yaml": "",
          "charts/c/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\n",
        },
        ...["build", ".", "--enable-helm"],
      );
      expect(run.status, run.stderr).toBe(0);
      expect(run.stdout).toContain("name: x");
      expectQuiet(run);
    });

    test("G8: without their flags neither charts nor functions start anything", () => {
      const annotation = "metadata: {name: f, annotations: {config.kubernetes.io/function: 'exec: {path: ./run.sh}'}}";
      for (const files of [
        { "kustomization.yaml": "helmCharts: [{name: c, repo: 'https://127.0.0.1:9', version: 1.0.0}]\n" },
        {
          "kustomization.yaml": "generators: [f.yaml]\n",
          "f.yaml": `apiVersion: example.com/v1\nkind: F\n${annotation}\n`,
          "run.sh": "#!/bin/sh\n",
        },
      ]) {
        const run = trace(files, "build", ".");
        expect(run.status).toBe(1);
        expectQuiet(run);
      }
    });
  });
