import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TemplateError } from "../../../src/template/index.ts";
import { readJsonValues } from "../../support/chartWorld.ts";
import { renderText } from "../../support/renderText.ts";

const folder = path.resolve("test/cases/gotmpl");
const values = readJsonValues(path.join(folder, "values.json"));

for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".txt")))
  describe(`Go templates as Helm renders them: ${name}`, () => {
    const cases = fs.readFileSync(path.join(folder, name), "utf8").split(/^=== /m).slice(1);
    test.each(cases.map(readCase))("$title", ({ template, expected }) => {
      expect(render(template)).toBe(expected);
    });
  });

function readCase(entry: string): { title: string; template: string; expected: string } {
  const [title = "", ...rest] = entry.split("\n");
  const [template = "", expected = ""] = rest.join("\n").split("\n+++\n");
  return { title, template, expected: expected.replace(/\n$/, "") };
}

function render(template: string): string {
  try {
    return renderText(template, values);
  } catch (error) {
    if (error instanceof TemplateError) return `ERR: ${error.helmText}`;
    throw error;
  }
}
