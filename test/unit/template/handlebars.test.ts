import { describe, expect, test } from "vitest";
import type { ValueMap } from "../../../src/base/index.ts";
import { defaultLimits } from "../../../src/base/index.ts";
import { parseDocuments } from "../../../src/yaml/index.ts";
import { renderError, renderFiles, renderText } from "../../support/renderText.ts";

const values: ValueMap = {
  s: "text",
  e: "",
  n: 80,
  big: 12345678,
  f: 2.5,
  t: true,
  no: false,
  l: ["b", "a"],
  m: { b: 2, a: 1 },
  me: {},
  deep: { x: { y: "found" } },
  colon: "a: b",
  lines: "one\ntwo",
};

function render(text: string, files: Record<string, string> = {}): string {
  return renderFiles({ "t.yaml.hbs": text, ...files }, values).get("c/templates/t.yaml.hbs") ?? "";
}

describe("Handlebars templates", () => {
  test.each([
    ["values", "{{Values.s}} {{Values.deep.x.y}} {{Release.Name}} {{Chart.Name}}", "text found rel c"],
    ["nothing for what is not set", "[{{Values.nope}}{{Values.nope.x.y}}]", "[]"],
    [
      "whole numbers have no exponent",
      "{{Values.n}} {{Values.big}} {{Values.f}} {{quote Values.big}}",
      '80 12345678 2.5 "12345678"',
    ],
    ["no HTML escaping", '{{Values.h}}{{{Values.s}}} {{"<a & b>"}}', "text <a & b>"],
    ["functions", '{{upper Values.s}} {{trunc 2 Values.s}} {{default "d" Values.e}} {{add 1 2}}', "TEXT te d 3"],
    ["nested calls", '{{quote (upper (trunc 2 Values.s))}} {{printf "%s-%d-%.1f" Values.s 3 2}}', '"TE" text-3-2.0'],
    [
      "maps in calls",
      '{{toJson (dict a=1 b=Values.s)}} {{toJson (list 1 "x" true)}}',
      '{"a":1,"b":"text"} [1,"x",true]',
    ],
    [
      "comparison",
      '{{eq Values.n 80}} {{lt 1 2.5}} {{ne Values.s "x"}} {{and Values.t Values.n}} {{or Values.e 5}}',
      "true true true 80 5",
    ],
    [
      "if and unless",
      "{{#if Values.t}}a{{/if}}{{#unless Values.no}}b{{/unless}}{{#if Values.e}}{{else}}c{{/if}}",
      "abc",
    ],
    ["else if", "{{#if Values.no}}a{{else if (eq Values.n 80)}}b{{else}}c{{/if}}", "b"],
    ["empty maps and lists are false", "{{#if Values.me}}a{{else}}b{{/if}}", "b"],
    ["each over a list", "{{#each Values.l}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0b,1a"],
    ["each over a map is sorted", "{{#each Values.m}}{{@key}}={{this}};{{/each}}", "a=1;b=2;"],
    ["each with names", "{{#each Values.m as |v k|}}{{k}}={{v}};{{/each}}", "a=1;b=2;"],
    ["each else", "{{#each Values.nope}}x{{else}}none{{/each}}", "none"],
    ["outer contexts", "{{#each Values.l}}{{../Values.s}}{{@root.Values.n}}{{/each}}", "text80text80"],
    [
      "outer index",
      "{{#each Values.l}}{{#each ../Values.l}}{{@../index}}{{@index}} {{/each}}{{/each}}",
      "00 01 10 11 ",
    ],
    ["with", "{{#with Values.deep.x}}{{y}}{{../Values.s}}{{/with}}{{#with Values.e}}a{{else}}b{{/with}}", "foundtextb"],
    ["with a name", "{{#with Values.deep as |d|}}{{d.x.y}}{{/with}}", "found"],
    ["a field goes before a function", '{{#with (dict title="field")}}{{title}}{{/with}}', "field"],
    ["methods", '{{Files.Get "files/b.json"}} {{Capabilities.KubeVersion.Version}}', '{"k": 1} v1.34.0'],
    ["escaped delimiters", "\\{{ x }}", "{{ x }}"],
    ["whitespace control", "a  {{~Values.s~}}  b", "atextb"],
    ["comments", "a{{! x }}b{{!-- {{y}} --}}c", "abc"],
    ["list items and lengths", "{{Values.l.[1]}} {{Values.l.length}}", "a 2"],
  ])("%s", (_name, template, expected) => {
    expect(render(template)).toBe(expected);
  });

  test("lines that hold only a block leave no trace", () => {
    const text =
      "a: 1\n{{#if Values.t}}\nb: 2\n{{else}}\nc: 3\n{{/if}}\nl:\n{{#each Values.l}}\n  - {{this}}\n{{/each}}\nd: 4\n";
    expect(render(text)).toBe("a: 1\nb: 2\nl:\n  - b\n  - a\nd: 4\n");
  });

  test("a value that has its line to itself is indented as a whole", () => {
    expect(render("m:\n  {{toYaml Values.m}}\ntext: |\n    {{Values.lines}}\n")).toBe(
      "m:\n  a: 1\n  b: 2\ntext: |\n    one\n    two\n",
    );
    expect(render("a: 1\n  {{Values.e}}\nb: 2\n")).toBe("a: 1\nb: 2\n");
  });

  test("partials come from _*.hbs, with context and named values, indented as they stand", () => {
    const files = {
      "_labels.hbs": "app: {{Chart.Name}}\nrel: {{Release.Name}}\n",
      "_port.hbs": "{{name}}:{{port}}\n",
    };
    expect(render("labels:\n  {{> labels}}\nend: 1\n", files)).toBe("labels:\n  app: c\n  rel: rel\nend: 1\n");
    expect(render('a: {{> port name="web" port=Values.n}}\n', files)).toBe("a: web:80\n");
    expect(render("a: {{> port Values.deep}}.\n", files)).toBe("a: :.\n");
    expect(render('{{include "labels" this}}', files)).toBe("app: c\nrel: rel");
  });

  test("both engines include each other's templates", () => {
    const files = {
      "_h.tpl": '{{ define "go" }}<{{ .Values.s }}{{ include "part" . }}>{{ end }}',
      "_part.hbs": "-{{Values.n}}",
      "g.yaml": '{{ include "part" . | quote }}{{ tpl "{{ .Values.s }}" . }}',
    };
    const rendered = renderFiles(
      { "t.yaml.hbs": '{{include "go" this}} {{tpl "{{Values.s}}" this}}', ...files },
      values,
    );
    expect(rendered.get("c/templates/t.yaml.hbs")).toBe("<text-80> text");
    expect(rendered.get("c/templates/g.yaml")).toBe('"-80"text');
  });

  test("errors name the line, the expression and a remedy", () => {
    const map = renderError(() => render("a: 1\nb: {{Values.m}}\n"));
    expect(map.span).toEqual({ file: "c/templates/t.yaml.hbs", line: 2, column: 4 });
    expect(map.hint).toBe("write {{toYaml Values.m}} or {{toJson Values.m}}");
    expect(renderError(() => render("{{uper Values.s}}")).message).toBe("uper is not a function");
    expect(renderError(() => render("{{upper Values.nope}}")).message).toBe(
      "expected string, but Values.nope is not set",
    );
    expect(renderError(() => render("{{trunc 2}}")).message).toBe("wrong number of args for trunc: want 2 got 1");
    expect(renderError(() => render('{{required "set it" Values.nope}}')).helmText).toBe(
      "execution error at (c/templates/t.yaml.hbs:1:0): set it",
    );
    expect(renderError(() => render("{{> nope}}")).message).toBe('partial "nope" is not defined');
    expect(renderError(() => render("a\n{{#if x}}\n")).message).toContain("the template ends within a block");
    expect(renderError(() => render("{{Values.s | upper}}")).message).toContain("Handlebars has no pipes");
    expect(renderError(() => render("{{#foo}}{{/foo}}")).message).toContain("#foo is not a block");
    const partial = renderError(() => render("x: {{> p}}", { "_p.hbs": "\n{{fail Values.s}}" }));
    expect(partial.span?.file).toBe("c/templates/_p.hbs");
    expect(partial.notes).toEqual(["from c/templates/t.yaml.hbs:1:3 <> p>"]);
  });
});

