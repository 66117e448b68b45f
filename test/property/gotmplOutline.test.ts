import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { templateFunctions } from "../../src/template/functions/index.ts";
import { ActionReader, type ReadAction } from "../../src/template/gotmpl/actionReader.ts";
import { ActionShapes } from "../../src/template/gotmpl/actionShape.ts";
import { Body } from "../../src/template/gotmpl/body.ts";
import { lazyTemplates } from "../../src/template/gotmpl/lazyTemplates.ts";
import { outlineTemplate } from "../../src/template/gotmpl/outline.ts";
import { parseTemplate } from "../../src/template/gotmpl/parser.ts";
import { TemplateParser } from "../../src/template/gotmpl/templateParser.ts";

const functions = new TemplateParser(templateFunctions);
const find = (name: string) => functions.find(name);

/** Leaves every action to the parser. */
class NoActions extends ActionReader {
  override read(): ReadAction | undefined {
    return undefined;
  }
}

type Outcome = { templates: unknown } | { error: string };

/** The trees with their lazy parts read, or the error. */
function outcome(read: () => ReadonlyMap<string, unknown>): Outcome {
  try {
    return { templates: plain([...read()]) };
  } catch (error) {
    return { error: String(error) };
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Body) return { statements: plain(value.statements) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { callable: _, ...rest } = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, plain(item)]));
}

const words = fc.constantFrom(
  ..."if with range else end define template block break continue nil true false default include printf quote not".split(
    " ",
  ),
);
const token = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(".", ".a", ".a.b", "$", "$x", "$x.y", "$i", "$e", ".Values.toString") },
  { weight: 4, arbitrary: words },
  { weight: 3, arbitrary: fc.constantFrom("|", "(", ")", ",", ":=", "=", "-", ").x", "==") },
  {
    weight: 3,
    arbitrary: fc.constantFrom('"s"', '"a\\"b"', '"}}"', '"{{"', "`r`", "`}}`", '"\\q"', '"', "`", "'c'", "`a\nb`"),
  },
  { weight: 2, arbitrary: fc.constantFrom("0", "1", "-1", "007", "1.5", "0x1f", "1i", "12345678901234567890", "5a") },
  { weight: 1, arbitrary: fc.constantFrom("nosuch", "é", "/*", "*/", "{{", "}}", "\t", "a.b") },
);
const gap = fc.constantFrom(" ", " ", " ", " ", "", "\n", "  ");
const loose = fc
  .array(fc.tuple(token, gap), { maxLength: 8 })
  .map((parts) => parts.map(([text, space]) => text + space).join(""));
const operand = fc.constantFrom(".a", ".", "$", "$x", '"s"', "1", "(default .a 1)", "(.a | quote).b", "true", "`r`");
const pipeline = fc
  .tuple(fc.constantFrom("", "", "$x := ", "$x = ", "$i, $e := "), operand, fc.constantFrom("", " | quote", " | .f 1"))
  .map((parts) => parts.join(""));
const inner = fc.oneof(
  { weight: 3, arbitrary: loose },
  { weight: 6, arbitrary: pipeline },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("if ", "with ", "range ", "else if ", "else with "), pipeline)
      .map((p) => p.join("")),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      "end",
      "else",
      'define "d"',
      'define "e"',
      'template "d" .',
      'template "d"',
      "/* c */",
      "break",
    ),
  },
);
const action = fc
  .tuple(fc.constantFrom("{{", "{{ ", "{{- ", "{{-"), inner, fc.constantFrom("}}", " }}", " -}}", "-}}"))
  .map((parts) => parts.join(""));
const piece = fc.oneof(
  { weight: 3, arbitrary: action },
  { weight: 1, arbitrary: fc.constantFrom("text", " ", "\n", "  x\n", "{", "}", "a }} b") },
);
const template = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc
    .tuple(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 3 }))
    .map(([a, b, c]) => `${a.join("")}{{ if .a }}${b.join("")}{{ else }}${c.join("")}{{ end }}`),
);

describe("templates that are read when they are run", () => {
  test("the reader of actions and the parser read the same", () => {
    const known = new ActionReader(find);
    fc.assert(
      fc.property(template, (text) => {
        const file = { name: "t", text };
        const whole = outcome(() => parseTemplate(file, find, new NoActions(find)));
        expect(outcome(() => parseTemplate(file, find, known))).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  test("what the outline accepts, the parser accepts and reads the same", () => {
    const shapes = new ActionShapes((name) => find(name) !== undefined);
    const known = new ActionReader(find);
    let outlined = 0;
    fc.assert(
      fc.property(template, (text) => {
        const file = { name: "t", text };
        const outline = outlineTemplate(file, shapes);
        if (outline === undefined) return;
        outlined++;
        const whole = outcome(() => parseTemplate(file, find, new NoActions(find)));
        expect(outcome(() => lazyTemplates(file, outline, known))).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
    expect(outlined).toBeGreaterThan(300);
  });
});
