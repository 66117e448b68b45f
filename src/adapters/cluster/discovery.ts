import { getOwn, isMap, type Value, type ValueMap } from "../../base/index.ts";
import type { CatalogEntry } from "./catalog.ts";

/** What one aggregated discovery document says (`/api` or `/apis`, apidiscovery.k8s.io v2 and v2beta1). */
export interface DiscoveryPart {
  entries: CatalogEntry[];
  staleGroupVersions: string[];
}

/** undefined when the server answered in the old format. */
export function parseAggregatedDiscovery(document: Value): DiscoveryPart | undefined {
  if (!isMap(document) || document["kind"] !== "APIGroupDiscoveryList") return undefined;
  const part: DiscoveryPart = { entries: [], staleGroupVersions: [] };
  for (const item of maps(document["items"])) {
    const metadata = item["metadata"];
    const group = isMap(metadata) ? text(metadata, "name") : "";
    for (const served of maps(item["versions"])) {
      const version = text(served, "version");
      if (text(served, "freshness") === "Stale")
        part.staleGroupVersions.push(group === "" ? version : `${group}/${version}`);
      for (const resource of maps(served["resources"])) part.entries.push(aggregatedEntry(resource, group, version));
    }
  }
  return part;
}

function aggregatedEntry(resource: ValueMap, group: string, version: string): CatalogEntry {
  const subresources = maps(resource["subresources"]);
  return {
    group,
    version,
    kind: kindOf(resource),
    plural: text(resource, "resource"),
    singular: text(resource, "singularResource"),
    shortNames: texts(resource["shortNames"]),
    namespaced: text(resource, "scope") === "Namespaced",
    verbs: texts(resource["verbs"]),
    subresources: subresources.map((sub) => text(sub, "subresource")),
    subresourceKinds: subresources.map(kindOf).filter((kind) => kind !== ""),
  };
}

function kindOf(resource: ValueMap): string {
  const response = resource["responseKind"];
  return isMap(response) ? text(response, "kind") : "";
}

/** The versions under `/api` in the old format (APIVersions). */
export function parseGroupVersion(document: Value): string[] {
  return isMap(document) ? texts(document["versions"]) : [];
}

/** The group versions under `/apis` in the old format (APIGroupList), the preferred one of each group first. */
export function parseGroupVersionList(document: Value): string[] {
  if (!isMap(document)) return [];
  return maps(document["groups"]).flatMap((group) => {
    const preferred = group["preferredVersion"];
    const first = isMap(preferred) ? text(preferred, "groupVersion") : "";
    const all = maps(group["versions"]).map((version) => text(version, "groupVersion"));
    return [...new Set([first, ...all])].filter((groupVersion) => groupVersion !== "");
  });
}

/** The kinds of one group version in the old format (APIResourceList). */
export function parseResourceList(document: Value, groupVersion: string): CatalogEntry[] {
  const slash = groupVersion.indexOf("/");
  const group = slash < 0 ? "" : groupVersion.slice(0, slash);
  const version = groupVersion.slice(slash + 1);
  const resources = isMap(document) ? maps(document["resources"]) : [];
  const entries = new Map<string, CatalogEntry & { subresources: string[]; subresourceKinds: string[] }>();
  for (const resource of resources) {
    const [plural = "", subresource] = text(resource, "name").split("/", 2);
    if (subresource === undefined)
      entries.set(plural, {
        group,
        version,
        kind: text(resource, "kind"),
        plural,
        singular: text(resource, "singularName"),
        shortNames: texts(resource["shortNames"]),
        namespaced: resource["namespaced"] === true,
        verbs: texts(resource["verbs"]),
        subresources: [],
        subresourceKinds: [],
      });
    else {
      entries.get(plural)?.subresources.push(subresource);
      entries.get(plural)?.subresourceKinds.push(text(resource, "kind"));
    }
  }
  return [...entries.values()];
}

function maps(value: Value | undefined): ValueMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function text(map: ValueMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === "string" ? value : "";
}