describe("values that change the YAML around them", () => {
  const breaking = (text: string, given: ValueMap): string =>
    renderError(() => renderFiles({ "t.yaml.hbs": text }, given)).message;
  test.each([
    ["a colon", "a: {{Values.v}}\n", "x: y"],
    ["a newline", "a: {{Values.v}}\nb: 1\n", "x\ny: 2"],
    ["a folded newline", "a: {{Values.v}}\n", "x\n  y"],
    ["a comment", "a: {{Values.v}}\n", "x #y"],
    ["a quote within quotes", 'a: "{{Values.v}}"\n', 'say "hi"'],
    ["a backslash within quotes", 'a: "{{Values.v}}"\n', "c:\\new"],
    ["an anchor", "a: {{Values.v}}\n", "&x"],
    ["a flow comma", "a: [{{Values.v}}]\n", "x, y"],
    ["a dash", "a:\n  {{Values.v}}\n", "- x"],
    ["spaces around", "a: {{Values.v}}\n", " x "],
  ])("%s", (_name, text, v) => {
    expect(breaking(text, { v })).toContain("the value of Values.v changes the YAML around it");
  });
  test("names the value, not its neighbours", () => {
    const error = renderError(() =>
      renderFiles({ "t.yaml.hbs": "a: {{Values.url}}\nb: {{upper Values.v}}\n" }, { url: "http://x:80/", v: "x: y" }),
    );
    expect(error.message).toBe('the value of upper Values.v changes the YAML around it: "X: Y"');
    expect(error.span).toEqual({ file: "c/templates/t.yaml.hbs", line: 2, column: 4 });
    expect(error.hint).toBe("write {{quote (upper Values.v)}}");
  });
  test.each([
    ["quoted", "a: {{quote Values.v}}\n", "x: y"],
    ["colons without a space", "a: {{Values.v}}\n", "nginx:1.2"],
    ["in a block scalar", "a: |\n  {{Values.v}}\n", "x: y\nz"],
    ["in a comment", "# {{Values.v}}\na: 1\n", "x: y"],
    ["as YAML", "a:\n  {{toYaml Values.m}}\n", "x"],
    ["notes", "{{Values.v}}", "x: y"],
  ])("harmless: %s", (name, text, v) => {
    const file = name === "notes" ? "NOTES.txt.hbs" : "t.yaml.hbs";
    expect(() => renderFiles({ [file]: text }, { v, m: { k: "x: y" } })).not.toThrow();
  });
});

