import type { Value, ValueMap } from "../../base/index.ts";
import { stringify } from "../../yaml/index.ts";
import type { Chart, ChartDependency, ChartLock, ChartMetadata, Maintainer } from "../chart.ts";

/** The metadata as Helm writes it: known fields only, empty ones left out. */
export function metadataYaml(metadata: ChartMetadata): string {
  return stringify(encodeMetadata(metadata));
}

/** Chart.yaml of a package: a v1 chart keeps its dependencies in requirements.yaml. */
export function chartFileYaml(metadata: ChartMetadata): string {
  return metadataYaml(metadata.apiVersion === "v1" ? { ...metadata, dependencies: undefined } : metadata);
}

/** Plain data of the metadata. */
export function encodeMetadata(metadata: ChartMetadata): ValueMap {
  const { maintainers, dependencies, annotations, ...rest } = metadata;
  return withoutEmpty({
    ...rest,
    maintainers: maintainers.map((maintainer) => encodeMaintainer(maintainer)),
    dependencies: (dependencies ?? []).map(encodeDependency),
    annotations: annotations ?? {},
  });
}

/** Chart.lock or requirements.lock. */
export function lockYaml(lock: ChartLock): string {
  return stringify({
    dependencies: lock.dependencies.map(encodeDependency),
    digest: lock.digest,
    generated: lock.generated,
  });
}

/** A dependency with its fields in Helm's order, which the lock's digest depends on. `repository` is always there. */
export function encodeDependency(dependency: ChartDependency): ValueMap {
  const fields: ValueMap = { name: dependency.name };
  if (dependency.version !== "") fields["version"] = dependency.version;
  fields["repository"] = dependency.repository;
  if (dependency.condition !== "") fields["condition"] = dependency.condition;
  if (dependency.tags.length > 0) fields["tags"] = dependency.tags;
  if (dependency.enabled) fields["enabled"] = true;
  if (dependency.importValues.length > 0) fields["import-values"] = dependency.importValues;
  if (dependency.alias !== "") fields["alias"] = dependency.alias;
  return fields;
}

function encodeMaintainer(maintainer: Maintainer): ValueMap {
  return withoutEmpty({ ...maintainer });
}

function withoutEmpty(fields: ValueMap): ValueMap {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Value): boolean {
  if (value === "" || value === false || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Names of dependencies that Chart.yaml lists and `charts/` lacks. Mirrors: helm action.CheckDependencies. */
export function missingDependencies(chart: Chart): string[] {
  const present = new Set(chart.dependencies.map((subchart) => subchart.name));
  return (chart.metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
}
