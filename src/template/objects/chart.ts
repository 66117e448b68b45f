import { cloneValue } from "../../base/index.ts";
import type { Value } from "../../base/index.ts";
import { type GoMap, type GoValue, goNil, typedMap } from "../goValue.ts";

/** Chart.yaml as templates see it. Absent text is "". */
export interface ChartFields {
  readonly name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly { readonly name: string; readonly email: string; readonly url: string }[];
  readonly icon: string;
  readonly apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  readonly annotations: { readonly [key: string]: string } | undefined;
  readonly kubeVersion: string;
  readonly dependencies: readonly DependencyFields[] | undefined;
  readonly type: string;
}

export interface DependencyFields {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly importValues: readonly Value[];
  readonly alias: string;
}

/** `.Chart`: a map with Go's field names. Mirrors: helm pkg/chart structToMap. */
export function chartObject(chart: ChartFields, isRoot: boolean): GoMap {
  return {
    Name: chart.name,
    Home: chart.home,
    Sources: [...chart.sources],
    Version: chart.version,
    Description: chart.description,
    Keywords: [...chart.keywords],
    Maintainers: chart.maintainers.map(({ name, email, url }) => ({ Name: name, Email: email, URL: url })),
    Icon: chart.icon,
    APIVersion: chart.apiVersion,
    Condition: chart.condition,
    Tags: chart.tags,
    AppVersion: chart.appVersion,
    Deprecated: chart.deprecated,
    Annotations: annotationsObject(chart.annotations),
    KubeVersion: chart.kubeVersion,
    Dependencies: (chart.dependencies ?? []).map(dependencyObject),
    Type: chart.type,
    IsRoot: isRoot,
  };
}

function annotationsObject(annotations: ChartFields["annotations"]): GoMap {
  const map = typedMap("map[string]string", { ...annotations });
  if (annotations === undefined) Object.defineProperty(map, goNil, { value: true });
  return map;
}

function dependencyObject(dependency: DependencyFields): GoValue {
  return {
    Name: dependency.name,
    Version: dependency.version,
    Repository: dependency.repository,
    Condition: dependency.condition,
    Tags: [...dependency.tags],
    Enabled: dependency.enabled,
    ImportValues: dependency.importValues.map((value) => cloneValue(value) as GoValue),
    Alias: dependency.alias,
  };
}
