import { nodeCrypto } from "../../../src/adapters/node/crypto.ts";
import type { Limits } from "../../../src/base/index.ts";
import { loadAllModules, templateFunctions } from "../../../src/template/functions/index.ts";
import { TemplateError, TemplateParser, renderTemplates } from "../../../src/template/index.ts";
import { testServices, testTemplate } from "../../support/chartWorld.ts";

const parser = new TemplateParser(templateFunctions);
const modules = await loadAllModules({ loadCrypto: async () => nodeCrypto });

/** What a template prints with the whole function library; an error's Helm wording is thrown. */
export function render(template: string, values: object = {}, limits: Partial<Limits> = {}): string {
  const source = testTemplate(template, structuredClone(values) as never);
  const services = testServices();
  const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  try {
    const options = { ...services, random, parser, modules, limits: { ...services.limits, ...limits } };
    return renderTemplates([source], options).get(source.name) ?? "";
  } catch (error) {
    if (error instanceof TemplateError) throw new Error(error.helmText, { cause: error });
    throw error;
  }
}
