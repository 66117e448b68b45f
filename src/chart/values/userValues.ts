import type { ValueMap } from "../../base/index.ts";
import { isMap, KpackError, parseJson } from "../../base/index.ts";
import type { Reporter } from "../../ports/index.ts";
import { mergeMaps, parseValues } from "../load/readValues.ts";
import { setFileValues, setJsonValues, setLiteralValues, setStringValues, setValues } from "../setValues/index.ts";

/** The values a user gives on the command line, in the words of Helm's flags. */
export interface UserValues {
  /** -f: paths, URLs, or "-" for standard input. */
  files: readonly string[];
  setJson: readonly string[];
  set: readonly string[];
  setString: readonly string[];
  setFile: readonly string[];
  setLiteral: readonly string[];
}

export const noUserValues: UserValues = Object.freeze({
  files: [],
  setJson: [],
  set: [],
  setString: [],
  setFile: [],
  setLiteral: [],
});

/** Reads what `-f` and `--set-file` name, as text. Throws when it cannot. */
export type ReadText = (reference: string) => Promise<string>;

/**
 * One map of all values given: files in order, then --set-json, --set, --set-string, --set-file and --set-literal,
 * whatever their order on the command line. Mirrors: helm pkg/cli/values MergeValues.
 */
export async function readUserValues(given: UserValues, read: ReadText, reporter: Reporter): Promise<ValueMap> {
  let values: ValueMap = {};
  for (const file of given.files) values = mergeMaps(values, parseValues(await read(file), file, reporter));
  for (const text of given.setJson) values = inFlag("--set-json", text, () => applyJson(values, text));
  for (const text of given.set) inFlag("--set", text, () => setValues(values, text));
  for (const text of given.setString) inFlag("--set-string", text, () => setStringValues(values, text));
  const contents = await readSetFiles(given.setFile, read);
  for (const text of given.setFile) setFileValues(values, text, (path) => contents.get(path) ?? "");
  for (const text of given.setLiteral) inFlag("--set-literal", text, () => setLiteralValues(values, text));
  return values;
}

/** Names the flag in what goes wrong with it, as Helm does. */
function inFlag<T>(flag: string, text: string, apply: () => T): T {
  try {
    return apply();
  } catch (error) {
    if (!(error instanceof KpackError) || error.message.startsWith("failed parsing")) throw error;
    const isText = error.message.includes("interface conversion: interface {} is");
    throw new KpackError(error.code, `failed parsing ${flag} data: ${error.message}`, {
      hint: isText ? "a part of the path holds a text or a number already, and so nothing below it" : error.hint,
      notes: [`in ${flag} ${text.length > 200 ? `${text.slice(0, 200)}...` : text}`, ...error.notes],
      cause: error,
    });
  }
}

function applyJson(values: ValueMap, text: string): ValueMap {
  if (!text.trimStart().startsWith("{")) {
    setJsonValues(values, text);
    return values;
  }
  const object = parseJson(text);
  if (isMap(object)) return mergeMaps(values, object);
  throw new KpackError("chart/invalid-set", `failed parsing --set-json data JSON: ${text}`);
}

/** The files that --set-file expressions name, read before the expressions are applied: reading may have to wait. */
async function readSetFiles(expressions: readonly string[], read: ReadText): Promise<Map<string, string>> {
  const paths = new Set<string>();
  for (const expression of expressions)
    setFileValues({}, expression, (path) => {
      paths.add(path);
      return "";
    });
  const contents = new Map<string, string>();
  for (const path of paths) contents.set(path, await read(path));
  return contents;
}
