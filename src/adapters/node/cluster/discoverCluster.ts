import type { Value } from "../../../base/index.ts";
import type { ApiCatalog } from "../../../ports/index.ts";
import {
  type CatalogEntry,
  createCatalog,
  parseAggregatedDiscovery,
  parseGroupVersion,
  parseGroupVersionList,
  parseResourceList,
} from "../../cluster/index.ts";
import type { ApiClient } from "./apiClient.ts";

/** Asks for the whole document at once; servers before 1.26 answer in the old format. */
const accept = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

/** Everything the server offers: two requests, or one for each group version on servers before 1.26. */
export async function discoverCluster(api: ApiClient): Promise<ApiCatalog> {
  const [core, groups] = await Promise.all([fetchDocument(api, "/api"), fetchDocument(api, "/apis")]);
  const aggregatedCore = parseAggregatedDiscovery(core);
  const aggregatedGroups = parseAggregatedDiscovery(groups);
  if (aggregatedCore && aggregatedGroups)
    return createCatalog(
      [...aggregatedCore.entries, ...aggregatedGroups.entries],
      [...aggregatedCore.staleGroupVersions, ...aggregatedGroups.staleGroupVersions],
    );
  return discoverOneByOne(api, [...parseGroupVersion(core), ...parseGroupVersionList(groups)]);
}

async function discoverOneByOne(api: ApiClient, groupVersions: readonly string[]): Promise<ApiCatalog> {
  const stale: string[] = [];
  const parts = await Promise.all(
    groupVersions.map(async (groupVersion): Promise<CatalogEntry[]> => {
      const path = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
      try {
        return parseResourceList(await fetchDocument(api, path), groupVersion);
      } catch {
        // One aggregated API that is down must not hide the others.
        stale.push(groupVersion);
        return [];
      }
    }),
  );
  return createCatalog(parts.flat(), stale);
}

async function fetchDocument(api: ApiClient, path: string): Promise<Value> {
  const { answer } = await api.request({
    method: "GET",
    path,
    accept,
    repeatable: true,
    context: { verb: "discover" },
  });
  return answer;
}
