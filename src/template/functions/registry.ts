import type { TemplateFunction } from "../templateFunction.ts";
import { certificateFunctions } from "./certificates.ts";
import { conversionFunctions } from "./conversion.ts";
import { cryptoFunctions } from "./crypto.ts";
import { dateFunctions } from "./dates.ts";
import { defaultFunctions } from "./defaults.ts";
import { dictFunctions } from "./dicts.ts";
import { durationFunctions } from "./durations.ts";
import { encodingFunctions } from "./encoding.ts";
import { flowFunctions } from "./flow.ts";
import { hashFunctions } from "./hashes.ts";
import { jsonFunctions } from "./json.ts";
import { listFunctions } from "./lists.ts";
import { mathFunctions } from "./math.ts";
import { pathFunctions } from "./paths.ts";
import { randomFunctions } from "./random.ts";
import { reflectionFunctions } from "./reflection.ts";
import { regexFunctions } from "./regexes.ts";
import { semverFunctions } from "./semver.ts";
import { stringFunctions } from "./strings.ts";
import { tomlFunctions } from "./toml.ts";
import { urlFunctions } from "./urls.ts";
import { yamlFunctions } from "./yaml.ts";

const families: readonly (readonly TemplateFunction[])[] = [
  flowFunctions,
  stringFunctions,
  regexFunctions,
  defaultFunctions,
  listFunctions,
  dictFunctions,
  mathFunctions,
  conversionFunctions,
  reflectionFunctions,
  yamlFunctions,
  jsonFunctions,
  tomlFunctions,
  encodingFunctions,
  hashFunctions,
  cryptoFunctions,
  certificateFunctions,
  randomFunctions,
  dateFunctions,
  durationFunctions,
  semverFunctions,
  pathFunctions,
  urlFunctions,
];

/** Every template function by its name, in the order of the reference page. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  families.flatMap((family) => family.map((definition) => [definition.name, definition])),
);
