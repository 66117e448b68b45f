import { quoteGo } from "../../base/index.ts";
import type { Template } from "./ast.ts";
import { TemplateError } from "./errors.ts";
import type { TemplateSet } from "./templateSet.ts";

/** `include` may nest this often under one name. Mirrors: helm pkg/engine recursionMaxNums. */
const includeLimit = 1_000;

/** How often each name is being included. */
export class IncludeCounter {
  private readonly counts = new Map<string, number>();

  /** Counts an include that begins and gives its template. Throws a TemplateError with Helm's words. */
  claim(name: string, set: TemplateSet): Template {
    const count = this.counts.get(name) ?? 0;
    if (count > includeLimit)
      throw new TemplateError(
        "template/include-loop",
        `rendering template has a nested reference name: ${name}: unable to execute template`,
        { hint: `${name} includes itself; Helm stops after ${includeLimit} times` },
      );
    const template = set.find(name);
    if (template === undefined)
      throw new TemplateError(
        "template/not-defined",
        `template: no template ${quoteGo(name)} associated with template "gotpl"`,
        { message: `no template ${quoteGo(name)} is defined` },
      );
    this.counts.set(name, count + 1);
    return template;
  }

  release(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 1) - 1);
  }
}
