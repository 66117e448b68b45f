/** The part of Handlebars that reads templates; its compiler and runtime are not used. */
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  export function parse(text: string): import("./handlebarsTree.ts").Program;
}
