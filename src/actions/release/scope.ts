import { getOwn, isMap } from "../../base/index.ts";
import { OpenApi, parseApiVersion } from "../../kube/index.ts";
import type { ApiCatalog, KubeObject } from "../../ports/index.ts";
import type { ScopeOf } from "../../release/index.ts";

/**
 * Whether kinds live in namespaces: as the server says; for kinds that it does not know (yet), as the release's own CRDs
 * say; else as Kubernetes' own table says, where unknown kinds live in namespaces.
 */
export function createScope(catalog: ApiCatalog | undefined, crds: readonly KubeObject[]): ScopeOf {
  const builtin = new OpenApi();
  const own = new Map<string, "namespaced" | "cluster">();
  for (const crd of crds) {
    const spec = getOwn(crd, "spec");
    const names = isMap(spec) ? getOwn(spec, "names") : undefined;
    if (!isMap(spec) || !isMap(names)) continue;
    own.set(
      `${String(getOwn(spec, "group"))}/${String(getOwn(names, "kind"))}`,
      getOwn(spec, "scope") === "Cluster" ? "cluster" : "namespaced",
    );
  }
  return ({ apiVersion, kind }) => {
    const found = catalog?.find({ apiVersion, kind });
    if (found) return found.namespaced ? "namespaced" : "cluster";
    const { group, version } = parseApiVersion(apiVersion);
    return (
      own.get(`${group}/${kind}`) ??
      (builtin.isNamespaceScoped({ group, version, kind }) === false ? "cluster" : "namespaced")
    );
  };
}
