import type { ActionReader } from "./actionReader.ts";
import { ActionShapes } from "./actionShape.ts";
import type { Template, TemplateFile } from "./ast.ts";
import { lazyTemplates } from "./lazyTemplates.ts";
import { outlineTemplate } from "./outline.ts";

/** Checks the files of a large chart and leaves their bodies to be read where they are run. */
export class LazyReader {
  private readonly actions: ActionReader;
  private readonly shapes: ActionShapes;

  constructor(actions: ActionReader, isFunction: (name: string) => boolean) {
    this.actions = actions;
    this.shapes = new ActionShapes(isFunction);
  }

  /** undefined: the parser has to look at the file. */
  read(file: TemplateFile): Map<string, Template> | undefined {
    const outline = outlineTemplate(file, this.shapes);
    return outline && lazyTemplates(file, outline, this.actions);
  }
}
