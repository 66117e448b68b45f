import type { ValueMap } from "../../src/base/index.ts";
import { loadAllModules, templateFunctions } from "../../src/template/functions/index.ts";
import { type RenderOptions, TemplateError, TemplateParser, renderTemplates } from "../../src/template/index.ts";
import { testChartData, testServices } from "./chartWorld.ts";

const modules = { ...(await loadAllModules()), handlebars: await import("../../src/template/handlebars/index.ts") };
const parser = new TemplateParser(templateFunctions);

/** Renders files of the test chart's templates folder. */
export function renderFiles(
  files: Record<string, string>,
  values: ValueMap = {},
  options: Partial<RenderOptions> = {},
): Map<string, string> {
  const data = testChartData(structuredClone(values));
  const sources = Object.entries(files).map(([name, text]) => ({
    name: `c/templates/${name}`,
    text,
    data,
    basePath: "c/templates",
  }));
  return renderTemplates(sources, { ...testServices(), parser, modules, ...options });
}

/** Renders one Go template. */
export function renderText(text: string, values: ValueMap = {}, options: Partial<RenderOptions> = {}): string {
  return renderFiles({ "t.yaml": text }, values, options).get("c/templates/t.yaml") ?? "";
}

/** The error that a render fails with. */
export function renderError(render: () => unknown): TemplateError {
  try {
    render();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("the render did not fail");
}
