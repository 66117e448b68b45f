import { typeHint } from "./fieldNotes.ts";

/** What `## @param path [modifiers] text` says of a value. */
export interface Parameter {
  description: string;
  typeHint?: string;
  isNullable: boolean;
}

/** All `@param` lines of a values file by their path: `a.b[0].c`. They may stand anywhere in it. */
export function readParameters(text: string): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const line of text.split("\n")) {
    const [, path, rest] = /^\s*#+\s*@param\s+(\S+)(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const [, modifiers = "", description = ""] = /^\s*(?:\[([^\]]*)\])?\s*(.*)$/.exec(rest ?? "") ?? [];
    const words = modifiers.split(",").map((word) => word.trim());
    const hint = words.map(typeHint).find((type) => type !== undefined);
    const parameter: Parameter = { description: description.trim(), isNullable: words.includes("nullable") };
    if (hint !== undefined) parameter.typeHint = hint;
    parameters.set(path, parameter);
  }
  return parameters;
}
