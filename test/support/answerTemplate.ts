import { existsSync } from "node:fs";
import path from "node:path";
import { loadAllModules, templateFunctions } from "../../src/template/functions/index.ts";
import { TemplateError, TemplateParser, renderTemplates, toValidText } from "../../src/template/index.ts";
import type { Question } from "./answer.ts";
import { readJsonValues, testServices, testTemplate } from "./chartWorld.ts";

/** The values that answers.mjs's templates were answered with, beside the repository or above a worktree of it. */
const values = readJsonValues(
  ["..", "../.."]
    .map((above) => path.resolve(above, "shared/conformance/answers-values.json"))
    .find((file) => existsSync(file)) ?? "answers-values.json",
);
const parser = new TemplateParser(templateFunctions);
const modules = await loadAllModules();

/** The output of a template as Helm renders it; errors carry Helm's wording. */
// Some answers tell the day on which they were recorded.
const clock = { now: (): number => Date.UTC(2026, 10, 22, 12) };

export function answerTemplate(question: Question): unknown {
  const source = testTemplate(question.template ?? "", structuredClone(values));
  try {
    const rendered = renderTemplates([source], { ...testServices(), clock, parser, modules });
    return toValidText(rendered.get(source.name) ?? "");
  } catch (error) {
    if (error instanceof TemplateError) throw new Error(toValidText(error.helmText));
    throw error;
  }
}
