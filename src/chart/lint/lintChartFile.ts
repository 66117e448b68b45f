import type { Value, ValueMap } from "../../base/index.ts";
import { baseName, getOwn, isMap, KpackError } from "../../base/index.ts";
import { compareVersions, parseStrictVersion, parseVersion } from "../../base/version/index.ts";
import { decodeText, parseDocument } from "../../yaml/index.ts";
import type { ChartMetadata } from "../chart.ts";
import { decodeMetadata } from "../load/metadata.ts";
import { formatProblem } from "../schema/formats.ts";
import type { LintReport } from "./lintMessage.ts";
import type { LintSource } from "./lintSource.ts";
import { yamlProblem } from "./problemText.ts";

const file = "Chart.yaml";

/** Rules for Chart.yaml. Mirrors: helm pkg/chart/v2/lint/rules chartfile.go. */
export function lintChartFile(source: LintSource, report: LintReport): void {
  const error = (problem: string | undefined): boolean => report.check("error", file, problem);
  error(source.kind(file) === "directory" ? "should be a file, not a directory" : undefined);
  const read = attempt(() => readChartYaml(source));
  if (read instanceof KpackError) {
    error(`unable to parse YAML\n\t${yamlProblem(read)}`);
    return;
  }
  const { document, metadata } = read;
  report.check("warning", file, strictProblem(source, document));
  error(nameProblem(metadata.name));
  error(apiVersionProblem(metadata.apiVersion));
  error(textProblem(document, "version"));
  error(versionProblem(metadata.version));
  error(textProblem(document, "appVersion"));
  error(hasNull(document, "maintainers") ? "a maintainer entry is empty" : maintainerProblem(metadata));
  error(metadata.sources.map(sourceProblem).find((problem) => problem !== undefined));
  report.check("info", file, metadata.icon === "" ? "icon is recommended" : undefined);
  error(metadata.icon !== "" && !isRequestUrl(metadata.icon) ? `invalid icon URL '${metadata.icon}'` : undefined);
  const isV2 = metadata.apiVersion === "v2";
  error(
    metadata.type !== "" && !isV2
      ? `chart type is not valid in apiVersion '${metadata.apiVersion}'. It is valid in apiVersion 'v2'`
      : undefined,
  );
  error(
    (metadata.dependencies?.length ?? 0) > 0 && !isV2
      ? `dependencies are not valid in the Chart file with apiVersion '${metadata.apiVersion}'. They are valid in apiVersion 'v2'`
      : undefined,
  );
  report.check(
    "warning",
    file,
    isStrictVersion(metadata.version) ? undefined : `version '${metadata.version}' is not a valid SemVerV2`,
  );
}

function readChartYaml(source: LintSource): { document: Value; metadata: ChartMetadata } {
  const text = decodeText(source.read(file));
  const document = parseDocument(text, { reader: "sigs" });
  const exact = parseDocument(text, { reader: "sigs", integers: "bigint" });
  return { document, metadata: decodeMetadata(isMap(exact) ? withoutNulls(exact) : exact) };
}

/** Null entries of lists are no reason not to look at the rest. */
function withoutNulls(document: ValueMap): ValueMap {
  const out = { ...document };
  for (const key of ["maintainers", "dependencies"]) {
    const list = getOwn(out, key);
    if (Array.isArray(list)) out[key] = list.filter((item) => item !== null);
  }
  return out;
}

function hasNull(document: Value, key: string): boolean {
  const list = isMap(document) ? getOwn(document, key) : undefined;
  return Array.isArray(list) && list.includes(null);
}

