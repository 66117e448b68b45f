import type { ChartEnvironment } from "../../actions/chart/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";

/** `[NAME] SOURCE` and `--name-template`: the source, and the name when either gives one. Throws usage errors in Helm's words. */
export async function givenName(
  { args, options }: CommandRequest,
  charts: ChartEnvironment,
): Promise<[name: string | undefined, source: string]> {
  const [first = "", second] = args;
  const template = options.text("name-template");
  if (second !== undefined) {
    if (options.flag("generate-name")) throw usageError("cannot set --generate-name and also specify a name");
    if (template) throw usageError("cannot set --name-template and also specify a name");
    return [first, second];
  }
  if (!template) return [undefined, first];
  const { renderNameTemplate } = await import("../../actions/chart/index.ts");
  return [await renderNameTemplate(template, charts), first];
}
