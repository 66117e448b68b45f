import { nearNames } from "../../base/index.ts";
import { type ApiCatalog, type ApiResource, ClusterError, type KindRef } from "../../ports/index.ts";

/** One kind as discovery tells it; `subresourceKinds` are what its subresources take (`Scale`). */
export interface CatalogEntry extends ApiResource {
  subresourceKinds: readonly string[];
}

/** Puts discovered kinds in order. The first entry for a kind wins, as in the server's own order of preference. */
export function createCatalog(entries: readonly CatalogEntry[], staleGroupVersions: readonly string[]): ApiCatalog {
  const byKind = new Map<string, ApiResource>();
  for (const entry of entries) {
    const key = kindKey({ apiVersion: apiVersionOf(entry), kind: entry.kind });
    if (!byKind.has(key)) byKind.set(key, entry);
  }
  return {
    resources: entries,
    staleGroupVersions,
    find: (kind) => byKind.get(kindKey(kind)),
    apiVersions: () => listApiVersions(entries),
  };
}

/** Mirrors: helm pkg/action GetVersionSet: every group version, then every kind in it, those of subresources included. */
function listApiVersions(entries: readonly CatalogEntry[]): string[] {
  const versions = new Set<string>();
  const kinds = new Set<string>();
  for (const entry of entries) {
    const apiVersion = apiVersionOf(entry);
    versions.add(apiVersion);
    for (const kind of [entry.kind, ...entry.subresourceKinds]) kinds.add(`${apiVersion}/${kind}`);
  }
  return [...versions, ...kinds];
}

/** The kind in the catalog. Throws `cluster/unknown-kind` with the nearest kinds that the server does know. */
export function findResource(catalog: ApiCatalog, ref: KindRef): ApiResource {
  const found = catalog.find(ref);
  if (found) return found;
  const { apiVersion, kind } = ref;
  const notes = nearKinds(catalog, ref).map((near) => `the server knows ${near}`);
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const stale = catalog.staleGroupVersions.filter((gv) => gv === apiVersion || gv.startsWith(`${group}/`));
  if (stale.length > 0) notes.push(`the server of ${stale.join(", ")} does not answer`);
  throw new ClusterError("cluster/unknown-kind", `no matches for kind "${kind}" in version "${apiVersion}"`, {
    notes,
    hint: group.includes(".")
      ? "install the CustomResourceDefinition first, or check apiVersion and kind"
      : "check apiVersion and kind; old API versions disappear from newer clusters",
  });
}

function nearKinds(catalog: ApiCatalog, { apiVersion, kind }: KindRef): string[] {
  const sameKind = catalog.resources.filter((r) => r.kind === kind && apiVersionOf(r) !== apiVersion);
  if (sameKind.length > 0) return sameKind.slice(0, 3).map((r) => `${apiVersionOf(r)} ${r.kind}`);
  const names = new Set(catalog.resources.map((r) => r.kind));
  return nearNames(kind, names).map((name) => {
    const resource = catalog.resources.find((r) => r.kind === name);
    return resource ? `${apiVersionOf(resource)} ${name}` : name;
  });
}

function apiVersionOf(resource: Pick<ApiResource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

function kindKey({ apiVersion, kind }: KindRef): string {
  return `${apiVersion} ${kind}`;
}
