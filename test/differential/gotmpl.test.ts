import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { ValueMap } from "../../src/base/index.ts";
import { TemplateError } from "../../src/template/index.ts";
import { renderText } from "../support/renderText.ts";

const oracles = process.env["KPACK_ORACLES"] ?? path.join(os.homedir(), ".cache/kpack-oracles");
const helm = path.join(oracles, "bin/helm");
const rounds = Number(process.env["KPACK_ROUNDS"] ?? 40);

const values: ValueMap = { s: "text", i: 42, l: ["b", "a"], m: { b: 2, a: 1 }, e: "", nil: null, f: 2.5, t: true };
const operands = [
  ".Values.s",
  ".Values.i",
  ".Values.l",
  ".Values.m",
  ".Values.nope",
  ".Values.nil",
  ".Values.f",
  '"x"',
  "3",
  "1.5",
  "true",
];
const calls = [
  "upper",
  "len",
  "print",
  "quote",
  "toJson",
  'printf "%v|%d|%q" 1 2',
  "index",
  "eq 3",
  "default 7",
  "not",
  "typeOf",
  "trunc 2",
  "keys",
  "first",
  "toYaml",
  'join "-"',
  "add 1",
  "int",
  "html",
  "and 1",
  "or 0",
];

/** A stream of numbers that is the same in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function makeTemplate(random: (below: number) => number): string {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? "";
  const pipeline = (): string =>
    Array.from({ length: random(3) }, () => ` | ${pick(calls)}`).reduce((a, b) => a + b, pick(operands));
  const forms = [
    () => `{{ ${pipeline()} }}`,
    () => `{{- if ${pipeline()} }}y{{ else }}n{{ end -}}`,
    () => `{{ range $k, $v := ${pick(operands)} }}[{{ $k }}{{ $v }}]{{ else }}none{{ end }}`,
    () => `{{ with ${pick(operands)} }}{{ . }}{{ .a }}{{ end }}`,
    () => `{{ $x := ${pipeline()} }}{{ $x }}`,
    () => `{{ define "d" }}({{ . }}){{ end }}{{ include "d" ${pick(operands)} | ${pick(calls)} }}`,
    () => `{{ tpl "{{ ${pick(operands).replaceAll('"', "`")} }}" . }}`,
  ];
  return forms[random(forms.length)]?.() ?? "";
}

describe.skipIf(!existsSync(helm))("random Go templates, against the real helm (skipped without it)", () => {
  const chart = mkdtempSync(path.join(os.tmpdir(), "kpack-differential-"));
  mkdirSync(path.join(chart, "templates"));
  writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.2.3\nappVersion: 4.5.6\n");
  writeFileSync(path.join(chart, "values.yaml"), JSON.stringify(values));
  afterAll(() => rmSync(chart, { recursive: true }));

  /** What helm says of a template: its text within JSON, so that any text is a valid manifest, or its error. */
  function askHelm(template: string): string {
    const run = (text: string, inner: string): string => {
      writeFileSync(path.join(chart, "templates/t.yaml"), text);
      writeFileSync(path.join(chart, "case.tpl"), inner);
      const args = ["template", "rel", chart, "--namespace", "ns", "--kube-version", "1.34.0"];
      return execFileSync(helm, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    };
    try {
      run(template, "");
    } catch (error) {
      const text = String((error as { stderr: unknown }).stderr)
        .replace(/^(?:.*\n)*?Error: /, "")
        .trimEnd();
      if (!text.includes("YAML parse error") && !text.includes("error unmarshaling"))
        return `ERR: ${text.replace(/\n\nUse --debug[\s\S]*$/, "")}`;
    }
    return JSON.parse(
      /^out: (.*)$/m.exec(run('out: {{ tpl (.Files.Get "case.tpl") . | toJson }}\n', template))?.[1] ?? '""',
    ) as string;
  }

  function askKpack(template: string): string {
    try {
      return renderText(template, values);
    } catch (error) {
      if (error instanceof TemplateError) return `ERR: ${error.helmText}`;
      throw error;
    }
  }

  const random = makeRandom(20_261_122);
  test.each(Array.from({ length: rounds }, () => makeTemplate(random)))("%s", (template) => {
    expect(askKpack(template)).toBe(askHelm(template));
  });
});
