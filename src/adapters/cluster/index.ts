/**
 * adapters/cluster: what every implementation of the port `Cluster` shares: the Kubernetes API's answers turned into
 * errors (`errorFromStatus`), discovery documents into a catalog (`createCatalog`), references into paths.
 * Invariant: no error holds credentials or the contents of a Secret.
 */
export { createCatalog, findResource } from "./catalog.ts";
export type { CatalogEntry } from "./catalog.ts";
export { parseAggregatedDiscovery, parseGroupVersion, parseGroupVersionList, parseResourceList } from "./discovery.ts";
export { objectPath } from "./objectPath.ts";
export { describeAction, errorFromStatus } from "./statusError.ts";
export type { StatusContext } from "./statusError.ts";
export { createFolderCluster } from "./folderCluster.ts";
export { createObjectStore } from "./objectStore.ts";
