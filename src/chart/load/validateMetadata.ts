import { isGoSpace, isPrintRune } from "../../base/index.ts";
import { parseVersion } from "../../base/version/index.ts";
import type { ChartDependency, ChartMetadata } from "../chart.ts";
import { invalid } from "./metadata.ts";

/** Aliases become folder and template names: letters, digits, underscore and dash only. */
const aliasFormat = /^[a-zA-Z0-9_-]+$/;

/** Checks and tidies Chart.yaml in place. Mirrors: helm pkg/chart/v2 Metadata.Validate. */
export function validateMetadata(metadata: ChartMetadata): void {
  tidy(metadata);
  if (metadata.apiVersion === "") throw invalid("chart.metadata.apiVersion is required");
  if (metadata.name === "") throw invalid("chart.metadata.name is required", "give the chart a `name:` in Chart.yaml");
  if (metadata.name === "." || metadata.name === "..")
    throw invalid(`chart.metadata.name "${metadata.name}" is not allowed`);
  if (metadata.name.includes("/")) throw invalid(`chart.metadata.name "${metadata.name}" is invalid`);
  if (metadata.version === "")
    throw invalid("chart.metadata.version is required", "give the chart a `version:` in Chart.yaml");
  if (!isVersion(metadata.version))
    throw invalid(`chart.metadata.version "${metadata.version}" is invalid`, "use a semantic version such as 1.2.3");
  if (!["", "application", "library"].includes(metadata.type))
    throw invalid("chart.metadata.type must be application or library");
  validateDependencies(metadata.dependencies ?? []);
}

function validateDependencies(dependencies: readonly ChartDependency[]): void {
  const seen = new Set<string>();
  for (const dependency of dependencies) {
    for (const field of ["name", "version", "repository", "condition"] as const)
      dependency[field] = printable(dependency[field]);
    dependency.tags = dependency.tags.map(printable);
    if (dependency.alias !== "" && !aliasFormat.test(dependency.alias))
      throw invalid(`dependency "${dependency.name}" has disallowed characters in the alias`);
    const key = dependency.alias || dependency.name;
    if (seen.has(key)) throw invalid(`more than one dependency with name or alias "${key}"`);
    seen.add(key);
  }
}

function tidy(metadata: ChartMetadata): void {
  for (const field of [
    "name",
    "description",
    "home",
    "icon",
    "condition",
    "tags",
    "appVersion",
    "kubeVersion",
  ] as const)
    metadata[field] = printable(metadata[field]);
  metadata.sources = metadata.sources.map(printable);
  metadata.keywords = metadata.keywords.map(printable);
  for (const maintainer of metadata.maintainers)
    for (const field of ["name", "email", "url"] as const) maintainer[field] = printable(maintainer[field]);
}

/** Every kind of space becomes a blank, what cannot be printed is dropped. */
function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return Array.from(text, (character) => (isGoSpace(character.charCodeAt(0)) ? " " : character))
    .filter(isPrintRune)
    .join("");
}

/** A version as Masterminds reads it: `v` and missing parts are allowed. */
function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}
