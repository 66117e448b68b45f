import { KpackError } from "../../base/index.ts";
import type { GoMap, GoValue } from "../goValue.ts";
import { ModuleNeeded, type RenderContext, type TemplateFunction } from "../templateFunction.ts";
import { callError, checkTextLength } from "./failure.ts";
import { writeToml } from "./toml/writeToml.ts";

const family = "Data formats";

/** Mirrors: Helm fromTOML: an error stands under the key "Error". */
function fromToml(context: RenderContext, text: string): GoMap {
  const { parseToml } = context.modules;
  if (!parseToml) throw new ModuleNeeded("parseToml");
  checkTextLength(context, text.length);
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return { Error: error.message };
  }
}

function refuseNil(value: GoValue): void {
  if (value === null || value === undefined) throw callError("reflect: call of reflect.Value.Type on zero Value");
}

/** TOML. Mirrors: Helm pkg/engine/funcs.go over BurntSushi/toml. */
export function tomlFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "toToml",
      family,
      params: ["interface {}"],
      returns: "string",
      doc: "The value as TOML, or the text of the error.",
      example: { template: '{{ dict "a" 1 "t" (dict "b" "x") | toToml }}', output: 'a = 1\n\n[t]\n  b = "x"\n' },
      call: (_context, value) => {
        refuseNil(value);
        try {
          return writeToml(value);
        } catch (error) {
          if (error instanceof KpackError && error.code === "template/function-failed") return error.message;
          throw error;
        }
      },
    },
    {
      name: "mustToToml",
      family,
      params: ["interface {}"],
      returns: "string",
      doc: "The value as TOML.",
      example: { template: '{{ dict "a" 1 | mustToToml }}', output: "a = 1\n" },
      call: (_context, value) => {
        refuseNil(value);
        return writeToml(value);
      },
    },
    {
      name: "fromToml",
      family,
      params: ["string"],
      returns: "map[string]interface {}",
      doc: 'The dictionary that TOML describes; an error stands under the key "Error".',
      example: { template: '{{ (fromToml "a = 1").a }}', output: "1" },
      call: fromToml,
    },
  ];
}
