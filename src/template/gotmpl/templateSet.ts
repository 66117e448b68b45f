import type { Template } from "./ast.ts";

/**
 * The templates that can be called by name. A set made for `tpl` sees everything its parent has; what it defines
 * itself stays its own. Mirrors: Go text/template's associate and Clone.
 */
export class TemplateSet {
  private readonly parent: TemplateSet | undefined;
  private readonly own = new Map<string, Template>();

  constructor(parent?: TemplateSet) {
    this.parent = parent;
  }

  /** A template that is empty does not replace one of the same name. */
  add(templates: Iterable<Template>): void {
    for (const template of templates)
      if (!template.isEmpty || this.find(template.name) === undefined) this.own.set(template.name, template);
  }

  find(name: string): Template | undefined {
    for (let set: TemplateSet | undefined = this; set !== undefined; set = set.parent) {
      const found = set.own.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
