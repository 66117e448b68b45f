import { describe, expect, test } from "vitest";
import { KpackError, defaultLimits } from "../../../src/base/index.ts";
import { renderError, renderFiles, renderText } from "../../support/renderText.ts";

/** What a render fails with when no template is to blame. */
function failure(render: () => unknown): KpackError {
  try {
    render();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("the render did not fail");
}
const fewSteps = { limits: { ...defaultLimits, templateSteps: 200_000 } };

describe("hostile Go templates", () => {
  test("P1: a template that includes itself stops where Helm stops", () => {
    const error = renderError(() => renderText('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'));
    expect(error.code).toBe("template/include-loop");
    expect(error.message).toBe("rendering template has a nested reference name: a: unable to execute template");
    expect(error.notes).toHaveLength(2);
    expect(error.hint).toContain("includes itself");
  });
  test("P1: includes within arguments stop there too", () => {
    const text = '{{ define "a" }}{{ $x := print (include "a" .) }}{{ $x }}{{ end }}{{ include "a" . }}';
    expect(["template/include-loop", "template/too-deep"]).toContain(failure(() => renderText(text)).code);
  });
  test("P1: two templates that include each other", () => {
    const text =
      '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}';
    expect(failure(() => renderText(text)).code).toBe("template/include-loop");
  });
  test("P1: a template action that calls itself stops at Go's depth", () => {
    const error = failure(() => renderText('{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}'));
    expect(error.message).toBe("exceeded maximum template depth (100000)");
  });
  test("P1: 900 nested includes are no error", () => {
    const text =
      '{{ define "r" }}{{ if gt (int .) 0 }}{{ include "r" (sub . 1) }}{{ else }}end{{ end }}{{ end }}{{ include "r" 900 }}';
    expect(renderText(text)).toBe("end");
  });
  test("P2: tpl of its own text stops", () => {
    const error = failure(() => renderText("{{ tpl .Values.t . }}", { t: "{{ tpl .Values.t . }}" }));
    expect(error.code).toBe("template/too-deep");
    expect(error.message).toContain(`tpl nested more than ${defaultLimits.tplDepth} times`);
  });
  test("P3: includes that multiply end by the step budget", () => {
    const defines = Array.from(
      { length: 30 },
      (_, i) => `{{ define "f${i}" }}{{ include "f${i + 1}" . }}{{ include "f${i + 1}" . }}{{ end }}`,
    );
    const text = `${defines.join("")}{{ define "f30" }}{{ end }}{{ include "f0" . }}`;
    expect(failure(() => renderText(text, {}, fewSteps)).code).toBe("template/too-many-steps");
  });
  test("P3: a range over a huge number ends by the step budget", () => {
    expect(failure(() => renderText("{{ range 1000000000 }}{{ end }}", {}, fewSteps)).code).toBe(
      "template/too-many-steps",
    );
  });
  test("P4: huge lists are refused", () => {
    for (const call of ["until 1000000000", "untilStep 0 1000000000 1", "seq 1000000000"])
      expect(failure(() => renderText(`{{ range ${call} }}{{ end }}`)).message, call).toMatch(/items|long|million|000/);
  });
  test("P5: strings have a largest length", () => {
    for (const call of ['repeat 1000000000 "x"', 'repeat 1000000000000 "x"', 'indent 1000000000 "x"'])
      expect(failure(() => renderText(`{{ ${call} | len }}`)).message, call).toMatch(/long|bytes/);
    const doubling = `{{ $s := "xxxxxxxxxxxxxxxx" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}{{ len $s }}`;
    expect(failure(() => renderText(doubling)).code).toBe("template/string-too-long");
  });
  test("P6: output has a largest length", () => {
    const small = { limits: { ...defaultLimits, outputBytes: 100_000 } };
    const text = '{{ range 2000 }}{{ printf "%0100d" 1 }}{{ end }}';
    expect(failure(() => renderText(text, {}, small)).code).toBe("template/output-too-long");
    const each = { "a.yaml": 'x{{ printf "%060000d" 1 }}', "b.yaml": 'x{{ printf "%060000d" 1 }}' };
    expect(failure(() => renderFiles(each, {}, small)).code).toBe("template/output-too-long");
  });
  test("P11: a map that holds itself is an error wherever it is printed", () => {
    const make = '{{ $d := dict "a" 1 }}{{ $_ := set $d "d" $d }}';
    for (const use of ["$d", "print $d", 'printf "%v" $d', "toYaml $d", "toJson $d", "$d | toString | len"])
      expect(failure(() => renderText(`${make}{{ ${use} }}`)).message, use).toMatch(/cyclic|contains itself|too deep/);
  });
  test("P12: 20,000 parentheses are an error, 20,000 nested ifs are not", () => {
    const parentheses = `{{ ${"(".repeat(20_000)}1${")".repeat(20_000)} }}`;
    expect(renderError(() => renderText(parentheses)).helmText).toContain("max expression depth exceeded");
    expect(renderText(`${"{{if true}}".repeat(20_000)}x${"{{end}}".repeat(20_000)}`)).toBe("x");
  });
  test("P12: 10,000 links of an else chain and of a define", () => {
    expect(renderText(`{{if false}}${"{{else if false}}".repeat(10_000)}{{else}}x{{end}}`)).toBe("x");
    const defines = Array.from({ length: 10_000 }, (_, i) => `{{define "d${i}"}}${i}{{end}}`).join("");
    expect(renderText(`${defines}{{template "d9999"}}`)).toBe("9999");
  });
  test("P13: division by zero, bad ranges and overflow", () => {
    expect(renderError(() => renderText("{{ div 1 0 }}")).helmText).toContain("integer divide by zero");
    expect(renderError(() => renderText("{{ mod 1 0 }}")).helmText).toContain("integer divide by zero");
    expect(renderError(() => renderText("{{ index (list 1) 99 }}")).helmText).toContain("index out of range: 99");
    expect(renderText("{{ add 9223372036854775807 1 }}")).toBe("-9223372036854775808");
    expect(renderError(() => renderText('{{ repeat -1 "x" }}')).helmText).toContain("negative Repeat count");
  });
  test("Y12: keys that JavaScript's objects have are data", () => {
    const values = JSON.parse('{"__proto__":{"polluted":1},"constructor":"c","toString":"t","m":{"__proto__":"p"}}');
    expect(renderText("{{ .Values.constructor }} {{ .Values.toString }} {{ .Values.m.__proto__ }}", values)).toBe(
      "c t p",
    );
    expect(renderText("[{{ .Values.valueOf }}{{ .Values.m.hasOwnProperty }}]", values)).toBe("[]");
    expect(renderText('{{ $d := dict }}{{ $_ := set $d "__proto__" (dict "polluted" 1) }}{{ toJson $d }}')).toBe(
      '{"__proto__":{"polluted":1}}',
    );
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
  test("a stack that runs out is an error of ours", () => {
    const text = "{{ $d := list }}{{ range until 5000 }}{{ $d = list $d }}{{ end }}{{ $d }}";
    expect(failure(() => renderText(text)).code).toBe("template/too-deep");
  });
});