describe("hostile Handlebars templates", () => {
  const attacks = [
    "{{constructor}}",
    "{{__proto__}}",
    "{{this.constructor.constructor}}",
    '{{lookup this "constructor"}}',
    "{{#with this as |x|}}{{x.constructor.prototype.polluted}}{{/with}}",
    '{{#with "s" as |string|}}{{#with (string.sub.apply 0 list)}}{{this}}{{/with}}{{/with}}',
    '{{#each (lookup (lookup this "constructor") "prototype")}}{{/each}}',
    "{{Values.s.constructor}}{{Values.l.constructor.name}}{{Values.l.push}}",
    "{{__defineGetter__ 1}}{{toString}}{{valueOf}}{{hasOwnProperty}}",
    "{{helperMissing}}{{blockHelperMissing}}{{log 1}}",
    "{{#helperMissing}}{{/helperMissing}}",
    "{{* decorator}}",
    '{{#*inline "x"}}{{/inline}}',
    '{{> (lookup this "constructor")}}',
    "{{> this}}",
    '{{#with (dict "__proto__" (dict "polluted" 1))}}{{polluted}}{{/with}}',
  ];
  test.each(attacks)("P14: %s gives nothing or an error", (attack) => {
    let output = "";
    try {
      output = render(attack);
    } catch (error) {
      expect((error as Error).name).toBe("TemplateError");
    }
    expect(output).toMatch(/^(1)?$/);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
  test("P14: 300 chains of JavaScript's names lead nowhere", () => {
    const names = ["constructor", "__proto__", "prototype", "call", "apply", "bind", "toString", "caller", "arguments"];
    for (let i = 0; i < 300; i++) {
      const chain = [i % 9, (i * 7) % 9, (i * 3 + 1) % 9].map((at) => names[at]).join(".");
      expect(render(`{{Values.${chain}}}{{this.${chain}}}{{Values.l.${chain}}}`)).toBe("");
    }
  });
  test("P15: partials that call each other without end", () => {
    const error = renderError(() => render("{{> a}}", { "_a.hbs": "{{> b}}", "_b.hbs": "{{> a}}" }));
    expect(error.code).toBe("template/too-deep");
    expect(error.hint).toBe("a partial includes itself without end");
  });
  test("P15: 5,000 nested blocks, else chains and calls are refused before they are parsed", () => {
    const blocks = `${"{{#if x}}".repeat(5000)}${"{{/if}}".repeat(5000)}`;
    const chain = `{{#if x}}${"{{else if x}}".repeat(5000)}{{/if}}`;
    const calls = `{{upper ${"(upper ".repeat(5000)}x${")".repeat(5000)}}}`;
    for (const text of [blocks, chain, calls])
      expect(renderError(() => render(text)).message).toContain("nested deeper than 200 levels");
    expect(render(`${"{{#if Values.t}}".repeat(150)}x${"{{/if}}".repeat(150)}`)).toBe("x");
    expect(render("{{#if Values.t}}a{{/if}}{{^if Values.t}}b{{/if}}".repeat(1000))).toBe("a".repeat(1000));
  });
  test("P3: loops within loops end by the step budget", () => {
    const text = `${"{{#each @root.Values.l}}".repeat(25)}x${"{{/each}}".repeat(25)}`;
    const limits = { ...defaultLimits, templateSteps: 100_000 };
    expect(renderError(() => renderFiles({ "t.hbs": text }, values, { limits })).code).toBe("template/too-many-steps");
  });
  test("P16: values are not escaped as HTML, and what they break is told", () => {
    expect(render('a: "{{Values.s}} & <b>"')).toBe('a: "text & <b>"');
    const error = renderError(() => renderFiles({ "t.yaml.hbs": "a: {{Values.v}}" }, { v: '"x' }));
    expect(error.code).toBe("template/value-breaks-yaml");
  });
  test("the same objects come out of both languages", () => {
    const go =
      "l:\n{{- range .Values.l }}\n- {{ . | quote }}\n{{- end }}\nm:\n{{ toYaml .Values.m | indent 2 }}\nn: {{ .Values.n }}\n";
    const handlebars =
      "l:\n{{#each Values.l}}\n- {{quote this}}\n{{/each}}\nm:\n  {{toYaml Values.m}}\nn: {{Values.n}}\n";
    const read = (text: string): unknown => parseDocuments(text, { reader: "sigs" })[0]?.value;
    expect(read(render(handlebars))).toEqual(read(renderText(go, values)));
  });
});
