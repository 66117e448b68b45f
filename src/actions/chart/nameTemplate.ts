import { defaultLimits } from "../../base/index.ts";
import type { Clock, Random } from "../../ports/index.ts";
import { type GoMap, renderTemplates, TemplateParser } from "../../template/index.ts";
import { loadAllModules, templateFunctions } from "../../template/functions/index.ts";

/** A release's name made by a Go template, as `--name-template` gives it. */
export function renderNameTemplate(text: string, services: { clock: Clock; random: Random }): Promise<string> {
  return renderText("name-template", text, {}, services);
}

/** One Go template with every function, over data of its own. */
export async function renderText(
  name: string,
  text: string,
  data: GoMap,
  services: { clock: Clock; random: Random },
): Promise<string> {
  const engine = {
    parser: new TemplateParser(templateFunctions),
    modules: await loadAllModules(),
    limits: defaultLimits,
    ...services,
  };
  return renderTemplates([{ name, text, data, basePath: "" }], engine).get(name) ?? "";
}
