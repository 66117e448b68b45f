import { describe, expect, test } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { ReadRecorder, type SegmentMap } from "../../../src/template/index.ts";
import { templateFunctions } from "../../../src/template/functions/index.ts";
import { TemplateParser, renderTemplates } from "../../../src/template/index.ts";
import { testServices, testTemplate } from "../../support/chartWorld.ts";
import { renderError, renderFiles, renderText } from "../../support/renderText.ts";

const values: ValueMap = { image: { repository: "nginx", tag: null }, list: [{ name: "a" }], s: "x" };

describe("errors of Go templates", () => {
  test("a nil pointer names the whole path and the first missing part", () => {
    const error = renderError(() => renderText("a: 1\nb: {{ .Values.imag.tag.name }}", values));
    expect(error.code).toBe("template/nil-pointer");
    expect(error.span).toEqual({ file: "c/templates/t.yaml", line: 2, column: 14 });
    expect(error.hint).toBe(".Values.imag is not set, so .Values.imag.tag.name cannot be read; did you mean image?");
  });
  test.each([
    ["null", "{{ .Values.image.tag.name }}", ".Values.image.tag is null, so .Values.image.tag.name cannot be read"],
    [
      "within with",
      "{{ with .Values.image }}{{ .nope.x }}{{ end }}",
      ".Values.image.nope is not set, so .Values.image.nope.x cannot be read",
    ],
    [
      "within range",
      "{{ range .Values.list }}{{ .port.x }}{{ end }}",
      ".Values.list[0].port is not set, so .Values.list[0].port.x cannot be read",
    ],
    [
      "from the root",
      "{{ with .Values.s }}{{ $.Values.nope.x }}{{ end }}",
      ".Values.nope is not set, so .Values.nope.x cannot be read",
    ],
    ["of a variable", "{{ $i := .Values.image }}{{ $i.nope.x }}", "$i.nope is not set, so $i.nope.x cannot be read"],
  ])("a nil pointer %s", (_name, text, hint) => {
    expect(renderError(() => renderText(text, values)).hint).toBe(hint);
  });
  test("the includes that led to an error are its notes", () => {
    const text =
      '{{ define "a" }}\n{{ include "b" . }}{{ end }}{{ define "b" }}{{ .Values.nope.x }}{{ end }}{{ include "a" . }}';
    const error = renderError(() => renderText(text, values));
    expect(error.notes).toEqual([
      'from c/templates/t.yaml:2:3 <include "b" .>',
      'from c/templates/t.yaml:2:76 <include "a" .>',
    ]);
    expect(error.span?.line).toBe(2);
    expect(error.message).toBe("nil pointer evaluating interface {}.x");
  });
  test("a message of the chart stands by itself", () => {
    const error = renderError(() => renderText('{{ required "set .Values.db" .Values.db }}', values));
    expect(error.message).toBe("set .Values.db");
    expect(error.code).toBe("template/required");
  });
});

describe("where output comes from", () => {
  const locate = (files: Record<string, string>, line: number, name = "t.yaml"): unknown => {
    const segments = new Map<string, SegmentMap>();
    const output = renderFiles(files, values, { segments }).get(`c/templates/${name}`) ?? "";
    return segments.get(`c/templates/${name}`)?.locateLine(output, line);
  };
  test("text, actions and templates point to their lines", () => {
    const files = {
      "_h.tpl": '{{ define "h" }}one\ntwo\n{{ end }}',
      "t.yaml":
        'a: 1\n{{- if true }}\nb: {{ .Values.nope }}\n{{ toYaml .Values.list }}\n{{- end }}\n{{ template "h" . }}',
    };
    expect(locate(files, 1)).toEqual({ file: "c/templates/t.yaml", line: 1, column: 1 });
    expect(locate(files, 2)).toEqual({ file: "c/templates/t.yaml", line: 3, column: 1 });
    expect(locate(files, 3)).toEqual({ file: "c/templates/t.yaml", line: 4, column: 4 });
    expect(locate(files, 5)).toEqual({ file: "c/templates/_h.tpl", line: 2, column: 1 });
    expect(locate(files, 99)).toBeUndefined();
  });
  test("Handlebars points to its lines too", () => {
    const files = { "t.yaml.hbs": "a: 1\n{{#if Values.s}}\nb: {{Values.s}}\n{{/if}}\nc: 2\n" };
    expect(locate(files, 2, "t.yaml.hbs")).toEqual({ file: "c/templates/t.yaml.hbs", line: 3, column: 1 });
    expect(locate(files, 3, "t.yaml.hbs")).toEqual({ file: "c/templates/t.yaml.hbs", line: 5, column: 1 });
  });
});

describe("which values templates read", () => {
  function readsOf(text: string, name = "t.yaml"): string[] {
    const source = { ...testTemplate(text, structuredClone(values)), name: `c/templates/${name}` };
    const reads = new Set<string>();
    const recorder = new ReadRecorder(source.data["Values"] as never, (path, isWhole) =>
      reads.add(path.join(".") + (isWhole ? "" : ".*")),
    );
    renderTemplates([source], { ...testServices(), parser: new TemplateParser(templateFunctions), reads: recorder });
    return [...reads].sort();
  }
  test.each([
    ["fields", "{{ .Values.s }}{{ .Values.image.tag }}", ["image.*", "image.tag", "s"]],
    ["what is not set", "{{ .Values.nope }}", ["nope"]],
    ["through with", "{{ with .Values.image }}{{ .repository }}{{ end }}", ["image.*", "image.repository"]],
    ["whole maps", "{{ toYaml .Values.image }}", ["image", "image.*"]],
    [
      "index and get",
      '{{ index .Values "image" "tag" }}{{ get .Values.image "repository" }}',
      ["image.*", "image.repository", "image.tag"],
    ],
    ["nothing", "plain", []],
  ])("%s", (_name, text, expected) => {
    expect(readsOf(text)).toEqual(expected);
  });
});
