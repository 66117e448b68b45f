import { expect, test } from "vitest";
import { render } from "./renderTemplate.ts";

test.each(["", "  ", "null", "~", "# c", "---"])("YAML without content (%j) is an empty dictionary or list", (text) => {
  const source = JSON.stringify(text);
  expect(render(`{{ fromYaml ${source} | toJson }} {{ fromYamlArray ${source} | toJson }}`)).toBe("{} []");
  expect(render(`{{ set (fromYaml ${source}) "a" 1 }}`)).toBe("map[a:1]");
});

test("JSON null is a nil dictionary or list", () => {
  expect(render('{{ fromJson "null" | toJson }} {{ fromJsonArray "null" | toJson }}')).toBe("null null");
});
