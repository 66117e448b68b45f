import type { Value } from "../../base/index.ts";
import { KpackError } from "../../base/index.ts";
import type { ChartDependency, ChartLock, ChartMetadata, Maintainer } from "../chart.ts";
import { FieldReader } from "./decode.ts";

/** Chart.yaml as typed fields. Mirrors: helm pkg/chart/v2 Metadata. */
export function decodeMetadata(value: Value): ChartMetadata {
  const read = new FieldReader(value, "Metadata", "value of type loader.chartBase");
  return {
    name: read.text("name"),
    home: read.text("home"),
    sources: read.texts("sources"),
    version: read.text("version"),
    description: read.text("description"),
    keywords: read.texts("keywords"),
    maintainers: (read.list("maintainers", "*v2.Maintainer") ?? []).map(decodeMaintainer),
    icon: read.text("icon"),
    apiVersion: read.text("apiVersion"),
    condition: read.text("condition"),
    tags: read.text("tags"),
    appVersion: read.text("appVersion"),
    deprecated: read.flag("deprecated"),
    annotations: read.textMap("annotations"),
    kubeVersion: read.text("kubeVersion"),
    dependencies: read.list("dependencies", "*v2.Dependency")?.map(decodeDependency),
    type: read.text("type"),
  };
}

/** requirements.yaml, which may set `dependencies` beside Chart.yaml. */
export function decodeRequirements(value: Value): ChartDependency[] | undefined {
  return new FieldReader(value, "Metadata").list("dependencies", "*v2.Dependency")?.map(decodeDependency);
}

export function decodeLock(value: Value): ChartLock {
  const read = new FieldReader(value, "Lock");
  return {
    generated: read.text("generated"),
    digest: read.text("digest"),
    dependencies: (read.list("dependencies", "*v2.Dependency") ?? []).map(decodeDependency),
  };
}

function decodeMaintainer(value: Value): Maintainer {
  if (value === null) throw invalid("maintainers must not contain empty or null nodes");
  const read = new FieldReader(
    value,
    "Maintainer.maintainers",
    "struct field Metadata.maintainers of type v2.Maintainer",
  );
  return { name: read.text("name"), email: read.text("email"), url: read.text("url") };
}

function decodeDependency(value: Value): ChartDependency {
  if (value === null) throw invalid("dependencies must not contain empty or null nodes");
  const read = new FieldReader(
    value,
    "Dependency.dependencies",
    "struct field Metadata.dependencies of type v2.Dependency",
  );
  return {
    name: read.text("name"),
    version: read.text("version"),
    repository: read.text("repository"),
    condition: read.text("condition"),
    tags: read.texts("tags"),
    enabled: read.flag("enabled"),
    importValues: read.list("import-values", "interface {}") ?? [],
    imported: false,
    alias: read.text("alias"),
  };
}

/** A breach of a rule for Chart.yaml, in Helm's words. */
export function invalid(message: string, hint?: string): KpackError {
  return new KpackError("chart/invalid-metadata", `validation: ${message}`, { hint });
}