/** The value, or the KpackError that making it threw. */
export function attempt<T>(make: () => T): T | KpackError {
  try {
    return make();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
}

const chartFields =
  "name home sources version description keywords maintainers icon apiVersion condition tags appVersion deprecated annotations kubeVersion dependencies type".split(
    " ",
  );
const nestedFields: Readonly<Record<string, readonly string[]>> = Object.freeze({
  maintainers: ["name", "email", "url"],
  dependencies: ["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"],
});

/** Fields that do not exist, and keys that stand twice. */
function strictProblem(source: LintSource, document: Value): string | undefined {
  const prefix = "failed to strictly parse chart metadata file\n\t";
  const duplicate = attempt(() =>
    parseDocument(decodeText(source.read(file)), { reader: "sigs", duplicateKeys: "error" }),
  );
  if (duplicate instanceof KpackError) return prefix + yamlProblem(duplicate);
  const unknown = unknownField(document, chartFields);
  return unknown === undefined
    ? undefined
    : `${prefix}error unmarshaling JSON: while decoding JSON: json: unknown field "${unknown}"`;
}

function unknownField(value: Value, fields: readonly string[]): string | undefined {
  if (!isMap(value)) return undefined;
  const known = new Set(fields.map((field) => field.toLowerCase()));
  for (const key of Object.keys(value).sort()) {
    if (!known.has(key.toLowerCase())) return key;
    const inner = value[key] as Value;
    for (const item of Array.isArray(inner) ? inner : []) {
      const found = unknownField(item, nestedFields[key] ?? (isMap(item) ? Object.keys(item) : []));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function nameProblem(name: string): string | undefined {
  if (name === "") return "name is required";
  return baseName(name) === name ? undefined : `chart name "${name}" is invalid`;
}

function apiVersionProblem(apiVersion: string): string | undefined {
  const tail = `The value must be either "v1" or "v2"`;
  if (apiVersion === "") return `apiVersion is required. ${tail}`;
  return apiVersion === "v1" || apiVersion === "v2" ? undefined : `apiVersion '${apiVersion}' is not valid. ${tail}`;
}

function textProblem(document: Value, field: string): string | undefined {
  const value = isMap(document) && Object.hasOwn(document, field) ? document[field] : "";
  const type = goTypeName(value ?? null);
  return type === "string" ? undefined : `${field} should be of type string but it's of type ${type}`;
}

function goTypeName(value: Value): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "map[string]interface {}";
}

function versionProblem(text: string): string | undefined {
  if (text === "") return "version is required";
  const version = attempt(() => parseVersion(text));
  if (version instanceof KpackError) return `version '${text}' is not a valid SemVer`;
  return compareVersions(version, parseVersion("0.0.0-0")) > 0
    ? undefined
    : `version ${text} is less than or equal to 0.0.0-0`;
}

function isStrictVersion(text: string): boolean {
  return !(attempt(() => parseStrictVersion(text)) instanceof KpackError);
}

function maintainerProblem({ maintainers }: ChartMetadata): string | undefined {
  for (const { name, email, url } of maintainers) {
    if (name === "") return "each maintainer requires a name";
    if (email !== "" && formatProblem("email", email, noRegex) !== undefined)
      return `invalid email '${email}' for maintainer '${name}'`;
    if (url !== "" && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourceProblem(url: string): string | undefined {
  return isRequestUrl(url) ? undefined : `invalid source URL '${url}'`;
}

/** A URL with a scheme, as a browser would request it. Mirrors: govalidator.IsRequestURL. */
function isRequestUrl(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text) && formatProblem("uri", text, noRegex) === undefined;
}

/** A web address; the scheme may be missing. Mirrors: govalidator.IsURL. */
function isUrl(text: string): boolean {
  if (text.length < 4 || text.length >= 2083 || text.startsWith(".")) return false;
  const found =
    /^((?:ftp|tcp|udp|wss?|https?):\/\/)?(?:[^\s/@]+@)?(\[[0-9a-fA-F:.]+\]|[^\s/:?#]+)(?::\d{1,5})?(?:[/?#]\S*)?$/.exec(
      text,
    );
  if (!found) return false;
  const [, scheme, host = ""] = found;
  // Without a scheme or a port Go takes all for a path, in which a dot is wanted.
  if (scheme === undefined && !text.includes(":") && !/^[^?#]*\./.test(text)) return false;
  return host.startsWith("[") || isHostName(host);
}

/** One label is enough; one digit is no top-level domain. */
function isHostName(host: string): boolean {
  if (/\.\d\.?$/.test(host)) return /^(?:\d{1,3}\.){3}\d\.?$/.test(host);
  return (
    /^[a-zA-Z0-9\u00a1-\uffff](?:[a-zA-Z0-9\u00a1-\uffff._-]*[a-zA-Z0-9\u00a1-\uffff])?\.?$/.test(host) &&
    !/\.\.|[-_]\.|\.[-_]/.test(host)
  );
}

const noRegex = (): never => {
  throw new KpackError("schema/invalid", "no patterns here");
};
