import type { FunctionTable, TemplateFunction } from "../templateFunction.ts";
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

/** Functions of one family that most charts do without: their names are known before they are read. */
interface SeldomFamily {
  readonly names: readonly string[];
  readonly read: () => readonly TemplateFunction[];
}

function seldom(names: string, read: () => readonly TemplateFunction[]): SeldomFamily {
  return { names: names.split(" "), read };
}

const families: readonly (readonly TemplateFunction[] | SeldomFamily)[] = [
  flowFunctions,
  stringFunctions,
  seldom(
    "regexMatch mustRegexMatch regexFind mustRegexFind regexFindAll mustRegexFindAll regexReplaceAll mustRegexReplaceAll regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta",
    regexFunctions,
  ),
  defaultFunctions,
  listFunctions,
  dictFunctions,
  mathFunctions,
  conversionFunctions,
  reflectionFunctions,
  yamlFunctions,
  jsonFunctions,
  seldom("toToml mustToToml fromToml", tomlFunctions),
  encodingFunctions,
  hashFunctions,
  seldom("bcrypt htpasswd derivePassword encryptAES decryptAES", cryptoFunctions),
  seldom(
    "genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey buildCustomCert",
    certificateFunctions,
  ),
  randomFunctions,
  seldom(
    "now date dateInZone date_in_zone htmlDate htmlDateInZone dateModify date_modify mustDateModify must_date_modify toDate mustToDate unixEpoch ago duration durationRound",
    dateFunctions,
  ),
  seldom(
    "mustToDuration durationSeconds durationMinutes durationHours durationDays durationWeeks durationMilliseconds durationMicroseconds durationNanoseconds durationRoundTo durationTruncateTo",
    durationFunctions,
  ),
  seldom("semver semverCompare", semverFunctions),
  pathFunctions,
  seldom("urlParse urlJoin", urlFunctions),
];

/** Every template function by its name, in the order of the reference page. */
class FunctionRegistry implements FunctionTable {
  readonly #known = new Map<string, TemplateFunction | SeldomFamily>();

  constructor() {
    for (const family of families)
      if ("read" in family) for (const name of family.names) this.#known.set(name, family);
      else for (const definition of family) this.#known.set(definition.name, definition);
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  get(name: string): TemplateFunction | undefined {
    const known = this.#known.get(name);
    if (known === undefined || !("read" in known)) return known;
    const read = new Map(known.read().map((definition) => [definition.name, definition]));
    for (const [each, definition] of read) this.#known.set(each, definition);
    return read.get(name);
  }

  keys(): Iterable<string> {
    return this.#known.keys();
  }

  *values(): Iterable<TemplateFunction> {
    for (const name of this.#known.keys()) yield this.get(name) as TemplateFunction;
  }
}

export const templateFunctions: FunctionRegistry = new FunctionRegistry();
