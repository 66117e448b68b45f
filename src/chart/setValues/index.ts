/**
 * setValues: the assignment languages of --set, --set-string, --set-json, --set-literal and --set-file.
 * Each function reads one flag's text into the given values, in place, and throws KpackError `chart/invalid-set`
 * with Helm's wording. Integers become bigint (Go's int64), JSON numbers stay numbers (float64).
 */
import type { Value, ValueMap } from "../../base/index.ts";
import { SetParser } from "./setParser.ts";

const keyStops = "=[,.";

/** `--set a.b=1,list={x,y}`: true, false, null and integers get their types, everything else is a string. */
export function setValues(values: ValueMap, text: string): void {
  const readValue = (parser: SetParser) => parser.readScalarOrList(typedScalar);
  new SetParser(text, { escapes: true, keyStops, readValue }).parseInto(values);
}

/** `--set-string a.b=1`: every value is a string. */
export function setStringValues(values: ValueMap, text: string): void {
  const readValue = (parser: SetParser) => parser.readScalarOrList((scalar) => scalar);
  new SetParser(text, { escapes: true, keyStops, readValue }).parseInto(values);
}

/** `--set-json a.b={"c":[1]},d=2`: values are JSON; no value at all is null. */
export function setJsonValues(values: ValueMap, text: string): void {
  new SetParser(text, { escapes: true, keyStops, readValue: (parser) => parser.readJson() }).parseInto(values);
}

/** `--set-literal a.b=rest`: everything behind the first `=` is the value. */
export function setLiteralValues(values: ValueMap, text: string): void {
  const readValue = (parser: SetParser) => ({ value: parser.readRest() });
  new SetParser(text, { escapes: false, keyStops: "=[.", readValue }).parseInto(values);
}

/** `--set-file a.b=path`: the value is what `readFile` makes of the path. */
export function setFileValues(values: ValueMap, text: string, readFile: (path: string) => string): void {
  const readValue = (parser: SetParser) => parser.readScalarOrList(readFile);
  new SetParser(text, { escapes: true, keyStops, readValue }).parseInto(values);
}

/** Mirrors: Helm pkg/strvals typedVal. `007` and `1.5` stay strings. */
function typedScalar(text: string): Value {
  switch (text.toLowerCase().replace(/\u017f/g, "s")) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    case "0":
      return 0n;
  }
  if (!/^[+-]?[0-9]+$/.test(text) || text.startsWith("0")) return text;
  const exact = BigInt(text.replace(/^\+/, ""));
  return exact === BigInt.asIntN(64, exact) ? exact : text;
}
