import { defaultLimits } from "../../base/index.ts";
import type { Clock, Random } from "../../ports/index.ts";
import { renderTemplates, TemplateParser } from "../../template/index.ts";
import { loadAllModules, templateFunctions } from "../../template/functions/index.ts";

/** A release's name made by a Go template, as `--name-template` gives it. */
export async function renderNameTemplate(text: string, services: { clock: Clock; random: Random }): Promise<string> {
  const name = "name-template";
  const engine = {
    parser: new TemplateParser(templateFunctions),
    modules: await loadAllModules(),
    limits: defaultLimits,
    ...services,
  };
  return renderTemplates([{ name, text, data: {}, basePath: "" }], engine).get(name) ?? "";
}
